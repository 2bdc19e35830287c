"""What `pointwatch inventory check` says: causes not told apart, and remedies, in words."""

from collections.abc import Mapping
from itertools import combinations

from inventory.labels import label
from inventory.types.components import Kind
from inventory.words import Translator, mark
from monitor.explanation import separator_text
from monitor.judgement.coverage.costs import CostClass, RemedyKind, cost_class
from monitor.judgement.coverage.model import Confusable, Remedy
from monitor.judgement.coverage.rehearsal import KindOf
from monitor.judgement.diagnosis.priors import default_rate
from monitor.judgement.diagnosis.separating import separator

MOST_SEPARATORS = 2

_REMEDIES: Mapping[RemedyKind, str] = {
    RemedyKind.RECORD_FEEDS: mark("record what feeds each camera and transceiver: {n}"),
    RemedyKind.RECORD_SUPPLY: mark("record what feeds adapters, switches, boxes and UPS: {n}"),
    RemedyKind.RECORD_PATHS: mark("record what each camera is connected to: {n}"),
    RemedyKind.RECORD_PASSING: mark("record whether transceivers and cards pass link loss on: {n}"),
    RemedyKind.RECORD_ROWS: mark("record the index of ports, cards, strands and outlets: {n}"),
    RemedyKind.READ_SWITCHES: mark("read switches by SNMP (a credential): {n}"),
    RemedyKind.READ_CHASSIS: mark("read chassis by SNMP (a credential): {n}"),
    RemedyKind.READ_BOXES: mark("read power boxes by SNMP (a credential): {n}"),
    RemedyKind.READ_UPS: mark("read UPS by SNMP (a credential): {n}"),
    RemedyKind.MANAGED_SWITCHES: mark("managed switches, or the address of those there are: {n}"),
    RemedyKind.MANAGED_CHASSIS: mark("managed chassis, or the address of those there are: {n}"),
    RemedyKind.MANAGED_BOXES: mark("managed power boxes, or the address of those there are: {n}"),
    RemedyKind.MANAGED_UPS: mark("UPS with a network card, or the address of those there are: {n}"),
    RemedyKind.GASPING_TRANSCEIVERS: mark("transceivers that tell when their power fails: {n}"),
    RemedyKind.POE: mark("PoE in place of plain adapters: {n}"),
}

_COSTS: Mapping[CostClass, str] = {
    CostClass.RECORD: mark("records only, {hours} h"),
    CostClass.CONFIGURE: mark("settings, {hours} h"),
    CostClass.HARDWARE: mark("parts, worth {hours} h"),
}


def remedy_text(remedy: Remedy, _: Translator) -> str:
    """What to do, and of how many."""
    return _(_REMEDIES[remedy.kind]).format(n=len(remedy.items))


def cost_text(remedy: Remedy, _: Translator) -> str:
    """What it takes."""
    return _(_COSTS[cost_class(remedy.kind)]).format(hours=f"{remedy.hours:g}")


def kinds_text(found: Confusable, _: Translator) -> str:
    """The causes, the likeliest first."""
    return " / ".join(label(kind, _) for kind in _by_rate(found))


def separators_text(found: Confusable, _: Translator) -> str:
    """What would tell the likeliest of them apart."""
    pairs = sorted(
        combinations(_by_rate(found), 2), key=lambda pair: -_rate(pair[0]) * _rate(pair[1])
    )
    texts = dict.fromkeys(separator_text(separator(*pair), _) for pair in pairs)
    return _("; ").join(list(texts)[:MOST_SEPARATORS])


def _by_rate(found: Confusable) -> list[KindOf]:
    return sorted(found.kinds, key=lambda kind: (-_rate(kind), kind))


def _rate(kind: KindOf) -> float:
    """Of a group of which nothing is recorded, more than of any component."""
    return default_rate(kind) if isinstance(kind, Kind) else 2.0
