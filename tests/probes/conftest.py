"""What one test taught the probes, another must not know."""

import pytest

from probes.onvif_devices import DeviceMemory


@pytest.fixture(autouse=True)
def _no_device_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("probes.onvif.DEVICES", DeviceMemory())
