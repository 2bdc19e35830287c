"""The record of one component on the screen."""

from collections.abc import Iterator

from inventory.labels import label
from inventory.words import Translator
from monitor.cli.firmware_words import firmware_text
from monitor.cli.output import print_fields, print_table, say
from monitor.cli.slot_records import SlotRecord
from monitor.cli.times import shown


def print_slot(found: SlotRecord, _: Translator, zone: str) -> None:
    """Place and unit, present state, what it needs, what stood there."""
    record = found.record
    say(f"{record.code}  {record.name}".rstrip(), "bold")
    print_fields(list(_fields(found, _, zone)))
    if found.chain:
        say("")
        say(_("Chain"), "bold")
        for step in found.chain:
            upper = found.slots[step.code]
            parts = (label(step.kind, _), step.code, f"({label(upper.kind, _)})", upper.address)
            say("  " * step.depth + " ".join(part for part in parts if part))
    rows = [
        (
            each.unit.maker,
            each.unit.model,
            each.unit.serial,
            each.address,
            shown(each.since, zone),
            shown(each.until, zone),
        )
        for each in found.history
    ]
    if rows:
        columns = (_("Maker"), _("Model"), _("Serial"), _("Address"), _("From"), _("Until"))
        say("")
        print_table(columns, rows, title=_("Units"))


def _fields(found: SlotRecord, _: Translator, zone: str) -> Iterator[tuple[str, str]]:
    record, state = found.record, found.state
    yield _("Kind"), label(record.kind, _)
    if state:
        since = shown(state.since, zone)
        text = f"{label(state.state, _)} ({label(state.reason, _)}), {since}"
        if found.as_of is not None:
            text = _("unknown; as of {time}: {state}").format(
                time=shown(found.as_of, zone), state=text
            )
        yield _("State"), text
    yield _("Building"), " ".join(part for part in (record.building, found.building) if part)
    yield _("Floor"), record.floor
    yield _("Location"), record.location
    yield _("Crew"), record.crew
    yield _("Address"), record.address
    yield _("Told by"), found.told_by or ""
    yield _("Row at its agent"), record.index
    yield _("Stream"), record.stream
    yield _("Maker"), " ".join(part for part in (record.maker, record.model) if part)
    yield _("Serial"), record.serial
    yield _("MAC"), record.mac
    yield _("Installed"), record.installed
    yield _("Firmware"), record.firmware
    if found.firmware:
        yield _("Firmware seen"), firmware_text(found.firmware[-1], _, zone)
    if record.pass_through is not None:
        yield _("Link-fault pass-through"), _("yes") if record.pass_through else _("no")
    yield _("Needed by"), ", ".join(found.lowers)
