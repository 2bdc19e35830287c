"""Small files for the tests, and the way from a file into a ledger."""

from collections.abc import Iterable

from sqlalchemy import Connection

from inventory.exchange.apply import apply
from inventory.exchange.difference import Difference, difference
from inventory.exchange.known import load_known
from inventory.exchange.plan import Known, Plan
from inventory.exchange.problems import Problem, ProblemCode
from inventory.exchange.read import read_content
from inventory.exchange.validate import validate
from inventory.queries.crews import create_crew
from inventory.queries.districts import create_district
from inventory.types.components import Inventory
from inventory.types.district import District
from inventory.types.tickets import Crew

DISTRICT = "campus"
NOTHING = Known(Inventory(DISTRICT, (), (), (), ()), frozenset({"video", "fibre", "power"}))


def prepare(connection: Connection) -> None:
    """A district with three crews."""
    create_district(connection, District(DISTRICT, "Campus", "Asia/Shanghai", "en"))
    for crew in sorted(NOTHING.crews):
        create_crew(connection, DISTRICT, Crew(crew, crew.title(), "en"))


def judged(content: str | bytes, known: Known = NOTHING, *, retire: bool = False) -> Plan:
    """The plan of a file that is right."""
    plan = attempt(content, known, retire=retire)
    assert isinstance(plan, Plan), plan
    return plan


def refused(content: str | bytes, known: Known = NOTHING) -> list[Problem]:
    """The problems of a file that is wrong."""
    problems = attempt(content, known)
    assert not isinstance(problems, Plan)
    return list(problems)


def attempt(
    content: str | bytes, known: Known = NOTHING, *, retire: bool = False
) -> Plan | tuple[Problem, ...]:
    data = content.encode() if isinstance(content, str) else content
    sheet = read_content("points.csv", data)
    if isinstance(sheet, tuple):
        return sheet
    return validate(sheet, known, retire_missing=retire)


def codes(problems: Iterable[Problem]) -> list[ProblemCode]:
    return [problem.code for problem in problems]


def load(
    connection: Connection, content: str | bytes, now: int, *, retire: bool = False
) -> Difference:
    """Import a file, as the command does."""
    known = load_known(connection, DISTRICT)
    change = difference(known.inventory, judged(content, known, retire=retire))
    apply(connection, DISTRICT, change, now)
    return change
