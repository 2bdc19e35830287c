"""Opening the ledger for a command: whatever is wrong with the database becomes one clear line."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from inventory.database import MIGRATIONS, BadDatabaseUrl, open_engine, reading
from inventory.vault import SealBroken
from inventory.words import mark
from monitor.cli.exits import ExitCode, Trouble

_INIT = mark("“pointwatch init” makes it.")
_TOLD: tuple[tuple[str, str, str], ...] = (
    ("database is locked", mark("The database is in use by another program."), ""),
    ("readonly database", mark("The database cannot be written: it is read-only."), ""),
    ("unable to open database", mark("The database cannot be opened."), ""),
    ("disk is full", mark("The disk is full: the database cannot be written."), ""),
    ("not a database", mark("The database file is not an SQLite database."), ""),
    ("malformed", mark("The database file is damaged."), ""),
    ("no such table", mark("The database is empty."), _INIT),
    ("does not exist", mark("The database, or its tables, do not exist."), _INIT),
    ("authentication failed", mark("The database refuses the user or the password."), ""),
    ("connection refused", mark("The database server cannot be reached."), ""),
    ("timeout", mark("The database server does not answer."), ""),
)
"""What drivers say, and how we tell it."""


class SchemaState(StrEnum):
    """The tables of a database, against those of this release."""

    CURRENT = "current"
    EMPTY = "empty"
    OLDER = "older"
    NEWER = "newer"


_STATES = {
    SchemaState.EMPTY: (mark("The database is empty."), _INIT),
    SchemaState.OLDER: (
        mark("The database is of an older release of Pointwatch."),
        mark("“pointwatch upgrade” brings it up to date."),
    ),
    SchemaState.NEWER: (
        mark("The database is of a newer release of Pointwatch."),
        mark("Install the release that wrote it, or a newer one."),
    ),
}


def open_ledger(url: str) -> Engine:
    """The database of that URL, of this release's schema. Raises Trouble."""
    engine = open_database(url)
    try:
        with database_troubles():
            check_schema(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


def open_database(url: str, *, new: bool = False) -> Engine:
    """The database of that URL, whatever its schema; `new`: it may not be there yet.

    Raises Trouble.
    """
    path = sqlite_path(url)
    if path is not None and not new and not path.exists():
        raise _trouble(mark("There is no database {path}."), _INIT, path=path)
    if path is None and find_spec("psycopg") is None:
        hint = "pip install 'pointwatch[postgres]'"
        raise _trouble(mark("PostgreSQL needs an extra package that is not installed."), hint)
    try:
        return open_engine(url)
    except BadDatabaseUrl as error:
        raise _trouble(mark("The database cannot be used: {reason}."), reason=error) from None


def sqlite_path(url: str) -> Path | None:
    """The file of an SQLite URL; None for a server's."""
    prefix, _, rest = url.partition(":///")
    return Path(rest.partition("?")[0]) if prefix == "sqlite" else None


def schema_state(engine: Engine) -> SchemaState:
    """Where the database stands. Raises what SQLAlchemy raises."""
    script = ScriptDirectory(str(MIGRATIONS))
    with reading(engine) as connection:
        found = set(MigrationContext.configure(connection).get_current_heads())
    if found == set(script.get_heads()):
        return SchemaState.CURRENT
    if not found:
        return SchemaState.EMPTY
    known = {each.revision for each in script.walk_revisions()}
    return SchemaState.OLDER if found <= known else SchemaState.NEWER


def check_schema(engine: Engine) -> None:
    """Raises Trouble unless the tables are those of this release."""
    state = schema_state(engine)
    if state is not SchemaState.CURRENT:
        raise _trouble(*_STATES[state])


@contextmanager
def database_troubles() -> Iterator[None]:
    """Database errors and broken seals become Trouble; errors in our own SQL stay errors."""
    try:
        yield
    except DBAPIError as error:
        told = told_as(error)
        if told is None:
            raise
        raise told from error
    except SealBroken as error:
        text = mark("The key does not open what is sealed in the database.")
        hint = mark("Use the key under which it was sealed, beside a new one.")
        raise Trouble(ExitCode.KEY, text, hint) from error


def told_as(error: SQLAlchemyError) -> Trouble | None:
    """The trouble that a driver's error stands for; None: that is no trouble of the user's."""
    said = str(getattr(error, "orig", error)).lower()
    for needle, text, hint in _TOLD:
        if needle in said:
            return _trouble(text, hint)
    if type(error).__name__ not in ("OperationalError", "InterfaceError"):
        return None
    first = next(iter(said.splitlines()), "")
    return _trouble(mark("The database cannot be used: {reason}."), reason=first)


def _trouble(text: str, hint: str = "", **params: object) -> Trouble:
    return Trouble(ExitCode.DATABASE, text, hint, **params)
