"""`engine`: a test that uses it runs once with each engine."""

import pytest

from probes.registry import Engine


@pytest.fixture(params=list(Engine))
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """The engine that `tests.probes.engines` asks through."""
    chosen: Engine = request.param
    monkeypatch.setattr("tests.probes.engines.chosen", chosen)
    return chosen
