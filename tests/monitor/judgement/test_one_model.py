"""Cameras of one model that refuse together are one finding, and no crew drives out."""

from dataclasses import replace

from inventory.types.components import Unit
from inventory.types.faults import FaultKind, GroupKind
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
