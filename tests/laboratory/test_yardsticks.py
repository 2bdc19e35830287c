"""The yardsticks do what those whom they stand for do."""

from random import Random

from inventory.types.outages import SlotState
from inventory.types.readings import Reason
from monitor.judgement.diagnosis.evidence import SlotEvidence
from tests.laboratory.instruments import Instruments, Tier
from tests.laboratory.records import recorded
from tests.laboratory.run import Look
from tests.laboratory.small import small_plant
from tests.laboratory.yardsticks import Yardsticks

PLANT = small_plant()
INVENTORY = recorded(PLANT, Tier.LINKS, Random(1), wrong=0)
YARDSTICKS = Yardsticks(INVENTORY, Instruments(PLANT, Tier.LINKS).probes)
BEHIND_C1 = ("B1-1", "B1-C1.1", "B1-2", "B1-C1.2")


def lost(*codes: str) -> dict[str, SlotEvidence]:
    return {code: SlotEvidence(code, SlotState.DOWN, Reason.TIMEOUT, 0, 0) for code in codes}


def test_each_device_has_a_ticket_of_its_own_and_rows_have_none() -> None:
    named = [code for code, _ in YARDSTICKS.one_per_device(lost("B1-1", "B1-2", "B1-C1.1"))]
    assert named == ["B1-1", "B1-2"]


def test_what_is_behind_a_lost_parent_is_silent() -> None:
    troubled = lost("B1-SW1", "B1-CH1", "B1-1", "B1-4")
    assert [code for code, _ in YARDSTICKS.parents(troubled)] == ["B1-SW1"]


def test_a_host_whose_parent_stands_is_told_of() -> None:
    assert [code for code, _ in YARDSTICKS.parents(lost("B1-1", "B1-2"))] == ["B1-1", "B1-2"]


def test_the_group_that_explains_most_covers_its_members() -> None:
    (name, covered), *rest = YARDSTICKS.set_cover(lost(*BEHIND_C1))
    assert (name, covered, rest) == ("B1-C1", frozenset(BEHIND_C1), [])


def test_what_is_not_lost_is_covered_by_no_group() -> None:
    refused = SlotEvidence("B1-4", SlotState.MISCONFIGURED, Reason.AUTHENTICATION, 0, 0)
    assert list(YARDSTICKS.set_cover({"B1-4": refused})) == [("B1-4", frozenset({"B1-4"}))]


def test_a_ticket_is_dated_from_when_it_has_stood() -> None:
    looks = [Look(5, lost("B1-1")), Look(7, lost("B1-1", "B1-2")), Look(9, lost("B1-2"))]
    (ticket,) = YARDSTICKS.tickets(YARDSTICKS.one_per_device, looks)
    assert (ticket.last.component.code, ticket.last.at) == ("B1-2", 7)
