"""What `pointwatch discover` may ask, and the search itself with its progress; Ctrl-C ends it."""

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from inventory.types.readings import ProbeName
from inventory.words import Translator, mark
from monitor.cli.output import console
from monitor.cli.session import Session
from monitor.cli.times import now_ms
from monitor.discovery.questions import Permitted, with_nobody
from monitor.discovery.search import OnProgress, Search, Stage, Wanted

if TYPE_CHECKING:
    from rich.progress import TaskID

_NAMES = {
    Stage.LISTEN: mark("Listening"),
    Stage.SWEEP: mark("Addresses"),
    Stage.SWITCHES: mark("Switches"),
}


def load(session: Session, *, sign_in: bool) -> Permitted:
    """The inventory, and the credentials and ports that may be used."""
    from inventory.queries.credentials import resolve
    from inventory.queries.refusals import load_refusals
    from inventory.queries.slots import load_inventory
    from monitor.runner.targets import Ports

    vault, ports = session.vault, session.settings.ports
    with session.reading() as connection:
        inventory = load_inventory(connection, session.district_record.code)
        access = resolve(connection, vault, session.district, with_nobody(inventory.slots))
        refused = load_refusals(connection, session.district, now_ms())
    return Permitted(inventory, access, Ports(**ports.model_dump()), sign_in, refused)


def search(session: Session, wanted: Wanted) -> tuple[Search, bool]:
    """The search as it ended, and whether it came to its end."""
    with _progress(session.words, wanted) as on_progress:
        searching = Search(wanted, on_progress)
        whole = asyncio.run(_until_stopped(searching))
    if searching.refused:
        _note_refusals(session, searching)
    return searching, whole


def _note_refusals(session: Session, ended: Search) -> None:
    """For whoever asks these devices next. Raises Trouble."""
    from inventory.queries.refusals import Door, Refusal, note_refusals

    refusals = {
        Door(ProbeName.ONVIF, each.address, each.onvif_port): Refusal(each.onvif_since, until)
        for each, until in ended.refused.items()
    }
    with session.writing(changes=False) as connection:
        note_refusals(connection, session.district, refusals, now_ms())


async def _until_stopped(searching: Search) -> bool:
    work, loop = asyncio.ensure_future(searching.run()), asyncio.get_running_loop()
    for each in (signal.SIGTERM, signal.SIGINT):
        with suppress(NotImplementedError):
            loop.add_signal_handler(each, work.cancel)
    try:
        await work
    except asyncio.CancelledError:
        return False
    return True


@contextmanager
def _progress(_: Translator, wanted: Wanted) -> Iterator[OnProgress]:
    """A bar for each stage, on a terminal only."""
    screen = console(error=True)
    if not screen.is_terminal:
        yield lambda _stage, _done, _total: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=screen, transient=True) as bars:
        totals = {
            Stage.LISTEN: 1 if wanted.listen_s else 0,
            Stage.SWEEP: len(wanted.questions),
            Stage.SWITCHES: len(wanted.switches),
        }
        tasks: dict[Stage, TaskID] = {
            stage: bars.add_task(_(_NAMES[stage]), total=total)
            for stage, total in totals.items()
            if total
        }
        yield lambda stage, done, total: bars.update(tasks[stage], completed=done, total=total)
