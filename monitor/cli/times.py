"""Instants as people and programs read them: in the district's time zone, and as ISO 8601.

Imports stand inside the functions, since every command has this module and --help needs none.
"""

from typing import TYPE_CHECKING

from inventory.words import Gettext, mark
from monitor.cli.exits import usage

if TYPE_CHECKING:
    from inventory.types.time import Ms

_STEPS = ((86_400, mark("{n} d")), (3_600, mark("{n} h")), (60, mark("{n} min")))


def now_ms() -> "Ms":
    """This moment, by the machine's clock."""
    from time import time

    return round(time() * 1000)


def shown(moment: "Ms | None", zone: str) -> str:
    """Date and time to the second in that zone; "" for none."""
    from zoneinfo import ZoneInfo

    from inventory.types.time import to_datetime

    if moment is None:
        return ""
    return to_datetime(moment).astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M:%S")


def iso(moment: "Ms | None") -> str | None:
    """ISO 8601 in UTC, to the millisecond: what --json prints."""
    from inventory.types.time import to_datetime

    if moment is None:
        return None
    return to_datetime(moment).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def ago(moment: "Ms | None", now: "Ms", _: Gettext) -> str:
    """How long before `now`, in its two greatest units at most."""
    if moment is None:
        return ""
    left = max(0, now - moment) // 1000
    parts = []
    for size, text in _STEPS:
        count, left = divmod(left, size)
        if count:
            parts.append(_(text).format(n=count))
    return " ".join(parts[:2]) or _("{n} s").format(n=left)


def parsed(text: str, zone: str) -> "Ms":
    """The instant that a user wrote: ISO 8601, in the district's zone where it names none."""
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from inventory.types.time import to_ms

    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        hint = mark("Write it like 2026-03-02, 2026-03-02T08:00 or 2026-03-02T00:00Z.")
        usage(mark("{text} is not a date or a time."), hint, text=text)
    return to_ms(moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone)))
