"""What `pointwatch inventory check` found, as tables and as JSON."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict

from inventory.labels import label
from inventory.words import Translator
from monitor.cli.check_words import cost_text, kinds_text, remedy_text, separators_text
from monitor.cli.output import print_fields, print_table, say
from monitor.judgement.coverage.costs import cost_class
from monitor.judgement.coverage.model import BuildingCheck, Confusable, Remedy

MOST_SETS = 3
MOST_REMEDIES = 3
MOST_CODES = 12
"""So many a screen shows; --json has all."""


def print_checks(found: Sequence[BuildingCheck], _: Translator) -> None:
    """All buildings: what is there, what is not told apart, and the cheapest remedies."""
    columns = (
        _("Building"), _("Points"), _("Without chain"), _("Without credential"),
        _("Without MAC or serial"), _("Recorded"), _("Can be asked"), _("Faults a year"),
        _("Named exactly"),
    )  # fmt: skip
    print_table(columns, [_summary(each) for each in found])
    _print_sets([(c.building, s) for c in found for s in _first_sets(c)], _)
    _print_remedies([(c.building, r) for c in found for r in c.remedies[:MOST_REMEDIES]], _)


def print_building(found: BuildingCheck, _: Translator) -> None:
    """One building in full."""
    say(f"{found.building}  {_share(found)}", "bold")
    rows = [
        (label(kind, _), count, found.asked.get(kind, 0)) for kind, count in found.recorded.items()
    ]
    print_table((_("Kind"), _("Recorded"), _("Can be asked")), rows)
    _print_sets([(found.building, each) for each in found.confusable], _)
    _print_remedies([(found.building, each) for each in found.remedies], _)
    for remedy in found.remedies:
        print_fields([(remedy_text(remedy, _), _codes(remedy.items, _))])
    missing = found.missing
    print_fields(
        [
            (_("Without chain"), _codes(missing.chain, _)),
            (_("Without credential"), _codes(missing.credential, _)),
            (_("Without MAC or serial"), _codes(missing.identity, _)),
        ]
    )


def check_records(found: Iterable[BuildingCheck]) -> list[dict[str, object]]:
    """All of it as --json prints it."""
    return [_record(each) for each in found]


def _summary(found: BuildingCheck) -> tuple[str | int, ...]:
    missing = found.missing
    return (
        found.building,
        found.points,
        len(missing.chain),
        len(missing.credential),
        len(missing.identity),
        sum(found.recorded.values()),
        sum(found.asked.values()),
        f"{found.a_year:.1f}",
        _share(found),
    )


def _share(found: BuildingCheck) -> str:
    return f"{found.named / found.a_year:.0%}" if found.a_year else "–"


def _first_sets(found: BuildingCheck) -> Iterator[Confusable]:
    """Those that cost most names; a set in which all are named all the same costs none."""
    yield from [each for each in found.confusable if each.named < each.a_year][:MOST_SETS]


def _print_sets(sets: Sequence[tuple[str, Confusable]], _: Translator) -> None:
    if not sets:
        return
    columns = (
        _("Building"), _("Cannot be told apart"), _("Points"), _("Faults a year"),
        _("Named exactly"), _("What would tell"),
    )  # fmt: skip
    rows = [
        (
            building,
            kinds_text(each, _),
            len(each.points),
            f"{each.a_year:.2f}",
            f"{each.named:.2f}",
            separators_text(each, _),
        )
        for building, each in sets
    ]
    print_table(columns, rows, title=_("Not told apart"))


def _print_remedies(remedies: Sequence[tuple[str, Remedy]], _: Translator) -> None:
    if not remedies:
        say(_("Nothing that could be added would name more faults."), "green")
        return
    columns = (
        _("Building"), _("Remedy"), _("Cost"), _("More named a year"), _("Then named"), _("Points"),
    )  # fmt: skip
    rows = [
        (
            building,
            remedy_text(each, _),
            cost_text(each, _),
            f"+{each.gain:.2f}",
            ", ".join(label(kind, _) for kind in each.names),
            each.points,
        )
        for building, each in remedies
    ]
    print_table(columns, rows, title=_("Cheapest remedies"))


def _codes(codes: Sequence[str], _: Translator) -> str:
    more = len(codes) - MOST_CODES
    shown = ", ".join(codes[:MOST_CODES])
    return f"{shown} {_('… and {n} more').format(n=more)}" if more > 0 else shown


def _record(found: BuildingCheck) -> dict[str, object]:
    return {
        "building": found.building,
        "points": found.points,
        "recorded": {kind.value: count for kind, count in found.recorded.items()},
        "asked": {kind.value: count for kind, count in found.asked.items()},
        "faults_a_year": round(found.a_year, 3),
        "named_a_year": round(found.named, 3),
        "not_told_apart": [
            {
                "kinds": sorted(each.kinds),
                "points": sorted(each.points),
                "faults_a_year": round(each.a_year, 3),
                "named_a_year": round(each.named, 3),
            }
            for each in found.confusable
        ],
        "remedies": [
            {
                "kind": each.kind.value,
                "cost": cost_class(each.kind).value,
                "hours": each.hours,
                "more_named_a_year": each.gain,
                "then_named": list(each.names),
                "points": each.points,
                "components": list(each.items),
            }
            for each in found.remedies
        ],
        "missing": {name: list(codes) for name, codes in asdict(found.missing).items()},
    }
