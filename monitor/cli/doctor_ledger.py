"""The installation: settings, key, database, district, and who writes it."""

import shutil
from collections.abc import Iterator

from inventory.words import mark
from monitor.cli.exits import Trouble
from monitor.cli.findings import Finding, fine, problem, warning
from monitor.cli.ledger import sqlite_path
from monitor.cli.session import Session
from monitor.cli.times import now_ms

_LITTLE_ROOM = 1024**3


def check_installation(session: Session) -> Iterator[Finding]:
    """What the settings lead to; without them there is nothing more to look at."""
    settings = mark("Settings")
    try:
        path = session.settings.path
    except Trouble as trouble:
        yield _told(settings, trouble)
        return
    yield fine(settings, "{path}", path=path)
    yield _engine(session)
    yield _key(session)
    yield from _room(session)
    yield from _database(session)


def _engine(session: Session) -> Finding:
    from monitor.cli.engine import chosen_engine, chosen_probes, made_of

    topic = mark("Engine")
    try:
        chosen_probes(session)
    except Trouble as trouble:
        return _told(topic, trouble)
    engine = chosen_engine(session)
    return fine(topic, "{engine}: {packages}", engine=engine.value, packages=made_of(engine))


def _key(session: Session) -> Finding:
    topic = mark("Key")
    try:
        _ = session.vault
    except Trouble as trouble:
        return _told(topic, trouble)
    return fine(topic, mark("usable, and readable by its owner alone"))


def _room(session: Session) -> Iterator[Finding]:
    """Free disk under an SQLite file; a server's disk is not seen from here."""
    path = sqlite_path(session.settings.database.url)
    if path is None or not path.parent.exists():
        return
    topic, free = mark("Disk"), shutil.disk_usage(path.parent).free
    amount = f"{free / _LITTLE_ROOM:.1f}"
    if free >= _LITTLE_ROOM:
        yield fine(topic, mark("{amount} GiB free"), amount=amount)
    else:
        hint = mark("310 points need up to 1 GiB a year: make room in {folder}.")
        text = mark("only {amount} GiB free")
        yield warning(topic, text, hint, amount=amount, folder=path.parent)


def _database(session: Session) -> Iterator[Finding]:
    topic = mark("Database")
    try:
        district = session.district_record
        yield fine(topic, mark("reachable, and of this release"))
        yield fine(mark("District"), "{code}, {zone}", code=district.code, zone=district.time_zone)
        yield _writer(session)
        yield from _content(session)
    except Trouble as trouble:
        yield _told(topic, trouble)


def _writer(session: Session) -> Finding:
    from inventory.queries.leases import read_lease

    topic = mark("Monitor")
    with session.reading() as connection:
        lease = read_lease(connection, session.district)
    if lease is None or lease.expires_at <= now_ms():
        return warning(topic, mark("none is running"), mark("pointwatch run starts it."))
    return fine(topic, mark("{holder} is running"), holder=lease.holder)


def _content(session: Session) -> Iterator[Finding]:
    """An inventory to watch, and somebody to tell."""
    from inventory.queries.crews import list_addresses
    from inventory.queries.slots import load_inventory

    with session.reading() as connection:
        slots = load_inventory(connection, session.district).slots
        addresses = list_addresses(connection, session.district)
    inventory, crews = mark("Inventory"), mark("Crews")
    if slots:
        yield fine(inventory, mark("{n} components"), n=len(slots))
    else:
        hint = mark("pointwatch inventory import FILE")
        yield warning(inventory, mark("nothing is recorded yet"), hint)
    if addresses:
        yield fine(crews, mark("{n} addresses"), n=len(addresses))
    else:
        hint = mark("pointwatch crews add, then pointwatch crews address add")
        yield warning(crews, mark("no crew has an address: nobody is told"), hint)


def _told(topic: str, trouble: Trouble) -> Finding:
    return problem(topic, trouble.text, trouble.hint, **trouble.params)
