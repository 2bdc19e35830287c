"""Which credentials may go where: a device's own to itself, general ones to strangers."""

from dataclasses import replace

from inventory.queries.credentials import Access
from inventory.types.components import Kind
from inventory.types.targets import OnvifCredential, SnmpCredential
from monitor.discovery.questions import Permitted, slots_of_nobody
from monitor.runner.targets import Ports
from tests.monitor.discovery.records import device, district

OWN, GENERAL, FOR_UPS = (SnmpCredential(community=each) for each in ("own", "general", "ups"))
CAMERA = OnvifCredential("user", "own-password")
STRANGER = OnvifCredential("user", "general-password")
PORTS = Ports(onvif=8080, snmp=1161)


def access() -> dict[str, Access]:
    found = {slot.code: Access(None, GENERAL) for slot in slots_of_nobody()}
    for slot in slots_of_nobody():
        if slot.kind is Kind.UPS:
            found[slot.code] = Access(None, FOR_UPS)
        if slot.kind is Kind.CAMERA:
            found[slot.code] = Access(STRANGER, GENERAL)
    return {**found, "SW1": Access(None, OWN), "C1": Access(CAMERA, None)}


def permitted(*, sign_in: bool = False) -> Permitted:
    camera = replace(device("C1", Kind.CAMERA, "SW1.1"), address="10.0.1.1:8899")
    return Permitted(district(camera), access(), PORTS, sign_in)


def test_a_known_switch_gets_its_own_community_alone() -> None:
    (question,) = permitted().questions(["10.0.1.251"])
    assert (question.snmp, question.snmp_port) == ((OWN,), 1161)


def test_a_known_camera_without_community_gets_none() -> None:
    (question,) = permitted().questions(["10.0.1.1"])
    assert (question.snmp, question.onvif, question.onvif_port) == ((), None, 8899)


def test_a_stranger_gets_each_general_community_once_and_never_a_slots_own() -> None:
    (question,) = permitted(sign_in=True).questions(["10.0.1.77"])
    assert sorted(each.community for each in question.snmp) == ["general", "ups"]
    assert (question.onvif, question.onvif_port) == (STRANGER, 8080)


def test_no_password_goes_out_without_signing_in() -> None:
    questions = permitted().questions(["10.0.1.1", "10.0.1.77", "10.0.1.251"])
    assert [each.onvif for each in questions] == [None, None, None]


def test_signing_in_uses_the_cameras_own_password() -> None:
    (question,) = permitted(sign_in=True).questions(["10.0.1.1"])
    assert question.onvif == CAMERA


def test_switches_with_an_address_are_asked() -> None:
    assert [target.slot for target in permitted().switches()] == ["SW1", "SW2"]
    assert permitted().switches()[0].snmp == OWN
