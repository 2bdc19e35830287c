"""What is said of a unit's firmware."""

from collections.abc import Mapping

from inventory.queries.firmware import Sight
from inventory.types.readings import Fact
from inventory.words import Gettext
from monitor.cli.times import shown


def firmware_text(newest: Sight, _: Gettext, zone: str) -> str:
    """The version, since when, and which one was there before."""
    since = shown(newest.seen_at, zone)
    if not newest.before:
        return _("{version}, since {time}").format(version=newest.version, time=since)
    text = _("{version}, since {time}; before: {before}")
    return text.format(version=newest.version, time=since, before=newest.before)


def unexpected_text(facts: Mapping[str, Fact], _: Gettext) -> str:
    """That another version is there than the inventory gives; "" where none is."""
    if "expected_firmware" not in facts:
        return ""
    text = _("Firmware {version}; the inventory gives {expected}.")
    return text.format(version=facts.get("firmware"), expected=facts["expected_firmware"])
