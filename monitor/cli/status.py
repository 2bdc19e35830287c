"""`pointwatch status`: the present picture, by building."""

from typing import TYPE_CHECKING

import typer

from inventory.words import Translator, mark
from monitor.cli.exits import ExitCode
from monitor.cli.output import AsJson, print_json, print_table, say
from monitor.cli.session import session_of
from monitor.cli.times import ago, iso, now_ms, shown

if TYPE_CHECKING:
    from inventory.types.faults import Fault
    from monitor.cli.picture import Picture

app = typer.Typer()


@app.command(help=mark("Show every building, the open faults, and whether a monitor runs."))
def status(ctx: typer.Context, as_json: AsJson = False) -> None:
    from monitor.cli.picture import draw

    session = session_of(ctx)
    district = session.district_record
    with session.reading() as connection:
        picture = draw(connection, district.code, now_ms())
    if as_json:
        print_json(_record(picture))
    else:
        say(f"{district.name}  {shown(picture.at, district.time_zone)}", "bold")
        say(_watch(picture, session.words, district.time_zone), "" if picture.running else "red")
        _print_buildings(picture, session.words)
        _print_seen(picture, session.words, district.time_zone)
        _print_faults(picture, session.words)
        _print_firmware(picture, session.words, district.time_zone)
    if not picture.in_order:
        raise typer.Exit(ExitCode.FOUND)


def _watch(picture: "Picture", _: Translator, zone: str) -> str:
    """Who watches, and what was not seen today."""
    lease = picture.lease
    if lease is None:
        return _("No monitor has run yet: pointwatch run")
    if picture.running:
        since = ago(lease.renewed_at, picture.at, _)
        text = _("{holder} watches; last entry {since} ago").format(
            holder=lease.holder, since=since
        )
    else:
        text = _("As of {time} ({since} ago): no monitor is running").format(
            time=shown(picture.as_of, zone), since=ago(picture.as_of, picture.at, _)
        )
    if picture.blind_ms:
        span = ago(0, picture.blind_ms, _)
        text += "\n" + _("Not seen in the last 24 h: {span}").format(span=span)
    return text


def _print_buildings(picture: "Picture", _: Translator) -> None:
    from inventory.labels import label
    from inventory.types.outages import SlotState

    states = (
        SlotState.OK, SlotState.DEGRADED, SlotState.MISCONFIGURED, SlotState.DOWN, SlotState.UNKNOWN
    )  # fmt: skip
    columns = (_("Building"), _("Name"), _("Points"), *(label(state, _) for state in states))
    rows = [
        (
            each.building.code,
            each.building.name,
            each.total,
            *(each.points.get(state) or None for state in states),
        )
        for each in picture.buildings
    ]
    total = picture.points
    rows.append(
        (_("All"), "", sum(total.values()), *(total.get(state) or None for state in states))
    )
    down = {
        number: "red"
        for number, each in enumerate(picture.buildings)
        if each.points.get(SlotState.DOWN)
    }
    print_table(columns, rows, styles=down)
    if picture.by_tcp:
        text = _.plural(
            "{n} device was last judged by TCP: ping was not permitted (pointwatch doctor)",
            "{n} devices were last judged by TCP: ping was not permitted (pointwatch doctor)",
            picture.by_tcp,
        )
        say(text.format(n=picture.by_tcp), "yellow")


def _print_seen(picture: "Picture", _: Translator, zone: str) -> None:
    """What was seen last, where the table above does not say so any more."""
    from inventory.labels import label

    if picture.running or picture.as_of is None or picture.seen == picture.points:
        return
    counts = (f"{label(state, _)} {count}" for state, count in sorted(picture.seen.items()))
    text = _("Seen by {time}: {counts}. What is too old to be vouched for is unknown above.")
    say(text.format(time=shown(picture.as_of, zone), counts=" · ".join(counts)), "yellow")


def _print_faults(picture: "Picture", _: Translator) -> None:
    from monitor.delivery.headlines import headline

    if not picture.faults:
        say(_("No fault is open."), "green")
        return
    columns = (_("Fault"), _("What"), _("Component"), _("Place"), _("Points"), _("Since"))
    rows = []
    for fault in picture.faults:
        component = fault.diagnosis.component
        slot = picture.slots.get(component.code)
        place = " ".join(p for p in (slot.building, slot.floor, slot.location) if p) if slot else ""
        what = headline(component.kind.value, fault.diagnosis.kind.value, _)
        since = ago(fault.diagnosis.onset_at, picture.at, _)
        points = len(_points(picture, fault))
        rows.append((fault.id, what, component.code, place, points, since))
    print_table(columns, rows, title=_("Open faults"))


def _print_firmware(picture: "Picture", _: Translator, zone: str) -> None:
    """A change is news and no fault."""
    if picture.firmware:
        columns = (_("Component"), _("Before"), _("Firmware"), _("Seen"))
        rows = [(s.slot, s.before, s.version, shown(s.seen_at, zone)) for s in picture.firmware]
        print_table(columns, rows, title=_("Firmware changed in the last 24 h"))


def _points(picture: "Picture", fault: "Fault") -> list[str]:
    """The codes of the camera points that the fault takes with it."""
    from monitor.cli.points import points_among

    return [slot.code for slot in points_among(fault.diagnosis.affected, picture.slots)]


def _record(picture: "Picture") -> dict[str, object]:
    lease = picture.lease
    return {
        "district": picture.district,
        "at": iso(picture.at),
        "running": picture.running,
        "holder": lease.holder if lease else None,
        "last_entry_at": iso(lease.renewed_at) if lease else None,
        "as_of": iso(picture.as_of),
        "seen": {state.value: count for state, count in picture.seen.items()},
        "judged_by_tcp": picture.by_tcp,
        "buildings": [
            {
                "code": each.building.code,
                "name": each.building.name,
                "points": {state.value: count for state, count in each.points.items()},
            }
            for each in picture.buildings
        ],
        "faults": [
            {
                "id": fault.id,
                "kind": fault.diagnosis.kind.value,
                "component_kind": fault.diagnosis.component.kind.value,
                "component": fault.diagnosis.component.code,
                "affected": sorted(fault.diagnosis.affected),
                "points": _points(picture, fault),
                "onset_at": iso(fault.diagnosis.onset_at),
                "confidence": fault.diagnosis.confidence,
            }
            for fault in picture.faults
        ],
        "firmware_changes": [
            {
                "component": each.slot,
                "before": each.before,
                "firmware": each.version,
                "seen_at": iso(each.seen_at),
            }
            for each in picture.firmware
        ],
        "blind": [
            {
                "reason": each.reason.value,
                "started_at": iso(each.started_at),
                "ended_at": iso(each.ended_at),
            }
            for each in picture.blind
        ],
    }
