"""From a sheet to the inventory that it wants, or to everything that is wrong with it. Pure."""

from collections.abc import Iterable, Iterator

from inventory.exchange.checks import Checks
from inventory.exchange.columns import Field
from inventory.exchange.headings import read_headings
from inventory.exchange.plan import Known, Plan, merge
from inventory.exchange.problems import Problem, ProblemCode, Problems, Wrong
from inventory.exchange.rows import Places, Wanted, read_rows
from inventory.exchange.sheet import Sheet
from inventory.types.readings import Fact


def validate(sheet: Sheet, known: Known, *, retire_missing: bool = False) -> Plan | Problems:
    """The plan, or all problems from the top of the file to its bottom.

    Without a required heading nothing can be said about the rows, so that only headings are told.
    """
    headings = read_headings(sheet)
    if not headings.sufficient:
        return headings.problems
    places = Places(sheet, headings)
    rows = read_rows(sheet, places)
    wanted: dict[str, Wanted] = {}
    for each in rows.wanted:
        wanted.setdefault(each.code, each)
    plan = merge(known, wanted.values(), retire_missing=retire_missing)
    problems = (
        *headings.problems,
        *rows.problems,
        *_duplicates(rows.wanted, wanted, places),
        *_building_names(rows.wanted, places),
        *Checks(places, known, plan, wanted).run(),
    )
    return tuple(sorted(problems, key=lambda each: each.row or 0)) if problems else plan


def _duplicates(
    rows: Iterable[Wanted], first: dict[str, Wanted], places: Places
) -> Iterator[Problem]:
    for each in rows:
        if each is not first[each.code]:
            params: dict[str, Fact] = {"code": each.code, "first_row": first[each.code].row}
            wrong = Wrong(ProblemCode.DUPLICATE_CODE, params)
            yield places.problem(each.row, Field.CODE, wrong)


def _building_names(rows: Iterable[Wanted], places: Places) -> Iterator[Problem]:
    """Of rows that call one building by different names, those after the first are told."""
    names: dict[object, tuple[object, int]] = {}
    for each in rows:
        building = each.values.get(Field.BUILDING)
        name = each.values.get(Field.BUILDING_NAME)
        if not building or not name:
            continue
        first, row = names.setdefault(building, (name, each.row))
        if first != name:
            params: dict[str, Fact] = {"name": str(first), "first_row": row}
            wrong = Wrong(ProblemCode.BUILDING_NAMED_TWICE, params)
            yield places.problem(each.row, Field.BUILDING_NAME, wrong)
