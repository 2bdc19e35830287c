"""`pointwatch priors`: how often each class of component fails, by default and as learned here."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from inventory.words import mark
from monitor.cli.output import AsJson, print_json, print_table, say
from monitor.cli.session import session_of
from monitor.cli.times import now_ms

if TYPE_CHECKING:
    from inventory.types.causes import Answered, Part
    from inventory.words import Translator
    from monitor.judgement.diagnosis.learning import Estimate, Experience

    Row = tuple[Part, float, Estimate]

app = typer.Typer()


@app.command(
    help=mark("Show how often each class fails, by default and as learned from confirmed causes.")
)
def priors(
    ctx: typer.Context,
    models: Annotated[bool, typer.Option("--models", help=mark("Each model, too."))] = False,
    buildings: Annotated[
        bool, typer.Option("--buildings", help=mark("Each building, too."))
    ] = False,
    as_json: AsJson = False,
) -> None:
    from inventory.types.causes import Answered
    from monitor.judgement.diagnosis.learning import Experience
    from monitor.runner.experience import load_experience

    session = session_of(ctx)
    with session.reading() as connection:
        learned = load_experience(connection, session.district_record.code, now_ms())
    experience = learned.experience if learned else Experience({}, {})
    answered = learned.answered if learned else Answered(0, 0)
    rows = list(_rows(experience, models=models, buildings=buildings))
    if as_json:
        print_json(_record(rows, answered))
    else:
        _print(rows, answered, session.words, wide=models or buildings)


def _rows(experience: "Experience", *, models: bool, buildings: bool) -> Iterator["Row"]:
    """Every class, and below it what is asked for."""
    from inventory.types.causes import Part
    from inventory.types.components import Kind
    from monitor.judgement.diagnosis.priors import default_rate

    classes = [Part(kind) for kind in Kind]
    classes.insert(classes.index(Part(Kind.ADAPTER)) + 1, Part(Kind.ADAPTER, poe=True))
    for each in classes:
        default = default_rate(each.kind, poe=each.poe)
        below = [
            part
            for part in experience.tallies
            if (part.kind, part.poe) == (each.kind, each.poe)
            and ((buildings and part.building) or (models and part.model and not part.building))
        ]
        for part in (each, *sorted(below, key=lambda part: (part.model, part.building))):
            yield part, default, experience.estimate(part, default)


def _print(rows: "list[Row]", answered: "Answered", _: "Translator", *, wide: bool) -> None:
    where = (_("Model"), _("Building")) if wide else ()
    columns = (_("Class"), *where, _("Default"), _("Learned"), _("Failures"), _("Unit-years"),
               _("90% between"), _("To outweigh the default"))  # fmt: skip
    print_table(
        columns,
        [
            (
                _class(part, _),
                *((part.model, part.building) if wide else ()),
                _rate(default),
                _rate(found.mean),
                found.tally.failures,
                f"{found.tally.years:.1f}",
                "–".join(map(_rate, found.interval)),
                _wanting(found, _),
            )
            for part, default, found in rows
        ],
    )
    say(_("Rates are failures of a unit and year."), "dim")
    if not answered.confirmed:
        say(_("No cause is confirmed yet (pointwatch tickets confirm): these are the defaults."))
        return
    text = _(
        "{n} of {total} faults that are over have a confirmed cause; time counts in that share."
    )
    say(text.format(n=answered.confirmed, total=answered.over))


def _class(part: "Part", _: "Translator") -> str:
    from inventory.labels import label

    return _("PoE port") if part.poe else label(part.kind, _)


def _rate(value: float) -> str:
    return f"{float(f'{value:.2g}'):g}" if value >= 0.0005 else "0"


def _wanting(found: "Estimate", _: "Translator") -> str:
    if not found.wanting:
        return ""
    return _("{years} unit-years more").format(years=f"{found.wanting:.0f}")


def _record(rows: "list[Row]", answered: "Answered") -> dict[str, object]:
    """The same as --json prints it."""
    return {
        "confirmed": answered.confirmed,
        "over": answered.over,
        "priors": [
            {
                "kind": part.kind.value,
                "poe_port": part.poe,
                "model": part.model or None,
                "building": part.building or None,
                "default": default,
                "above": found.above,
                "learned": found.mean,
                "failures": found.tally.failures,
                "unit_years": found.tally.years,
                "interval": list(found.interval),
                "wanting_unit_years": found.wanting,
            }
            for part, default, found in rows
        ],
    }
