"""Cameras of one model or credential that refuse together are one finding; no crew drives out."""

from dataclasses import replace

from inventory.types.components import Kind, Unit
from inventory.types.faults import Component, Diagnosis, Evidence, FaultKind, GroupKind
from inventory.types.time import MINUTE, SECOND, Ms
from monitor.judgement.diagnosis.alike import gather_alike
from monitor.judgement.diagnosis.surroundings import Surroundings
from monitor.judgement.diagnosis.topology import Topology
from tests.monitor.judgement.districts import unchained
from tests.monitor.judgement.scenario import Story

ADDRESSES = {f"B{n % 3}-{n:02d}": f"10.1.{n}.1" for n in range(1, 9)}
PLAIN = unchained(ADDRESSES)
ONE_MODEL = replace(
    PLAIN,
    installations=tuple(
        replace(each, unit=Unit("Acme", "Dome 4" if number < 6 else "Box 2"))
        for number, each in enumerate(PLAIN.installations)
    ),
)
CODES = sorted(ADDRESSES)
DOMES = [each.slot for each in ONE_MODEL.installations if each.unit.model == "Dome 4"]


def refused(story: Story, *codes: str) -> Story:
    for code in codes:
        story.world.set_password(code, "changed")
    return story


def test_a_password_changed_on_all_of_a_model_is_one_open_ticket() -> None:
    story = refused(Story(ONE_MODEL), *DOMES).at(180)
    (found,) = story.named()
    assert (found.component.kind, found.component.code) == (GroupKind.MODEL, "Acme Dome 4")
    assert (found.kind, found.affected) == (FaultKind.CREDENTIALS, frozenset(DOMES))
    assert found.kind.for_administrator


def test_two_of_a_model_or_three_of_several_are_findings_of_their_own() -> None:
    refused(Story(ONE_MODEL), *DOMES[:2]).at(180).expect_tickets(2)
    refused(Story(PLAIN), *CODES[:3]).at(180).expect_tickets(3)


KEYS = dict.fromkeys(CODES, "kind:camera") | {CODES[-1]: "slot:" + CODES[-1]}


def refusals(*codes: str, every: Ms = 5 * SECOND, kind: Kind = Kind.CAMERA) -> list[Diagnosis]:
    return [
        Diagnosis(
            Component(kind, code),
            FaultKind.CREDENTIALS,
            frozenset({code}),
            onset_at=number * every,
            confidence=0.99,
            evidence=(Evidence("refused_password", code, number * every),),
        )
        for number, code in enumerate(codes)
    ]


def named(found: list[Diagnosis]) -> list[tuple[str, int]]:
    return sorted((str(each.component.kind), len(each.affected)) for each in found)


def test_a_credential_changed_for_several_models_is_one_ticket_of_that_credential() -> None:
    story = Story(ONE_MODEL)
    story.context = replace(story.context, around=Surroundings(KEYS))
    refused(story, *CODES[:-1]).at(180).expect_tickets(1, ever=2)
    (found,) = story.named()
    assert (found.component.kind, found.component.code) == (GroupKind.CREDENTIAL, "kind:camera")
    assert found.affected == frozenset(CODES[:-1])
    assert found.evidence[0].params == {"count": 7, "total": 7}


def test_the_group_that_explains_most_is_named() -> None:
    topology = Topology(ONE_MODEL)
    assert named(gather_alike(topology, KEYS, refusals(*DOMES))) == [("model", len(DOMES))]
    both = gather_alike(topology, KEYS, refusals(*CODES[:-1]))
    assert named(both) == [("credential", 7)]


def test_what_model_and_credential_explain_alike_is_told_with_both() -> None:
    keys = dict.fromkeys(DOMES, "building:B1")
    (found,) = gather_alike(Topology(ONE_MODEL), keys, refusals(*DOMES))
    told = [each.code for each in found.evidence]
    assert set(told[:2]) == {"same_model", "same_credential"}


def test_a_few_of_many_with_one_credential_are_findings_of_their_own_unless_at_once() -> None:
    many = KEYS | {f"X-{number}": "kind:camera" for number in range(100)}
    topology, three = Topology(PLAIN), CODES[:3]
    assert named(gather_alike(topology, many, refusals(*three))) == [("credential", 3)]
    slowly = gather_alike(topology, many, refusals(*three, every=5 * MINUTE))
    assert named(slowly) == [("camera", 1)] * 3


def test_a_credential_of_one_slot_is_shared_with_nobody() -> None:
    keys = {code: f"slot:{code}" for code in CODES}
    assert named(gather_alike(Topology(PLAIN), keys, refusals(*CODES))) == [("camera", 1)] * 8


def test_recorders_and_cameras_may_share_a_credential() -> None:
    keys = dict.fromkeys(CODES, "district")
    recorders = refusals(*CODES[:2], kind=Kind.RECORDER)
    found = gather_alike(Topology(PLAIN), keys, recorders + refusals(CODES[2]))
    assert named(found) == [("credential", 3)]
