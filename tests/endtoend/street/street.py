"""The whole street under watch: its hosts, a real `pointwatch run`, a ledger, a receiver."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

from sqlalchemy import Engine

from inventory.types.components import Inventory
from inventory.vault import ENVIRONMENT, Vault
from probes.sim.rtsp import PORT as RTSP_PORT
from tests.endtoend.street.devices import ACCESS, Devices, running_devices
from tests.endtoend.street.records import street_inventory
from tests.endtoend.street.wires import GATEWAY, Wires, laid_wires
from tests.founding import found, new_key
from tests.ledger_books import Books
from tests.servers.http_receiver import Receiver, http_receiver

PATIENCE_S = 240.0
_COMMAND = str(Path(sys.executable).with_name("pointwatch"))


@dataclass(frozen=True, slots=True)
class Street:
    """What a story acts on, and what it looks at."""

    wires: Wires
    devices: Devices
    whole: Inventory
    books: Books
    receiver: Receiver
    folder: Path
    environment: Mapping[str, str]

    def command(self, *arguments: str, said: str = "") -> None:
        """Run `pointwatch`, as an administrator does."""
        subprocess.run(
            [_COMMAND, *arguments],
            cwd=self.folder,
            env=self.environment,
            input=said,
            text=True,
            check=True,
            capture_output=True,
        )

    def until(self, true: Callable[[], bool], patience_s: float = PATIENCE_S) -> None:
        """Return when it is true; AssertionError, with the log, when it does not become so."""
        end = monotonic() + patience_s
        while not true():
            assert monotonic() < end, self.told()
            sleep(0.05)

    def told(self) -> str:
        """What the monitor has logged and sent, for whoever reads a failed test."""
        log = (self.folder / "log").read_text()[-6000:]
        return "\n".join([log, *self.receiver.titles, *map(str, self.books.tickets)])

    def all_well(self) -> bool:
        """Whether everything that can be seen is seen well."""
        return self.books.all_ok(*self.watched)

    @property
    def watched(self) -> list[str]:
        """The slots with an address or a row."""
        addressed = {each.slot for each in self.whole.installations if each.address}
        rows = {slot.code for slot in self.whole.slots if slot.index}
        return sorted(addressed | rows)


@contextmanager
def street_under_watch(
    engine: Engine,
    folder: Path,
    thresholds: Mapping[str, float],
    *,
    cached: bool = False,
    traps: bool = True,
) -> Iterator[Street]:
    """All of it, well and seen to be well; within a network of one's own.

    `cached`: switch and chassis are told of by net-snmp's snmpd. `traps`: whether agents send any.
    """
    with ExitStack() as stack:
        wires = stack.enter_context(laid_wires())
        rows = _rows_of_interfaces(wires) if cached else _rows_of_cards()
        whole = street_inventory(rows.get, makes=not cached)
        devices = stack.enter_context(
            running_devices(wires, whole, folder, cached=cached, traps=traps)
        )
        receiver = stack.enter_context(http_receiver())
        key = new_key()
        found(engine, Vault([key]), whole, ACCESS, thresholds, [receiver.url])
        environment = {**os.environ, ENVIRONMENT: key, "POINTWATCH_LANGUAGE": "en"}
        books = Books(engine, "d")
        street = Street(wires, devices, whole, books, receiver, folder, environment)
        stack.enter_context(_monitor(street, engine))
        street.until(street.all_well)
        yield street


def _rows_of_cards() -> dict[str, str]:
    """Card, port and outlet, by their numbers; a strand shows in the row of its card."""
    return {
        f"{letter}{n}": str(first + n)
        for letter, first in (("d", 0), ("q", 10), ("o", 0))
        for n in range(1, 8)
    }


def _rows_of_interfaces(wires: Wires) -> dict[str, str]:
    """The kernel's numbers of the interfaces that are ports, cards and strands."""
    rows = {f"o{n}": str(n) for n in range(1, 8)}
    for n in range(1, 8):
        rows[f"q{n}"] = wires.index("switch", f"p{n}")
        rows[f"d{n}"] = wires.index("chassis", f"p{n}")
        rows[f"f{n}"] = wires.index("chassis", f"f{n}")
    return rows


@contextmanager
def _monitor(street: Street, engine: Engine) -> Iterator[None]:
    url = engine.url.render_as_string(hide_password=False)
    settings = (
        f'[database]\nurl = "{url}"\n[district]\ncode = "d"\n[ports]\nrtsp = {RTSP_PORT}\n'
        f'[references]\nhosts = ["{GATEWAY}"]\n'
    )
    (street.folder / "pointwatch.toml").write_text(settings)
    with (
        (street.folder / "log").open("wb") as log,
        subprocess.Popen(
            [_COMMAND, "run"], cwd=street.folder, env=street.environment, stderr=log
        ) as process,
    ):
        try:
            yield
        finally:
            process.terminate()
