"""What keeps falling together is proposed, accepted or declined on the command line."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from inventory.database import open_engine, reading, writing
from inventory.queries.outages import write_outages
from inventory.queries.proposals import load_answers
from inventory.queries.slots import load_inventory
from inventory.types.components import Link, LinkKind
from inventory.types.outages import Outage, OutageKind
from inventory.types.proposals import Answer
from inventory.types.readings import Reason
from inventory.types.time import DAY, HOUR, SECOND, Ms
from monitor.cli.times import now_ms
from tests.monitor.cli.conftest import Cli

SIX = tuple(f"C{number}" for number in range(1, 7))
ALL = tuple(f"C{number}" for number in range(1, 9))


def _ledger(folder: Path) -> Engine:
    return open_engine(f"sqlite:///{folder / 'pointwatch.db'}")


def _fall(folder: Path, points: tuple[str, ...], at: Ms, *, exact: bool = True) -> None:
    """An outage of each, five minutes long."""
    good = at - (5 * SECOND if exact else HOUR)
    outages = [
        Outage(point, OutageKind.DOWN, Reason.TIMEOUT, good, at + number * SECOND, at, at + 300_000,
               at + 9_000, at + 300_000)
        for number, point in enumerate(points)
    ]  # fmt: skip
    engine = _ledger(folder)
    with writing(engine) as connection:
        write_outages(connection, "D", outages)
    engine.dispose()


@pytest.fixture
def quiet(installed: Cli, tmp_path: Path) -> Cli:
    """Eight cameras that never fell."""
    rows = "".join(f"{code},{code},B1,127.0.0.{code[1:]}\n" for code in ALL)
    path = tmp_path / "in.csv"
    path.write_text("code,name,building,address\n" + rows, encoding="utf-8")
    assert installed("inventory", "import", path, "--yes").code == 0
    return installed


@pytest.fixture
def watched(quiet: Cli, tmp_path: Path) -> Cli:
    """Six of them fell together four times."""
    for day in range(1, 5):
        _fall(tmp_path, SIX, now_ms() - day * DAY)
    return quiet


def _number(cli: Cli) -> int:
    (found,) = cli("inventory", "proposals", "--json").json
    return int(found["number"])


def test_the_proposal_is_shown(watched: Cli) -> None:
    ended = watched("inventory", "proposals")
    assert ended.code == 1
    assert ", ".join(SIX) in ended.out
    (found,) = watched("inventory", "proposals", "--json").json
    assert (found["points"], len(found["times"]), found["share"]) == ([*SIX], 4, 1.0)


def test_an_accepted_one_is_recorded_with_its_links(watched: Cli, tmp_path: Path) -> None:
    number = _number(watched)
    ended = watched("inventory", "accept", number, "--kind", "box", "--by", "li", "--yes")
    assert ended.code == 0, ended.err
    engine = _ledger(tmp_path)
    with reading(engine) as connection:
        inventory, (given,) = load_inventory(connection, "D"), load_answers(connection, "D")
    engine.dispose()
    assert inventory.links == tuple(Link(point, "B1-BOX-1", LinkKind.POWER) for point in SIX)
    assert (given.points, given.answer, given.component, given.by) == (
        SIX, Answer.ACCEPTED, "B1-BOX-1", "li",
    )  # fmt: skip
    assert watched("inventory", "proposals").code == 0, "it is explained now"
    assert watched("inventory", "accept", number, "--kind", "box", "--yes").code == 2


def test_the_kind_is_asked_and_the_change_shown_before(watched: Cli) -> None:
    number = _number(watched)
    ended = watched("inventory", "accept", number, "--code", "BX", stdin="adapter\nn\n")
    assert (ended.code, "Nothing was changed." in ended.out, "BX" in ended.out) == (0, True, True)
    assert _number(watched) == number
    assert watched("inventory", "accept", number, "--code", "BX", stdin="adapter\ny\n").code == 0
    assert watched("inventory", "show", "BX", "--json").json["needed_by"] == [*SIX]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--kind", "camera"), "nothing that points share"),
        (("--kind", "box", "--code", "C7"), "in use"),
        (("--kind", "box", "--code", "a;b"), "no code"),
        (("--kind", "cable"), "none is recorded"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    watched: Cli, options: tuple[str, ...], told: str
) -> None:
    ended = watched("inventory", "accept", _number(watched), "--yes", *options)
    assert (ended.code, told in ended.err) == (2, True)
    assert len(watched("inventory", "list", "--json").json) == len(ALL)


def test_a_declined_one_does_not_come_again(watched: Cli, tmp_path: Path) -> None:
    assert watched("inventory", "decline", _number(watched)).code == 0
    _fall(tmp_path, SIX, now_ms() - HOUR)
    assert watched("inventory", "proposals").code == 0
    assert watched("inventory", "decline", 4711).code == 2


def test_answers_are_told_with_who_gave_them(watched: Cli) -> None:
    assert watched("inventory", "decline", _number(watched), "--by", "wang").code == 0
    ended = watched("inventory", "proposals", "--answered")
    assert (ended.code, "wang" in ended.out, "nothing shared" in ended.out) == (0, True, True)
    (given,) = watched("inventory", "proposals", "--answered", "--json").json
    assert (given["answer"], given["points"], given["component"]) == ("declined", [*SIX], None)


def test_what_fell_nobody_knows_when_tells_nothing(quiet: Cli, tmp_path: Path) -> None:
    """After a stop of the monitor, all that fell meanwhile is seen to fall at once."""
    for exact, code in ((False, 0), (True, 1)):
        for day in range(1, 6):
            _fall(tmp_path, ALL[6:], now_ms() - day * DAY - exact * HOUR, exact=exact)
        assert quiet("inventory", "proposals").code == code
