"""`pointwatch probe`: asks one device everything it can be asked, and explains the answers."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from inventory.words import mark
from monitor.cli.exits import ExitCode, Trouble, usage
from monitor.cli.output import AsJson, print_json, print_table, say, working
from monitor.cli.session import Session, session_of

if TYPE_CHECKING:
    from inventory.types.components import Inventory, Slot
    from inventory.types.readings import CheckKey, Reading
    from inventory.types.targets import Target

app = typer.Typer()


@app.command(help=mark("Ask one device everything, and explain what it answers."))
def probe(
    ctx: typer.Context,
    device: Annotated[str, typer.Argument(help=mark("Code or IP address of the device."))],
    walk: Annotated[
        Path | None,
        typer.Option(help=mark("Record what its SNMP agent says into this file, instead.")),
    ] = None,
    insist: Annotated[
        bool,
        typer.Option(
            "--insist", help=mark("Send the password even if it was refused a short while ago.")
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    from inventory.types.readings import Status
    from monitor.cli.engine import chosen_probes
    from monitor.cli.noting import note
    from monitor.cli.probe_calls import ask_all

    session = session_of(ctx)
    slot, targets = _targets(session, device, insist=insist)
    if walk is not None:
        from monitor.cli.probe_walk import record_walk

        record_walk(session.words, slot, targets, walk, as_json=as_json)
        return
    with working(session.words("Asking …")):
        readings = ask_all(targets, chosen_probes(session))
    note(session, readings, targets)
    if as_json:
        print_json({"slot": slot.code, "kind": slot.kind.value, "readings": _records(readings)})
    else:
        _print(session, slot, targets, readings)
        _print_notes(session, slot, readings)
    if any(reading.status is not Status.GOOD for reading in readings if _tells(reading)):
        raise typer.Exit(ExitCode.FOUND)


def _targets(
    session: Session, device: str, *, insist: bool
) -> tuple["Slot", "dict[CheckKey, Target]"]:
    """The slot and every check that its inventory and credentials allow."""
    from monitor.cli.planned import planned_now

    inventory, planned = planned_now(session, insist=insist)
    slot = _find(inventory, device)
    found = {key: target for key, target in planned.items() if key.slot == slot.code}
    if not found:
        text = mark("Nothing can ask {code}: it has no address, and no agent tells about it.")
        hint = mark("pointwatch inventory show {code} shows its record.")
        raise Trouble(ExitCode.FOUND, text, hint, code=slot.code)
    return slot, found


def _find(inventory: "Inventory", device: str) -> "Slot":
    """The slot of that code, else the only one of that address, with or without its port."""
    from inventory.exchange.cells import parse_address
    from inventory.types.wiring import split_address

    address = parse_address(device)
    standing = [each for each in inventory.installations if each.address]
    exact = {each.slot for each in standing if each.address == address}
    alike = {each.slot for each in standing if split_address(each.address or "")[0] == address}
    codes = {slot.code for slot in inventory.slots} & {device} or exact or alike
    if not codes:
        usage(mark("There is no device {device} in the inventory."), device=device)
    if len(codes) > 1:
        text = mark("{device} is the address of several devices: {codes}")
        usage(text, device=device, codes=", ".join(sorted(codes)))
    return next(slot for slot in inventory.slots if slot.code in codes)


def _print(
    session: Session, slot: "Slot", targets: "dict[CheckKey, Target]", readings: "list[Reading]"
) -> None:
    from inventory.labels import label
    from inventory.types.readings import Status
    from inventory.types.wiring import join_address
    from monitor.cli.probe_words import conclusion, explain

    _ = session.words
    say(f"{slot.code}  {label(slot.kind, _)}  {slot.name}".rstrip(), "bold")
    columns = (_("Probe"), _("Asked"), _("Answer"), _("Delay"), _("That means"))
    rows, styles = [], {}
    for number, reading in enumerate(readings):
        target = targets[reading.check]
        delay = "" if reading.delay_ms is None else f"{reading.delay_ms:.1f} ms"
        name, asked = _name(reading), join_address(target.address, target.port)
        rows.append((name, asked, label(reading.reason, _), delay, explain(reading, target, _)))
        if reading.status is not Status.GOOD and _tells(reading):
            styles[number] = "yellow" if reading.status.alive else "red"
    print_table(columns, rows, styles=styles)
    facts = [
        (_name(reading), name, str(value))
        for reading in readings
        for name, value in reading.facts.items()
    ]
    if facts:
        print_table((_("Probe"), _("Fact"), _("Value")), facts, title=_("Facts"))
    say(conclusion(readings, _), "bold")


def _print_notes(session: Session, slot: "Slot", readings: "list[Reading]") -> None:
    """What is to be known besides: a pause after a refusal, other firmware than before."""
    from inventory.queries.firmware import firmware_of
    from monitor.cli.firmware_words import firmware_text, unexpected_text
    from monitor.cli.probe_words import held

    _, zone = session.words, session.district_record.time_zone
    for reading in readings:
        if reading.held_until:
            say(held(reading, _name(reading), zone, _), "yellow")
        if unexpected := unexpected_text(reading.facts, _):
            say(unexpected, "yellow")
    with session.reading() as connection:
        seen = firmware_of(connection, session.district, slot.code)
    if seen and seen[-1].before:
        say(_("Firmware changed: {text}").format(text=firmware_text(seen[-1], _, zone)), "yellow")


def _name(reading: "Reading") -> str:
    """The probe's, or that of what stood in for it."""
    from monitor.cli.ping_words import by_tcp

    return "TCP" if by_tcp(reading) else reading.check.probe.upper()


def _tells(reading: "Reading") -> bool:
    """Whether it says anything of the device: a service that it may not have says nothing."""
    from inventory.types.readings import Reason

    return reading.reason is not Reason.NOT_OFFERED


def _records(readings: "list[Reading]") -> list[dict[str, object]]:
    from monitor.cli.times import iso

    return [
        {
            "probe": reading.check.probe.value,
            "reason": reading.reason.value,
            "status": reading.status.value,
            "observed_at": iso(reading.observed_at),
            "delay_ms": reading.delay_ms,
            "held_until": iso(reading.held_until or None),
            "facts": dict(reading.facts),
        }
        for reading in readings
    ]
