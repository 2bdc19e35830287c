"""From codes and values to the words of one repair message: everything but its layout."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from inventory.types.time import MINUTE, Ms, to_datetime
from inventory.words import Translator
from monitor.delivery.headlines import component_kind, fault_kind, headline
from monitor.delivery.parts import advice, parts
from monitor.delivery.reading_params import Params, number, record, records, text, whole
from monitor.delivery.reasons import reasons

POINTS_IN_FULL = 3
POINTS_NAMED = 5
RIVALS_NAMED = 2
OTHERS_NAMED = 2


@dataclass(frozen=True, slots=True)
class Brief:
    """One repair message in words. Empty fields are lines that the message does not have."""

    ticket: int
    round: int
    headline: str
    component: str
    topic: str
    where: str
    unit: str
    since: str
    down_for: str
    points: tuple[str, ...]
    points_more: int
    points_count: int
    reasons: tuple[str, ...]
    certainty: int | None
    rivals: tuple[str, ...]
    bring: str
    advice: str
    was: str
    split_off: str
    """Other repairs that are separate from this one now."""
    taken_in: str
    """Other repairs that are part of this one now."""
    other: int
    """The repair that this one was part of, or is part of now."""
    preventive: bool
    """Nothing has failed yet."""


def brief(params: Params, translator: Translator) -> Brief:
    """The words for one message's parameters. Never raises for what the parameters hold."""
    code, fault = text(params, "component_kind"), text(params, "fault")
    named, more = _points(params, translator)
    certainty = number(params, "confidence")
    kind, trouble = component_kind(code), fault_kind(fault)
    preventive = trouble is not None and trouble.preventive
    return Brief(
        ticket=whole(params, "ticket"),
        round=whole(params, "round"),
        headline=headline(code, fault, translator),
        component=_joined(params, "component", "component_name"),
        topic=_topic(params, translator),
        where=_joined(params, "building", "floor", "location"),
        unit=_unit(record(params, "unit"), translator),
        since=_local_time(number(params, "onset_at"), text(params, "time_zone")),
        down_for="" if preventive else _duration(number(params, "down_ms"), translator),
        points=named,
        points_more=more,
        points_count=whole(params, "affected_count"),
        reasons=reasons(records(params, "evidence"), text(params, "component"), translator),
        certainty=None if certainty is None else round(100 * min(max(certainty, 0), 1)),
        rivals=tuple(_rival(each, translator) for each in _likeliest(params)),
        bring=translator(", ").join(parts(kind, trouble, translator)) if kind and trouble else "",
        advice=advice(kind, trouble, translator) if kind and trouble else "",
        split_off=_others(params, "split_off", translator),
        taken_in=_others(params, "taken_in", translator),
        other=whole(params, "other"),
        was=_was(params, record(params, "was"), translator),
        preventive=preventive,
    )


def _topic(params: Params, translator: Translator) -> str:
    """What broke, and in which building: enough for a title."""
    what = headline(text(params, "component_kind"), text(params, "fault"), translator)
    building = text(params, "building")
    titled = translator("{what}, {building}") if building else "{what}"
    return titled.format(what=what, building=building)


def _joined(params: Params, *names: str) -> str:
    return " ".join(found for name in names if (found := text(params, name)))


def _points(params: Params, translator: Translator) -> tuple[tuple[str, ...], int]:
    """The points to name, and how many more there are; none when it is just the component."""
    affected = records(params, "affected")
    count = max(whole(params, "affected_count"), len(affected))
    if count == 1 and affected and text(affected[0], "code") == text(params, "component"):
        return (), 0
    in_full = count <= POINTS_IN_FULL
    fields = ("code", "name", "location") if in_full else ("code", "name")
    named = tuple(_joined(each, *fields) for each in affected[:POINTS_NAMED])
    return named, count - len(named)


def _likeliest(params: Params) -> list[Params]:
    rivals = sorted(records(params, "rivals"), key=lambda each: -(number(each, "confidence") or 0))
    return rivals[:RIVALS_NAMED]


def _rival(params: Params, translator: Translator) -> str:
    what = headline(text(params, "kind"), text(params, "fault"), translator)
    share = round(100 * (number(params, "confidence") or 0))
    told = translator("{what}: {component} ({n}%)")
    return told.format(what=what, component=text(params, "component"), n=share)


def _was(params: Params, was: Params, translator: Translator) -> str:
    """What was told before, unless only what is expected of it has changed."""
    component, fault = text(was, "component"), fault_kind(text(was, "fault"))
    same = component == text(params, "component") and fault is fault_kind(text(params, "fault"))
    if not was or (same and fault is not None and fault.preventive):
        return ""
    what = headline(text(was, "kind"), text(was, "fault"), translator)
    return translator("{what}: {component}").format(what=what, component=component)


def _others(params: Params, name: str, translator: Translator) -> str:
    told = translator("{ticket}, {what}: {component}")
    others = records(params, name)
    named = [
        told.format(
            ticket=whole(each, "ticket"),
            what=headline(text(each, "kind"), text(each, "fault"), translator),
            component=text(each, "component"),
        )
        for each in others[:OTHERS_NAMED]
    ]
    more = len(others) - len(named)
    names = translator("; ").join(named)
    return translator("{names} and {n} more").format(names=names, n=more) if more else names


def _unit(params: Params, translator: Translator) -> str:
    name, serial = _joined(params, "maker", "model"), text(params, "serial")
    if name and serial:
        return translator("{name}, S/N {serial}").format(name=name, serial=serial)
    return translator("S/N {serial}").format(serial=serial) if serial else name


def _local_time(moment: float | None, zone: str) -> str:
    if moment is None:
        return ""
    try:
        local: datetime = to_datetime(round(moment)).astimezone(ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        # The zone is not known on this machine: say UTC rather than nothing.
        return f"{to_datetime(round(moment)):%Y-%m-%d %H:%M} UTC"
    return f"{local:%Y-%m-%d %H:%M}"


def _duration(span: float | None, translator: Translator) -> str:
    if span is None:
        return ""
    minutes: Ms = max(round(span / MINUTE), 1)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    if days:
        return translator("{d} d {h} h").format(d=days, h=hours)
    if hours:
        return translator("{h} h {m} min").format(h=hours, m=minutes)
    return translator("{m} min").format(m=minutes)
