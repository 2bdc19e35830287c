"""What a crew takes along, and what to do without driving out first."""

from collections.abc import Mapping

from inventory.types.components import Kind
from inventory.types.faults import FaultKind, GroupKind
from inventory.words import Translator
from inventory.words import mark as _

_METER = _("multimeter")
_LIGHT = _("optical power meter")
_JUMPER = _("fibre patch cords")
_PLUGS = _("RJ45 plugs and crimper")
_TESTER = _("cable tester")
_SPLICER = _("fusion splicer")
_ADAPTER = _("12 V adapter")

_PARTS: Mapping[Kind | GroupKind, tuple[str, ...]] = {
    Kind.CAMERA: (_("spare camera"), _ADAPTER, _PLUGS, _METER, _("ladder")),
    Kind.ADAPTER: (_ADAPTER, _("DC plugs"), _METER),
    Kind.COPPER: (_("network cable"), _PLUGS, _TESTER),
    Kind.TRANSCEIVER: (_("spare transceiver"), _ADAPTER, _LIGHT, _JUMPER),
    Kind.STRAND: (_LIGHT, _("visual fault locator"), _JUMPER, _SPLICER, _("spare transceiver")),
    Kind.CABLE: (_("OTDR"), _SPLICER, _("splice closure and sleeves"), _("spare fibre cable")),
    Kind.CARD: (_("spare transceiver card"), _JUMPER, _LIGHT),
    Kind.CHASSIS: (_("spare chassis power supply"), _METER),
    Kind.PORT: (_("network patch cords"), _PLUGS, _TESTER),
    Kind.SWITCH: (_("spare switch with its configuration"), _("console cable"), _METER),
    Kind.UPLINK: (_("spare SFP modules"), _JUMPER, _LIGHT),
    Kind.RECORDER: (_("monitor and keyboard"), _("spare disk"), _("network patch cords")),
    Kind.CHANNEL: (_PLUGS, _TESTER, _METER),
    Kind.OUTLET: (_METER, _("fuses")),
    Kind.BOX: (_METER, _("fuses"), _("box key")),
    Kind.UPS: (_("spare UPS battery"), _METER),
    Kind.MAINS: (_METER, _("distribution room key")),
    GroupKind.BUILDING: (_METER, _LIGHT, _("distribution room key")),
    GroupKind.MODEL: (_("notebook with console cable"),),
    GroupKind.CREDENTIAL: (_("notebook with console cable"),),
    GroupKind.SUBNET: (_("network patch cords"), _("notebook with console cable"), _METER),
}

_CLEANING = _("fibre cleaning kit")
_WORN: Mapping[Kind | GroupKind, tuple[str, ...]] = {
    Kind.STRAND: (_CLEANING, _LIGHT, _JUMPER, _("visual fault locator")),
    Kind.CARD: (_CLEANING, _LIGHT, _JUMPER),
    Kind.UPLINK: (_CLEANING, _LIGHT, _JUMPER, _("spare SFP modules")),
    Kind.TRANSCEIVER: (_CLEANING, _LIGHT, _JUMPER, _("spare transceiver")),
}
"""What is brought to what only wears out, where that is something else."""

_ADVICE: Mapping[FaultKind, str] = {
    FaultKind.CREDENTIALS: _("No trip needed: set the user and password right in Pointwatch."),
    FaultKind.CLOCK: _("No trip needed: set the clock or the NTP server of the device."),
    FaultKind.SERVICE_OFF: _("No trip needed: switch ONVIF on in the web page of the device."),
    FaultKind.IDENTITY: _(
        "No trip needed: if the device was replaced, record its serial number in the inventory."
    ),
    FaultKind.ADDRESS_CONFLICT: _(
        "No trip needed: give one of the two devices another address. The MAC tables of the "
        "switches tell where each is plugged in."
    ),
    FaultKind.CERTIFICATE: _(
        "No trip needed: if the certificate was renewed, set its fingerprint in Pointwatch."
    ),
    FaultKind.NO_STREAM: _("No trip needed: set the stream of the camera as it was."),
    FaultKind.RECORDS: _(
        "No trip needed: compare the records with the wiring. Nothing recorded behind it is lost."
    ),
    FaultKind.MUTE: _(
        "What it carries works: restart its management from afar, or at the next visit."
    ),
    FaultKind.HUNG: _("First restart it from afar; drive out only if it stays so."),
    FaultKind.ON_BATTERY: _(
        "Act before the battery is empty: ask whether the mains is switched off."
    ),
    FaultKind.DEGRADING: _(
        "Preventive: it still works. First clean the connectors and plug them in anew."
    ),
    FaultKind.POWER_REFUSED: _(
        "Look at the PoE budget of the switch first: give its power supply more, or plug something "
        "into another switch."
    ),
    FaultKind.OVERLOAD: _(
        "Plug the camera into the switch with a short cable: if the port stays on, the old cable "
        "leaks; else the camera draws too much for this port."
    ),
    FaultKind.SHORT: _(
        "Unplug the camera: if the port still reports a short circuit, it is in the cable or its "
        "plugs; else in the camera."
    ),
    FaultKind.FLAPPING: _("Look for loose plugs, damp connectors and weak power."),
    FaultKind.LOSSY: _("Look for bad plugs, bent or dirty fibre, and links that are full."),
}


_PARTS_FOR: Mapping[FaultKind, tuple[str, ...]] = {
    FaultKind.POWER_REFUSED: (_("PoE injector"), _("network patch cords"), _METER),
    FaultKind.OVERLOAD: (_("network patch cords"), _PLUGS, _TESTER, _("spare camera")),
    FaultKind.SHORT: (_("network cable"), _PLUGS, _TESTER, _("spare camera")),
}
"""Where the trouble says more than the kind of component …"""
_PARTS_OF: Mapping[tuple[Kind | GroupKind, FaultKind], tuple[str, ...]] = {
    (Kind.RECORDER, FaultKind.COMMON_CAUSE): (
        _("spare PoE switch"),
        _("network patch cords"),
        _TESTER,
        _METER,
    ),
}
"""… and where only both say it."""

_ADVICE_FOR: Mapping[tuple[Kind | GroupKind, FaultKind], str] = {
    (Kind.CAMERA, FaultKind.RECORDS): _(
        "No trip needed: compare the records with the wiring, and set the records right."
    ),
    (Kind.OUTLET, FaultKind.POWER_OFF): _(
        "Ask who switched it off; if nobody did, switch it on again from afar."
    ),
}


def parts(kind: Kind | GroupKind, fault: FaultKind, translator: Translator) -> list[str]:
    """What to bring, the likeliest first; nothing where no one drives out."""
    if fault.for_administrator:
        return []
    brought = _PARTS_OF.get((kind, fault)) or _PARTS_FOR.get(fault) or _PARTS[kind]
    if fault.preventive:
        brought = _WORN.get(kind, _PARTS[kind])
    return [translator(each) for each in brought]


def advice(kind: Kind | GroupKind, fault: FaultKind, translator: Translator) -> str:
    """What to do first, for faults that call for it; else nothing."""
    return translator(_ADVICE_FOR.get((kind, fault), _ADVICE.get(fault, "")))
