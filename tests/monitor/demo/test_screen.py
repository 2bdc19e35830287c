"""The screen shows the moment in terminals of any size, in both languages."""

from io import StringIO

import pytest
from rich.cells import cell_len
from rich.console import Console

from inventory.types.components import Inventory, Kind
from inventory.types.faults import (
    Component,
    Diagnosis,
    Fault,
    FaultEvent,
    FaultEventKind,
    FaultKind,
    FaultState,
)
from inventory.types.outages import SlotState
from inventory.types.tickets import Ticket, TicketState
from inventory.words import translator
from monitor.demo.board import Board, Line, Voice
from monitor.demo.panels import POINT
from monitor.demo.receiver import Received
from monitor.demo.screen import PlainScreen, picture
from monitor.demo.verdict import Case, Record
from monitor.judgement.live import Outcome
from monitor.judgement.slots import SlotRecord

FOUND = Diagnosis(
    Component(Kind.CABLE, "B2-C1"), FaultKind.DEAD, frozenset({"B2-01", "B2-02"}), 1_000, 0.97
)
FAULT = Fault(1, FOUND, FaultState.OPEN, 1_000)
TICKET = Ticket(1, 1, TicketState.OPEN, 1, "fibre", None, 1_000, 1_000)


def _board(sample: Inventory, language: str) -> tuple[Board, list[Line]]:
    heard: list[Line] = []
    board = Board(sample, {"fibre": "Fibre crew"}, translator(language), heard.append)
    outcome = Outcome(slots={"B2-01": SlotRecord(SlotState.DOWN)})
    board.tell(Voice.SCRIPT, "Fibre cable B2-C1 is cut")
    board.observe(outcome, [FaultEvent(FaultEventKind.OPENED, FAULT, 1_000)], None)
    board.deliver(Received("fibre", "Repair 1", "Where: Library\n" * 9, good_news=False))
    board.record = Record(strays=(Case(FAULT, TICKET, 1),))
    return board, heard


def _drawn(board: Board, width: int, height: int) -> list[str]:
    out = StringIO()
    console = Console(file=out, width=width, height=height, color_system=None)
    console.print(picture(board, "127.20.x.x", "keys", width, height))
    return out.getvalue().splitlines()


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize(("width", "height"), [(80, 24), (100, 30), (118, 36), (200, 60)])
def test_it_fits_the_terminal(sample: Inventory, language: str, width: int, height: int) -> None:
    board, _ = _board(sample, language)
    drawn = _drawn(board, width, height)
    assert len(drawn) == height
    assert max(map(cell_len, drawn)) <= width
    assert "127.20.x.x" in drawn[1]
    assert "B2-C1" in "\n".join(drawn)


def test_there_is_a_mark_for_every_camera(sample: Inventory) -> None:
    board, _ = _board(sample, "en")
    rows = [line for line in _drawn(board, 200, 60) if "online" not in line]
    assert sum(line.count(POINT) for line in rows) == len(board.points) == 310


def test_the_message_reads_as_on_a_telephone(sample: Inventory) -> None:
    board, _ = _board(sample, "en")
    text = "\n".join(_drawn(board, 140, 40))
    assert "Fibre crew" in text
    assert "Where: Library" in text


def test_it_says_that_pings_are_simulated(
    sample: Inventory, capsys: pytest.CaptureFixture[str]
) -> None:
    board, _ = _board(sample, "en")
    screen = PlainScreen(translator("en"), "127.20.x.x")
    screen.draw(board)
    screen.draw(board)
    assert capsys.readouterr().out.count("ICMP answers come from the simulated world") == 1
    assert "ICMP answers come from the simulated world" in "\n".join(_drawn(board, 140, 40))


def test_every_line_is_told_at_once(sample: Inventory) -> None:
    _, heard = _board(sample, "en")
    assert [line.voice for line in heard] == [Voice.SCRIPT, Voice.MONITOR, Voice.MESSAGE]
    assert "B2-C1" in heard[1].text


def test_a_revision_that_names_the_same_component_is_no_news(sample: Inventory) -> None:
    board, heard = _board(sample, "en")
    again = FaultEvent(FaultEventKind.REVISED, FAULT, 2_000, was=FOUND)
    board.observe(Outcome(), [again], None)
    assert len(heard) == 3
