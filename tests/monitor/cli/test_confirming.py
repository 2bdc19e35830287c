"""`tickets confirm` and `priors`: what people found, and what is learned from it."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from inventory.database import open_engine, writing
from inventory.queries.leases import take_lease
from inventory.tables.inventory import installation, placement
from inventory.types.causes import Cause
from inventory.types.components import Kind
from monitor.cli.times import now_ms
from monitor.judgement.diagnosis.learning import YEAR
from tests.monitor.cli.conftest import Cli

TX = ("--component", "B4-02.tx")


def last_event(cli: Cli) -> dict[str, object]:
    event: dict[str, object] = cli("tickets", "show", 1, "--json").json["events"][-1]
    return event


def test_a_confirmed_cause_is_kept_and_changes_nothing_else(told: Cli) -> None:
    before = told("tickets", "list", "--json").json
    ended = told("tickets", "confirm", 1, *TX, "--by", "ann", "--note", "burnt")
    assert (ended.code, ended.out) == (0, "The cause of ticket 1 is confirmed by ann.\n"), ended.err
    assert told("tickets", "list", "--json").json == before
    event = last_event(told)
    assert (event["kind"], event["actor"], event["note"]) == ("confirmed", "ann", "burnt")
    assert event["params"] == {
        "component": "B4-02.tx",
        "kind": "transceiver",
        "poe": False,
        "model": "",
        "building": "B4",
        "cause": "defective",
    }
    page = told("tickets", "show", 1).out
    assert "B4-02.tx: worn out or defective (burnt)" in page
    assert "B4-02.tx：老化或损坏（burnt）" in told("--language", "zh", "tickets", "show", 1).out


def test_it_may_be_said_after_the_ticket_is_closed_and_again(told: Cli) -> None:
    told("tickets", "close", 1, "--reason", "exchanged")
    assert told("tickets", "confirm", 1, *TX).code == 0
    assert told("tickets", "confirm", 1, *TX, "--cause", "animal").code == 0
    events = told("tickets", "show", 1, "--json").json["events"]
    causes = [each["params"]["cause"] for each in events if each["kind"] == "confirmed"]
    assert causes == ["defective", "animal"]
    assert told("priors", "--json").json["confirmed"] == 1


def test_the_unit_that_stood_there_then_has_failed(told: Cli, tmp_path: Path) -> None:
    """By the time that a person says so, the crew has exchanged it."""
    head = "code,kind,name,building,address,connected_to,powered_by,maker,model,serial\n"
    row = "B4-02.tx,transceiver,Transceiver,{0},,B4-C1.2,B4-02.ad,Acme,{1},{2}\n"
    for number, stands in enumerate((("B4", "T1", "S1"), ("B5", "T2", "S2"))):
        path = tmp_path / f"exchange{number}.csv"
        path.write_text(head + row.format(*stands))
        assert told("inventory", "import", path, "--yes").code == 0
        if number == 0:
            _long_ago(tmp_path)
    assert told("tickets", "confirm", 1, *TX).code == 0
    params = last_event(told)["params"]
    assert isinstance(params, dict)
    assert (params["model"], params["building"]) == ("Acme T1", "B4")


def _long_ago(folder: Path) -> None:
    """All that the inventory holds was there before the fault began."""
    engine = open_engine(f"sqlite:///{folder / 'pointwatch.db'}")
    with writing(engine) as connection:
        for table in (placement, installation):
            connection.execute(update(table).where(table.c.until.is_(None)).values(since=0))
    engine.dispose()


def test_what_was_not_suspected_is_taken_and_said(told: Cli) -> None:
    suspected = told("tickets", "confirm", 1, "--component", "B4-C1.2", "--by", "ann")
    assert "among the suspects" not in suspected.out
    ended = told("tickets", "confirm", 1, "--component", "B4-03", "--by", "ann")
    assert ended.code == 0
    assert "B4-03 was not among the suspects: your word counts all the same." in ended.out


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ((9, *TX), "There is no ticket 9."),
        ((1, "--component", "nowhere"), "There is no component nowhere in the inventory."),
        ((1, *TX, "--note", "  "), "A text of 1 to 4000 letters is wanted."),
        ((1, *TX, "--cause", "magic"), "no_fault_found"),
        ((1,), "--component"),
    ],
)
def test_what_does_not_fit_is_refused_and_changes_nothing(
    told: Cli, given: tuple[object, ...], words: str
) -> None:
    ended = told("tickets", "confirm", *given)
    assert (ended.code, words in ended.err) == (2, True), ended.err
    assert last_event(told)["kind"] == "opened"


def row_of(cli: Cli, kind: str, *options: str, **where: object) -> dict[str, Any]:
    wanted = {"kind": kind, "poe_port": False, "model": None, "building": None, **where}
    rows = cli("priors", "--json", *options).json["priors"]
    (row,) = (row for row in rows if {name: row[name] for name in wanted} == wanted)
    found: dict[str, Any] = row
    return found


def test_without_a_word_the_defaults_are_shown(told: Cli) -> None:
    page = told("priors").out
    for words in ("fibre transceiver", "PoE port", "0.12", "No cause is confirmed yet"):
        assert words in page, page
    row = row_of(told, "adapter")
    assert (row["default"], row["learned"], row["failures"]) == (0.12, 0.12, 0)
    assert (row["unit_years"], row["wanting_unit_years"]) == (0, 40)


@pytest.fixture
def watched(told: Cli, tmp_path: Path) -> Cli:
    """The district has been watched for a year; the inventory was imported today."""
    engine = open_engine(f"sqlite:///{tmp_path / 'pointwatch.db'}")
    with writing(engine) as connection:
        take_lease(connection, "D", "host/1", now_ms() - YEAR, 15_000)
    engine.dispose()
    return told


def test_what_was_learned_is_shown_for_classes_models_and_buildings(watched: Cli) -> None:
    watched("tickets", "confirm", 1, *TX)
    row = row_of(watched, "transceiver")
    assert row["failures"] == 1
    assert row["learned"] == pytest.approx(3 / 40, rel=1e-3), "it has served for a moment"
    low, high = row["interval"]
    assert 0 < low < 3 / 40 < high
    assert row_of(watched, "transceiver", "--buildings", building="B4")["failures"] == 1
    page = watched("priors", "--buildings").out
    for words in ("Building", "B4", "0.075", "1 of 1 faults", "40 unit-years more"):
        assert words in page, page
    chinese = watched("--language", "zh", "priors", "--models").out
    for words in ("光纤收发器", "台年", "90% 区间", "型号"):
        assert words in chinese, chinese


@pytest.mark.parametrize("cause", [each for each in Cause if not each.counts_for(Kind.TRANSCEIVER)])
def test_what_the_part_did_not_do_is_not_its_failure(watched: Cli, cause: Cause) -> None:
    watched("tickets", "confirm", 1, *TX, "--cause", cause.value)
    row = row_of(watched, "transceiver")
    assert row["failures"] == 0
    assert row["learned"] == pytest.approx(0.05, rel=1e-3)
