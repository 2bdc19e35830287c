"""Ledgers for tests: `ledger` runs a test on SQLite and on PostgreSQL, `sqlite_ledger` on SQLite.

PostgreSQL is the server of POINTWATCH_TEST_POSTGRES, else 127.0.0.1; without one, its half of the
tests is skipped. Each session makes a schema of its own there, and drops it.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import Engine, create_engine, make_url, text
from sqlalchemy.exc import OperationalError

from inventory.database import open_engine, upgrade
from inventory.tables import metadata

# How long an example takes says more of the machine than of the code.
settings.register_profile("pointwatch", deadline=None)
settings.load_profile("pointwatch")

POSTGRES = os.environ.get("POINTWATCH_TEST_POSTGRES", "postgresql+psycopg://root@127.0.0.1/test")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty database file, to be copied."""
    path = tmp_path_factory.mktemp("ledger") / "template.db"
    engine = open_engine(f"sqlite:///{path}")
    upgrade(engine)
    engine.dispose()
    return path


@pytest.fixture
def sqlite_ledger(sqlite_template: Path, tmp_path: Path) -> Iterator[Engine]:
    """An empty ledger in a file of its own."""
    path = shutil.copy(sqlite_template, tmp_path / "ledger.db")
    engine = open_engine(f"sqlite:///{path}")
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def postgres_schema() -> Iterator[Engine]:
    """A migrated schema on the PostgreSQL server; skips when there is no server."""
    schema = f"pointwatch_{os.getpid()}"
    server = create_engine(POSTGRES, connect_args={"connect_timeout": 3})
    try:
        with server.begin() as connection:
            connection.execute(text(f"CREATE SCHEMA {schema}"))
    except OperationalError:
        pytest.skip("no PostgreSQL at POINTWATCH_TEST_POSTGRES or 127.0.0.1")
    own = make_url(POSTGRES).update_query_dict({"options": f"-csearch_path={schema}"})
    engine = open_engine(own.render_as_string(hide_password=False))
    upgrade(engine)
    yield engine
    engine.dispose()
    with server.begin() as connection:
        connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
    server.dispose()


@pytest.fixture
def postgres_ledger(postgres_schema: Engine) -> Engine:
    """An empty ledger on the PostgreSQL server."""
    tables = ", ".join(table.name for table in metadata.sorted_tables)
    with postgres_schema.begin() as connection:
        connection.execute(text(f"TRUNCATE {tables} RESTART IDENTITY CASCADE"))
    return postgres_schema


@pytest.fixture(params=["sqlite", "postgresql"])
def ledger(request: pytest.FixtureRequest) -> Engine:
    """An empty ledger, on each of the two databases in turn."""
    name = "sqlite_ledger" if request.param == "sqlite" else "postgres_ledger"
    engine: Engine = request.getfixturevalue(name)
    return engine
