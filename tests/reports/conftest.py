"""The rich history, entered once into a SQLite ledger for the tests that only read it."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from inventory.database import open_engine, upgrade
from reports.model import WeeklyReport
from reports.weekly import weekly_figures
from tests.reports.history import NOW, WEEK, History, enter_history


@pytest.fixture(scope="session")
def campus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Engine, History]]:
    """An engine and what was entered."""
    engine = open_engine(f"sqlite:///{tmp_path_factory.mktemp('campus') / 'ledger.db'}")
    upgrade(engine)
    history = enter_history(engine)
    yield engine, history
    engine.dispose()


@pytest.fixture(scope="session")
def campus_report(campus: tuple[Engine, History]) -> WeeklyReport:
    """The figures of the campus's week."""
    return weekly_figures(campus[0], "D1", WEEK, NOW)
