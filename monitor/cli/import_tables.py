"""What an import would change, and what is wrong with its file, as tables and as JSON."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from inventory.exchange.columns import Field, heading_of
from inventory.exchange.difference import Difference
from inventory.exchange.explain import explain
from inventory.exchange.problems import Problems
from inventory.exchange.records import Record
from inventory.labels import label
from inventory.types.readings import Fact
from inventory.words import Translator
from monitor.cli.output import print_table, say

MOST_ROWS = 40
"""Of anything, a screen shows so many; --json shows all."""


def print_difference(wanted: Difference, _: Translator) -> None:
    """What would be added, changed and retired."""
    if wanted.empty:
        say(_("The file says what the inventory has already: nothing to change."), "green")
        return
    if wanted.buildings:
        rows = [(each.code, each.old or _("new"), each.new) for each in wanted.buildings]
        print_table((_("Building"), _("Before"), _("After")), rows, title=_("Buildings"))
    _print_records(_("Added"), wanted.added, _)
    changes = list(_changes(wanted, _))
    if changes:
        columns = (_("Code"), _("Column"), _("Before"), _("After"))
        print_table(columns, changes[:MOST_ROWS], title=_("Changed"))
        _print_rest(len(changes), _)
    _print_records(_("Retired"), wanted.retired, _)
    text = _("{added} added, {changed} changed, {retired} retired, {unchanged} as before")
    say(text.format(**_counts(wanted)), "bold")


def difference_record(wanted: Difference) -> dict[str, object]:
    """The whole difference as --json prints it."""
    return {
        **_counts(wanted),
        "buildings": [asdict(each) for each in wanted.buildings],
        "added_records": [asdict(each) for each in wanted.added],
        "changes": [
            {
                "code": each.new.code,
                "column": field.value,
                "before": getattr(each.old, field),
                "after": getattr(each.new, field),
            }
            for each in wanted.changed
            for field in each.changed
        ],
        "retired_records": [asdict(each) for each in wanted.retired],
    }


def print_problems(problems: Problems, _: Translator) -> None:
    """Every bad row with its place and the reason."""
    rows = [
        (each.file, each.row, each.column, explain(each, _)) for each in problems[: MOST_ROWS * 5]
    ]
    print_table((_("File"), _("Row"), _("Column"), _("Reason")), rows)
    if len(problems) > len(rows):
        say(_("… and {n} more").format(n=len(problems) - len(rows)))
    text = _.plural(
        "{n} problem; nothing was changed.", "{n} problems; nothing was changed.", len(problems)
    )
    say(text.format(n=len(problems)), "red")


def problem_records(problems: Problems, _: Translator) -> list[dict[str, Fact | None]]:
    """The problems as --json prints them."""
    return [
        {
            "file": each.file,
            "row": each.row,
            "column": each.column,
            "code": each.code.value,
            "reason": explain(each, _),
        }
        for each in problems
    ]


def _print_records(title: str, records: Sequence[Record], _: Translator) -> None:
    """Each record where they are few, else how many of each kind."""
    if not records:
        return
    if len(records) > MOST_ROWS:
        counted = Counter(each.kind for each in records).most_common()
        print_table(
            (_("Kind"), _("Number")), [(label(kind, _), n) for kind, n in counted], title=title
        )
        return
    columns = (_("Code"), _("Kind"), _("Name"), _("Building"), _("Address"))
    rows = [(r.code, label(r.kind, _), r.name, r.building, r.address) for r in records]
    print_table(columns, rows, title=title)


def _print_rest(count: int, _: Translator) -> None:
    if count > MOST_ROWS:
        say(_("… and {n} more").format(n=count - MOST_ROWS))


def _changes(wanted: Difference, _: Translator) -> Iterator[tuple[str, str, str, str]]:
    for each in wanted.changed:
        for field in each.changed:
            before, after = (_cell(getattr(record, field), _) for record in (each.old, each.new))
            yield each.new.code, _heading(field, _), before, after


def _heading(field: Field, _: Translator) -> str:
    return heading_of(field, _.language)


def _cell(value: object, _: Translator) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, tuple):
        return "; ".join(value)
    return str(value or "–")


def _counts(wanted: Difference) -> dict[str, int]:
    return {
        "added": len(wanted.added),
        "changed": len(wanted.changed),
        "retired": len(wanted.retired),
        "unchanged": wanted.unchanged,
    }
