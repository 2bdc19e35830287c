"""What one test taught the probes, another must not know; nor what else this machine serves.

`engine`: a test that uses it runs once with each engine.
"""

import pytest

from probes.onvif_devices import DeviceMemory
from probes.registry import Engine


@pytest.fixture(params=list(Engine))
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """The engine that `tests.probes.engines` asks through."""
    chosen: Engine = request.param
    monkeypatch.setattr("tests.probes.engines.chosen", chosen)
    return chosen


@pytest.fixture(autouse=True)
def _no_device_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("probes.onvif.DEVICES", DeviceMemory())


@pytest.fixture(autouse=True)
def _no_other_door(monkeypatch: pytest.MonkeyPatch) -> None:
    """A web server of this machine's own listens at every address of loopback."""
    monkeypatch.setattr("probes.onvif_absence.WITNESS_PORTS", ())
