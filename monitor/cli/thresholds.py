"""`pointwatch thresholds`: intervals and thresholds of the district, kept in the database."""

from typing import TYPE_CHECKING, Annotated

import typer

from inventory.words import mark
from monitor.cli.exits import usage
from monitor.cli.output import AsJson, print_json, print_table, say
from monitor.cli.session import session_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Connection

app = typer.Typer(
    name="thresholds",
    help=mark("Intervals, thresholds and retention."),
    no_args_is_help=True,
)
ADMINISTRATORS = "administrators"
"""Not a number: the crew that is told of wrong passwords and clocks."""

Name = Annotated[str, typer.Argument(help=mark("Name of the threshold, as listed."))]


@app.command("list", help=mark("List every threshold with its value and its default."))
def list_(ctx: typer.Context, as_json: AsJson = False) -> None:
    from inventory.queries.thresholds import load_thresholds

    session = session_of(ctx)
    with session.reading() as connection:
        kept = load_thresholds(connection, session.district_record.code)
    defaults = _defaults(kept)
    if as_json:
        print_json(
            [
                {"name": name, "value": kept.get(name, default), "default": default}
                for name, default in defaults.items()
            ]
        )
        return
    _ = session.words
    rows = [
        (name, _number(kept.get(name, default)), _number(default))
        for name, default in defaults.items()
    ]
    changed = {number: "bold" for number, name in enumerate(defaults) if name in kept}
    print_table((_("Name"), _("Value"), _("Default")), rows, styles=changed)


@app.command("set", help=mark("Set a threshold; a running monitor takes it up by itself."))
def set_(
    ctx: typer.Context,
    name: Name,
    value: Annotated[str, typer.Argument(help=mark("The value, or “default”."))],
) -> None:
    from inventory.queries.thresholds import remove_threshold, set_threshold

    session = session_of(ctx)
    default, code = _known(name), session.district_record.code
    with session.writing() as connection:
        if value == "default":
            kept = default
            remove_threshold(connection, code, name)
        else:
            kept = _crew(connection, code, value) if name == ADMINISTRATORS else _parsed(
                value, whole=isinstance(default, int)
            )  # fmt: skip
            set_threshold(connection, code, name, kept)
    say(session.words("{name} is now {value}.").format(name=name, value=_number(kept)))


def _defaults(kept: "Collection[str]" = ()) -> dict[str, float | str]:
    """Every threshold with its default; among them the intervals of one kind that were set."""
    from monitor.judgement.policy import defaults, interval_of_kind

    numbers = defaults()
    of_kind = {n: numbers[n.partition(".")[0]] for n in sorted(kept) if interval_of_kind(n)}
    return {**numbers, **of_kind, ADMINISTRATORS: ""}


def _known(name: str) -> float | str:
    from difflib import get_close_matches

    defaults = _defaults([name])
    if name not in defaults:
        near = get_close_matches(name, defaults, n=1)
        hint = mark("Did you mean {near[0]}?") if near else ""
        usage(mark("There is no threshold {name}."), hint, name=name, near=near)
    return defaults[name]


def _parsed(text: str, *, whole: bool) -> float:
    try:
        number = int(text) if whole else float(text)
    except ValueError:
        number = -1
    if not 0 < number < 10**9:  # also refuses nan
        wanted = mark("{text} does not fit: a whole number above 0 is wanted.")
        usage(wanted if whole else mark("{text} does not fit: a number above 0 is wanted."),
              text=text)  # fmt: skip
    return number


def _crew(connection: "Connection", district: str, code: str) -> str:
    from inventory.queries.crews import get_crew

    if get_crew(connection, district, code) is None:
        usage(mark("There is no crew {code}."), code=code)
    return code


def _number(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
