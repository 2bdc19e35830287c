"""Why a fault names what it names, and what people on site add to it."""

from pathlib import Path

import pytest

from inventory.database import open_engine, reading
from inventory.queries.looks import load_looks
from inventory.types.faults import FaultEventKind
from inventory.types.looks import Question
from tests.monitor.cli.conftest import Cli


def test_every_term_and_every_rival_is_shown(told: Cli) -> None:
    page = told("explain", 1).out
    for words in (
        "Fibre transceiver is dead: B4-02.tx",
        "no power-fail signal came from the far end",
        "how often a fibre transceiver fails",
        "share of belief",
        "B4-02.ad",
        "B4-C1.2",
        "What would tell",
        "OTDR",
    ):
        assert words in page, page
    chinese = told("--language", "zh", "explain", 1).out
    for words in ("光纤收发器", "可信份额", "如何区分"):
        assert words in chinese


def test_the_terms_add_up(told: Cli) -> None:
    record = told("explain", 1, "--json").json
    for cause in (record, *record["rivals"]):
        assert cause["sum"] == pytest.approx(sum(term["weight"] for term in cause["terms"]))
    assert record["history"][0]["event"] == FaultEventKind.OPENED


def test_a_fault_that_does_not_exist(told: Cli) -> None:
    ended = told("explain", 9)
    assert (ended.code, ended.err) == (2, "There is no fault 9.\n")


def test_what_was_seen_on_site_is_kept_with_the_ticket(told: Cli, tmp_path: Path) -> None:
    seen = told("tickets", "saw", 1, "--power", "yes", "--lights", "pwr, TP", "--by", "ann")
    assert (seen.code, seen.out) == (0, "What ann saw is with ticket 1.\n")
    engine = open_engine(f"sqlite:///{tmp_path / 'pointwatch.db'}")
    with reading(engine) as connection:
        looks = load_looks(connection, "D", 0)
    engine.dispose()
    assert [(each.slot, each.question, each.seen, each.by) for each in looks] == [
        ("B4-02", Question.POWER, True, "ann"),
        ("B4-02.tx", Question.LIGHT_PWR, True, "ann"),
        ("B4-02.tx", Question.LIGHT_FX, False, "ann"),
        ("B4-02.tx", Question.LIGHT_TP, True, "ann"),
    ]
    events = told("tickets", "show", 1, "--json").json["events"]
    assert [each["kind"] for each in events] == ["opened", *["looked"] * 4]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ([], "Say --power or --lights."),
        (["--power", "maybe"], "--power wants yes or no."),
        (["--lights", "LAN"], "--lights wants some of PWR, FX, TP, or none."),
        (["--lights", "none", "--at", "B4-03"], "No transceiver is recorded for B4-03."),
    ],
)
def test_answers_that_say_nothing_are_refused(told: Cli, given: list[str], words: str) -> None:
    ended = told("tickets", "saw", 1, *given)
    assert (ended.code, words in ended.err) == (2, True), ended.err
    assert told("tickets", "saw", 7, "--power", "no").code == 2
