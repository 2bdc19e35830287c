"""What `run` and `once` share: the monitor that the settings ask for, and how it may end."""

import asyncio
import signal
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TypeVar

from inventory.queries.leases import LeaseLost
from inventory.words import mark
from monitor.cli.engine import chosen_limits, chosen_probes
from monitor.cli.exits import ExitCode, Trouble, usage
from monitor.cli.ledger import database_troubles
from monitor.cli.session import Session
from monitor.cli.times import shown
from monitor.logs import configure_log
from monitor.runner.heap import set_apart
from monitor.runner.lease import LeaseHeld
from monitor.runner.plan import DistrictUnknown
from monitor.runner.service import Monitor
from monitor.runner.service import Settings as MonitorSettings
from monitor.runner.targets import Ports
from monitor.runner.traps import TrapPort

T = TypeVar("T")


def build_monitor(session: Session) -> Monitor:
    """The monitor of the settings' district; the log goes to standard error from here on."""
    settings = session.settings
    configure_log(settings.log.level, settings.log.format)
    session.use_profiles()
    wanted = MonitorSettings(
        district=session.district_record.code,
        ports=Ports(**settings.ports.model_dump()),
        references=settings.references.hosts,
        traps=TrapPort(settings.traps.listen, settings.traps.port)
        if settings.traps.enabled
        else None,
        limits=chosen_limits(session),
        probes=chosen_probes(session),
        readings_in_memory=settings.limits.readings_in_memory,
    )
    return Monitor(session.engine, session.vault, wanted)


def run_to_end(session: Session, work: Callable[[asyncio.Event], Awaitable[T]]) -> T:
    """Run `work` on a loop of its own; SIGTERM and Ctrl-C set its event. Raises Trouble."""

    async def main() -> T:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for each in (signal.SIGTERM, signal.SIGINT):
            with suppress(NotImplementedError):
                loop.add_signal_handler(each, stop.set)
        return await work(stop)

    set_apart()
    with _told(session), database_troubles():
        return asyncio.run(main())


@contextmanager
def _told(session: Session) -> Iterator[None]:
    try:
        yield
    except LeaseHeld as held:
        until = shown(held.lease.expires_at, session.district_record.time_zone)
        text = mark("Another monitor writes district {district}: {holder} (until {until}).")
        hint = mark("Stop that one first; a district has one writer.")
        raise Trouble(
            ExitCode.DATABASE,
            text,
            hint,
            district=held.lease.district,
            holder=held.lease.holder,
            until=until,
        ) from None
    except LeaseLost:
        text = mark("Another monitor has taken over this district: this one stops.")
        raise Trouble(ExitCode.DATABASE, text) from None
    except DistrictUnknown as unknown:
        usage(mark("There is no district {code} in the database."), code=unknown.args[0])
