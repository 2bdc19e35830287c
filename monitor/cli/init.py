"""`pointwatch init` and `pointwatch upgrade`: what is done once, before anything runs."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from inventory.words import mark, translator
from monitor.cli.asking import ask
from monitor.cli.exits import ExitCode, Trouble, usage
from monitor.cli.language import as_language
from monitor.cli.output import say
from monitor.cli.session import Session, session_of
from monitor.settings_file import NAME

if TYPE_CHECKING:
    from inventory.types.district import District

app = typer.Typer()
_KEY_NAME = "pointwatch.key"


@app.command(help=mark("Make the settings file, the key, the database and the district."))
def init(
    ctx: typer.Context,
    name: Annotated[str | None, typer.Option(help=mark("Name of the district."))] = None,
    code: Annotated[str | None, typer.Option(help=mark("Code of the district."))] = None,
    time_zone: Annotated[
        str | None, typer.Option(help=mark("Time zone of the district, such as Asia/Shanghai."))
    ] = None,
    language: Annotated[
        str | None, typer.Option(help=mark("Language of the district: en or zh_CN."))
    ] = None,
    database: Annotated[
        str, typer.Option(help=mark("Database URL: sqlite:///file or postgresql://…"))
    ] = "sqlite:///pointwatch.db",
) -> None:
    session = session_of(ctx)
    path = session.config or Path(os.environ.get("POINTWATCH_CONFIG") or NAME)
    if path.exists():
        usage(mark("{path} exists already, and is left as it is."), path=path)
    found = _district(session, name, code, time_zone, language)
    _make_files(session, path, found, database)
    _make_ledger(Session(session.words.language, path), found)
    say(session.words("The district {name} is ready: {path}").format(name=found.name, path=path))
    say(session.words("Next: pointwatch inventory import FILE, then pointwatch run"))


@app.command(help=mark("Bring the database to the form that this release uses."))
def upgrade(ctx: typer.Context) -> None:
    session = session_of(ctx)
    _upgrade(session)
    say(session.words("The database is up to date."))


def _district(
    session: Session, name: str | None, code: str | None, zone: str | None, language: str | None
) -> "District":
    """What the flags say; what they leave open is asked."""
    from inventory.types.district import District

    _ = session.words
    name = name or ask(_("Name of the district"))
    code = code or ask(_("Code of the district, without spaces"), "main")
    zone = zone or ask(_("Time zone"), _local_zone())
    spoken = as_language(language or ask(_("Language: en or zh_CN"), _.language))
    if spoken is None:
        usage(mark("There is no language {name}: choose en or zh_CN."), name=language)
    if not code or len(code) > 100 or any(letter.isspace() for letter in code):
        usage(mark("{code} is not a code: no spaces, at most 100 letters."), code=code)
    _check_zone(zone)
    return District(code, name, zone, spoken)


def _check_zone(name: str) -> None:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        hint = mark("Names look like Asia/Shanghai or Europe/Berlin.")
        usage(mark("There is no time zone {name}."), hint, name=name)


def _local_zone() -> str:
    """The zone of this machine, where it tells; else UTC."""
    link = Path("/etc/localtime")
    target = str(link.resolve()) if link.is_symlink() else ""
    return os.environ.get("TZ") or target.partition("zoneinfo/")[2] or "UTC"


def _make_files(session: Session, path: Path, district: "District", database: str) -> None:
    """The key file first: without it the settings would not work. Neither overwrites anything."""
    from inventory.vault import create_key_file
    from monitor.settings_template import Chosen, settings_text

    chosen = Chosen(district.code, district.language, database, _KEY_NAME)
    key = path.parent / _KEY_NAME
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not key.exists():
            create_key_file(key)
            say(session.words("New key: {path} (keep a copy elsewhere)").format(path=key))
        path.touch(0o600, exist_ok=False)  # a database URL may hold a password
        path.write_text(settings_text(chosen, translator(district.language)), encoding="utf-8")
    except OSError as error:
        usage(mark("{path} cannot be written: {reason}."), path=path, reason=error.strerror)


def _make_ledger(session: Session, district: "District") -> None:
    """The tables and the district. When that fails, the settings file goes again."""
    try:
        _ = session.vault  # a key file that was there already must be one
        _upgrade(session, new=True)
        _keep_district(session, district)
    except Trouble:
        if session.config:
            session.config.unlink()
        raise
    finally:
        session.close()


def _upgrade(session: Session, *, new: bool = False) -> None:
    from inventory.database import upgrade as upgrade_schema
    from monitor.cli.ledger import SchemaState, database_troubles, open_database, schema_state

    engine = open_database(session.settings.database.url, new=new)
    try:
        with database_troubles():
            if schema_state(engine) is SchemaState.NEWER:
                text = mark("The database is of a newer release of Pointwatch.")
                raise Trouble(ExitCode.DATABASE, text)
            upgrade_schema(engine)
    finally:
        engine.dispose()


def _keep_district(session: Session, district: "District") -> None:
    from inventory.queries.districts import create_district, get_district

    with session.writing() as connection:
        if get_district(connection, district.code) is None:
            create_district(connection, district)
