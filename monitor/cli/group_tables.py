"""Proposed groups as tables and as JSON."""

from collections.abc import Sequence

from inventory.types.components import Inventory
from inventory.types.proposals import GroupAnswer
from inventory.words import Translator
from monitor.cli.output import print_table, say
from monitor.cli.times import iso, shown
from monitor.judgement.cofailure.propose import Group


def print_groups(
    groups: Sequence[Group], inventory: Inventory, _: Translator, time_zone: str
) -> None:
    """Each proposal with its points, how often they fell together, and when last."""
    if not groups:
        say(_("No points keep falling together that share nothing recorded."), "green")
        return
    building = {slot.code: slot.building for slot in inventory.slots}
    columns = (
        _("Proposal"), _("Building"), _("Points"), _("Fell together"), _("Of all their losses"),
        _("Last"),
    )  # fmt: skip
    rows = [
        (
            str(each.number),
            ", ".join(sorted({building[point] for point in each.points})),
            ", ".join(each.points),
            len(each.times),
            f"{each.share:.0%}",
            shown(each.times[-1], time_zone),
        )
        for each in groups
    ]
    print_table(columns, rows)
    say(_("What do they share: a box, an adapter, a cable? Then, for example:"))
    say(f"pointwatch inventory accept {groups[0].number} --kind box", "bold")


def group_records(groups: Sequence[Group]) -> list[dict[str, object]]:
    """All of it as --json prints it. `chance`: how many such groups accident alone would make."""
    return [
        {
            "number": each.number,
            "points": list(each.points),
            "times": [iso(at) for at in each.times],
            "share": round(each.share, 3),
            "chance": float(f"{each.chance:.2g}"),
        }
        for each in groups
    ]


def print_answers(answers: Sequence[GroupAnswer], _: Translator, time_zone: str) -> None:
    """What people said to proposals, the oldest first."""
    columns = (_("Time"), _("By"), _("Points"), _("Recorded"))
    rows = [
        (
            shown(each.at, time_zone),
            each.by,
            ", ".join(each.points),
            each.component or _("nothing shared"),
        )
        for each in answers
    ]
    print_table(columns, rows)


def answer_records(answers: Sequence[GroupAnswer]) -> list[dict[str, object]]:
    """The same as --json prints it."""
    return [
        {
            "at": iso(each.at),
            "by": each.by,
            "points": list(each.points),
            "answer": each.answer.value,
            "component": each.component or None,
        }
        for each in answers
    ]
