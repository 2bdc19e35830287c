"""`pointwatch profile`: the device profiles there are, and what one makes of a recorded walk."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from inventory.words import Translator, mark
from monitor.cli.exits import ExitCode, Trouble, usage
from monitor.cli.output import AsJson, print_fields, print_json, print_table, say
from monitor.cli.session import Session, session_of
from monitor.settings_file import find_settings

if TYPE_CHECKING:
    from probes.profiles.library import Library, Profile
    from probes.profiles.trying import Match, TriedRow
    from probes.snmp_record import Walk

app = typer.Typer(
    name="profile",
    help=mark("Device profiles: how SNMP agents of each family are read."),
    no_args_is_help=True,
)

_WHY = {
    "object_id": mark("its sysObjectID is one of the profile’s"),
    "objects": mark("it has objects under the profile’s numbers"),
    "none": mark("no profile names it, so it is read as any agent"),
    "chosen": mark("chosen with --profile"),
}


@app.command("list", help=mark("List the device profiles, shipped ones and your own."))
def list_(ctx: typer.Context, as_json: AsJson = False) -> None:
    session = session_of(ctx)
    profiles = _library(session).profiles.values()
    if as_json:
        print_json([_profile_record(each) for each in profiles])
        return
    _ = session.words
    rows = [
        (
            each.name,
            each.title,
            ", ".join((*each.makers, *each.models)),
            ", ".join(_dotted(oid) for oid in each.object_ids),
            f"{each.refresh_s:g} s" if each.refresh_s else "",
        )
        for each in profiles
    ]
    print_table((_("Name"), _("Family"), _("Maker, model"), _("sysObjectID"), _("Refresh")), rows)


@app.command("try", help=mark("Show what a profile makes of a recorded walk."))
def try_(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help=mark("The walk: .snmprec, or from snmpwalk -On."))],
    profile: Annotated[
        str, typer.Option(help=mark("Name of a profile, or a file; else the walk tells."))
    ] = "",
    as_json: AsJson = False,
) -> None:
    from probes.profiles.trying import try_profile

    session = session_of(ctx)
    library, walk = _library(session), _walk(file)
    match = _match(session, library, walk, profile)
    rows = try_profile(match.profile, walk.values)
    if as_json:
        print_json(
            {
                "profile": _profile_record(match.profile),
                "why": match.why,
                "objects": len(walk.values),
                "skipped_lines": list(walk.skipped),
                "rows": [_row_record(row) for row in rows],
            }
        )
    else:
        _print(session.words, match, walk, rows)
    if not rows:
        raise typer.Exit(ExitCode.FOUND)


def _library(session: Session) -> "Library":
    """The profiles in use; without settings, those shipped."""
    from probes.profiles.current import library

    if session.config is not None or find_settings(None) is not None:
        session.use_profiles()
    return library()


def _walk(file: Path) -> "Walk":
    from probes.snmp_record import BadWalk, read_walk

    try:
        return read_walk(file)
    except BadWalk as bad:
        if bad.code == "unreadable":
            usage(mark("{path} cannot be read: {reason}"), path=file, reason=bad.reason)
        if bad.code == "too_long":
            usage(mark("{path} is too long for a walk."), path=file)
        text = mark("{path}:{line}: this is no walk: neither .snmprec nor snmpwalk -On.")
        hint = mark("pointwatch probe DEVICE --walk FILE records one.")
        raise Trouble(ExitCode.USAGE, text, hint, path=file, line=bad.line) from None


def _match(session: Session, library: "Library", walk: "Walk", named: str) -> "Match":
    from monitor.cli.profile_problems import profile_troubles
    from probes.profiles.library import load_beside
    from probes.profiles.trying import Match, match

    if not named:
        return match(walk.values, library)
    if named in library.profiles:
        return Match(library.profiles[named], "chosen")
    if not Path(named).exists():
        hint = mark("pointwatch profile list shows them; a file is named with its path.")
        usage(mark("There is no profile {name}."), hint, name=named)
    with profile_troubles(session.words):
        return Match(load_beside(Path(named), library), "chosen")


def _print(_: Translator, match: "Match", walk: "Walk", rows: "list[TriedRow]") -> None:
    from inventory.labels import label
    from inventory.types.readings import STATUS_OF, Status

    print_fields(
        (
            (_("Profile"), f"{match.profile.name}: {match.profile.title}"),
            (_("Why"), _(_WHY[match.why])),
            (_("File"), str(match.profile.path)),
            (_("Objects"), str(len(walk.values))),
            (_("Lines not understood"), _numbers(walk.skipped)),
        )
    )
    told = [
        (
            label(row.kind, _),
            row.index,
            label(row.answer.reason, _),
            "  ".join(f"{name}={value}" for name, value in row.answer.facts.items()),
        )
        for row in rows
    ]
    styles = {
        number: "red" if STATUS_OF[row.answer.reason] is Status.FAILED else "yellow"
        for number, row in enumerate(rows)
        if STATUS_OF[row.answer.reason] is not Status.GOOD
    }
    print_table((_("Kind"), _("Row"), _("Answer"), _("Facts")), told, styles=styles)
    if not rows:
        say(_("The profile finds nothing in this walk."), "yellow")


def _numbers(lines: tuple[int, ...]) -> str:
    shown = ", ".join(map(str, lines[:10]))
    return f"{shown} …" if len(lines) > 10 else shown


def _profile_record(profile: "Profile") -> dict[str, object]:
    return {
        "name": profile.name,
        "title": profile.title,
        "file": str(profile.path),
        "makers": list(profile.makers),
        "models": list(profile.models),
        "object_ids": [_dotted(oid) for oid in profile.object_ids],
        "refresh_s": profile.refresh_s,
    }


def _row_record(row: "TriedRow") -> dict[str, object]:
    answer = row.answer
    return {
        "kind": row.kind.value,
        "row": row.index,
        "reason": answer.reason.value,
        "facts": dict(answer.facts),
    }


def _dotted(oid: tuple[int, ...]) -> str:
    return ".".join(map(str, oid))
