"""A command line to call in this process, with an installation in a folder of its own."""

import json
import logging
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from inventory.database import open_engine, writing
from inventory.queries.districts import create_district
from inventory.queries.faults import write_fault_event
from inventory.queries.tickets import write_ticket
from inventory.types.district import District
from inventory.types.tickets import Ticket, TicketEvent, TicketEventKind, TicketState
from inventory.vault import create_key_file
from monitor.cli import app
from monitor.settings_template import Chosen, settings_text
from tests.monitor.judgement.districts import buildings
from tests.monitor.judgement.scenario import Story

DISTRICT = District("D", "Campus", "Asia/Shanghai", "en")
_FOREIGN = (
    "POINTWATCH_CONFIG", "POINTWATCH_KEY", "POINTWATCH_LANGUAGE", "POINTWATCH_USER",
    "LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR", "FORCE_COLOR",
)  # fmt: skip


@dataclass(frozen=True)
class Ended:
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Cli = Callable[..., Ended]


@pytest.fixture(autouse=True)
def _own_log() -> Iterator[None]:
    """A command that watches sets up the process's log: gone with its test."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """Runs `pointwatch` with these arguments in an empty folder. `stdin`: what it may read."""
    for name in _FOREIGN:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)

    def call(*arguments: object, stdin: str = "") -> Ended:
        with CliRunner().isolation(input=stdin) as (out, err, _mixed):
            code = app.run([str(each) for each in arguments])
            sys.stdout.flush()
            return Ended(int(code), out.getvalue().decode(), err.getvalue().decode())

    return call


@pytest.fixture(scope="session")
def ledger_file(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger that has the district and nothing else, to be copied."""
    path = Path(shutil.copy(sqlite_template, tmp_path_factory.mktemp("cli") / "district.db"))
    engine = open_engine(f"sqlite:///{path}")
    with writing(engine) as connection:
        create_district(connection, DISTRICT)
    engine.dispose()
    return path


@pytest.fixture
def installed(cli: Cli, ledger_file: Path, tmp_path: Path) -> Cli:
    """The same where `init` has been run."""
    shutil.copy(ledger_file, tmp_path / "pointwatch.db")
    create_key_file(tmp_path / "pointwatch.key")
    chosen = Chosen("D", "en", "sqlite:///pointwatch.db", "pointwatch.key")
    text = settings_text(chosen, str)
    (tmp_path / "pointwatch.toml").write_text(text, encoding="utf-8")
    return cli


CHAIN = """\
code,kind,name,building,address,connected_to,powered_by,part_of
B4-C1,cable,Cable,B4,,,,
B4-C1.2,strand,Strand,B4,,,,B4-C1
B4-02.ad,adapter,Adapter,B4,,,,
B4-02.tx,transceiver,Transceiver,B4,,B4-C1.2,B4-02.ad,
B4-02.cu,copper,Patch,B4,,B4-02.tx,,
B4-02,camera,Gate,B4,127.0.0.2,B4-02.cu,B4-02.ad,
B4-03,camera,Yard,B4,127.0.0.3,,,
"""


@pytest.fixture
def told(installed: Cli, tmp_path: Path) -> Cli:
    """A strand is broken, and its likelier transceiver is named."""
    path = tmp_path / "inventory.csv"
    path.write_text(CHAIN)
    ended = installed("inventory", "import", path, "--yes")
    assert ended.code == 0, ended.err
    story = Story(buildings("B4")).break_("B4-C1.2").at(60)
    engine = open_engine(f"sqlite:///{tmp_path / 'pointwatch.db'}")
    with writing(engine) as connection:
        for event in story.fault_events:
            write_fault_event(connection, "D", event)
        ticket = Ticket(1, 1, TicketState.OPEN, 1, None, None, 0, 0)
        opened = TicketEvent(TicketEventKind.OPENED, 0, "monitor")
        write_ticket(connection, "D", ticket, opened)
    engine.dispose()
    return installed
