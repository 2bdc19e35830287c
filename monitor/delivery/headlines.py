"""What broke, in one phrase a crew understands on a phone's lock screen."""

from collections.abc import Mapping

from inventory.labels import label
from inventory.types.components import Kind
from inventory.types.faults import FaultKind, GroupKind
from inventory.words import Translator
from inventory.words import mark as _

_HEADLINES: Mapping[tuple[Kind | GroupKind, FaultKind], str] = {
    (Kind.CAMERA, FaultKind.DEAD): _("Camera does not answer"),
    (Kind.CAMERA, FaultKind.HUNG): _("Camera hangs"),
    (Kind.CAMERA, FaultKind.CREDENTIALS): _("Camera refuses our password"),
    (Kind.CAMERA, FaultKind.CLOCK): _("Camera clock is wrong"),
    (Kind.CAMERA, FaultKind.SERVICE_OFF): _("Camera has ONVIF switched off"),
    (Kind.CAMERA, FaultKind.IDENTITY): _("Camera is another one than recorded"),
    (Kind.CAMERA, FaultKind.ADDRESS_CONFLICT): _("Camera shares its address with another device"),
    (Kind.CAMERA, FaultKind.RECORDS): _("Camera is plugged in elsewhere than recorded"),
    (Kind.CAMERA, FaultKind.CERTIFICATE): _("Camera shows an unknown certificate"),
    (Kind.CAMERA, FaultKind.NO_STREAM): _("Camera has no stream at its path"),
    (Kind.CAMERA, FaultKind.FLAPPING): _("Camera comes and goes"),
    (Kind.CAMERA, FaultKind.LOSSY): _("Camera loses packets"),
    (Kind.ADAPTER, FaultKind.DEAD): _("Power adapter gives no power"),
    (Kind.ADAPTER, FaultKind.POWER_OFF): _("Power adapter gives no power"),
    (Kind.ADAPTER, FaultKind.POWER_REFUSED): _("PoE port refuses power"),
    (Kind.ADAPTER, FaultKind.OVERLOAD): _("PoE port switched off: too much current"),
    (Kind.ADAPTER, FaultKind.SHORT): _("PoE port switched off: short circuit"),
    (Kind.CAMERA, FaultKind.OVERLOAD): _("Camera draws more current than its PoE port allows"),
    (Kind.CAMERA, FaultKind.SHORT): _("Short circuit in camera or cable"),
    (Kind.COPPER, FaultKind.OVERLOAD): _("Network cable leaks current of its PoE port"),
    (Kind.COPPER, FaultKind.SHORT): _("Short circuit in network cable"),
    (Kind.SWITCH, FaultKind.POWER_REFUSED): _("Switch has too little power for its PoE ports"),
    (Kind.COPPER, FaultKind.LINK_DOWN): _("Network cable has no link"),
    (Kind.COPPER, FaultKind.DEAD): _("Network cable has no link"),
    (Kind.TRANSCEIVER, FaultKind.DEAD): _("Fibre transceiver is dead"),
    (Kind.STRAND, FaultKind.LINK_DOWN): _("Fibre strand has no light"),
    (Kind.STRAND, FaultKind.DEAD): _("Fibre strand has no light"),
    (Kind.CABLE, FaultKind.LINK_DOWN): _("Fibre cable is cut"),
    (Kind.CABLE, FaultKind.DEAD): _("Fibre cable is cut"),
    (Kind.CARD, FaultKind.ABSENT): _("Transceiver card is missing"),
    (Kind.CARD, FaultKind.DEAD): _("Transceiver card is dead"),
    (Kind.CHASSIS, FaultKind.DEAD): _("Transceiver chassis is dead"),
    (Kind.CHASSIS, FaultKind.MUTE): _("Chassis management is silent, its links work"),
    (Kind.PORT, FaultKind.LINK_DOWN): _("Switch port has no link"),
    (Kind.PORT, FaultKind.DEAD): _("Switch port is dead"),
    (Kind.SWITCH, FaultKind.DEAD): _("Switch is dead"),
    (Kind.SWITCH, FaultKind.MUTE): _("Switch management is silent, its ports work"),
    (Kind.UPLINK, FaultKind.LINK_DOWN): _("Uplink is down"),
    (Kind.UPLINK, FaultKind.DEAD): _("Uplink is down"),
    (Kind.RECORDER, FaultKind.DEAD): _("Recorder does not answer"),
    (Kind.RECORDER, FaultKind.HUNG): _("Recorder hangs"),
    (Kind.RECORDER, FaultKind.CREDENTIALS): _("Recorder refuses our password"),
    (Kind.RECORDER, FaultKind.CLOCK): _("Recorder clock is wrong"),
    (Kind.RECORDER, FaultKind.SERVICE_OFF): _("Recorder has ONVIF switched off"),
    (Kind.RECORDER, FaultKind.IDENTITY): _("Recorder is another one than recorded"),
    (Kind.RECORDER, FaultKind.ADDRESS_CONFLICT): _(
        "Recorder shares its address with another device"
    ),
    (Kind.RECORDER, FaultKind.CERTIFICATE): _("Recorder shows an unknown certificate"),
    (Kind.RECORDER, FaultKind.COMMON_CAUSE): _("Cameras of one recorder fell together"),
    (Kind.CHANNEL, FaultKind.DEAD): _("Recorder does not reach the camera"),
    (Kind.CHANNEL, FaultKind.CREDENTIALS): _("Recorder has a wrong password for the camera"),
    (Kind.OUTLET, FaultKind.POWER_OFF): _("Outlet is off"),
    (Kind.OUTLET, FaultKind.DEAD): _("Outlet gives no power"),
    (Kind.BOX, FaultKind.DEAD): _("Outdoor box does not answer"),
    (Kind.UPS, FaultKind.ON_BATTERY): _("UPS runs on battery"),
    (Kind.UPS, FaultKind.DEAD): _("UPS does not answer"),
    (Kind.MAINS, FaultKind.POWER_OFF): _("Mains power is lost"),
    (Kind.MAINS, FaultKind.DEAD): _("Mains power is lost"),
    (Kind.STRAND, FaultKind.DEGRADING): _("Fibre strand is degrading"),
    (Kind.COPPER, FaultKind.DEGRADING): _("Network cable is degrading"),
    (Kind.PORT, FaultKind.DEGRADING): _("Switch port is degrading"),
    (Kind.UPLINK, FaultKind.DEGRADING): _("Uplink is degrading"),
    (Kind.CAMERA, FaultKind.DEGRADING): _("Camera fails more and more often"),
    (Kind.ADAPTER, FaultKind.DEGRADING): _("Power adapter fails more and more often"),
    (GroupKind.BUILDING, FaultKind.COMMON_CAUSE): _("Points of one building fell together"),
    (GroupKind.SUBNET, FaultKind.COMMON_CAUSE): _("Points of one subnet fell together"),
    (GroupKind.MODEL, FaultKind.CREDENTIALS): _("Cameras of one model refuse our password"),
    (GroupKind.CREDENTIAL, FaultKind.CREDENTIALS): _("Devices with one credential refuse it"),
    (GroupKind.MODEL, FaultKind.SERVICE_OFF): _("Cameras of one model have ONVIF switched off"),
    (GroupKind.MODEL, FaultKind.CLOCK): _("Clocks of cameras of one model are wrong"),
    (GroupKind.MODEL, FaultKind.CERTIFICATE): _("Cameras of one model show unknown certificates"),
    (GroupKind.MODEL, FaultKind.NO_STREAM): _("Cameras of one model have no stream at their path"),
}


def headline(kind: str, fault: str, translator: Translator) -> str:
    """The phrase for a component kind and a fault kind; unknown codes stay as they are."""
    component, trouble = component_kind(kind), fault_kind(fault)
    if component is None or trouble is None:
        return f"{kind}: {fault}"
    known = _HEADLINES.get((component, trouble))
    if known is not None:
        return translator(known)
    return f"{label(component, translator)}: {label(trouble, translator)}"


def component_kind(code: str) -> Kind | GroupKind | None:
    """The kind of a code as the ledger keeps it, or None."""
    if code in tuple(Kind):
        return Kind(code)
    return GroupKind(code) if code in tuple(GroupKind) else None


def fault_kind(code: str) -> FaultKind | None:
    """The fault kind of a code as the ledger keeps it, or None."""
    return FaultKind(code) if code in tuple(FaultKind) else None
