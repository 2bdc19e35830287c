"""What a crew reads is Chinese from end to end for a Chinese crew."""

from itertools import product

import pytest

from inventory.types.components import Kind
from inventory.types.faults import FaultKind, GroupKind
from inventory.words import translator
from monitor.delivery.headlines import headline
from monitor.delivery.parts import advice, parts

PAIRS = list(product((*Kind, *GroupKind), FaultKind))
EN, ZH = translator("en"), translator("zh_CN")


def is_chinese(text: str) -> bool:
    return any("一" <= letter <= "鿿" for letter in text)


def test_every_kind_and_fault_has_a_headline_in_both_languages() -> None:
    bare = [pair for pair in PAIRS if not is_chinese(headline(*pair, ZH))]
    assert bare == []
    assert not any(is_chinese(headline(*pair, EN)) for pair in PAIRS)


def test_a_crew_that_drives_out_knows_what_to_bring() -> None:
    for kind, fault in PAIRS:
        english, chinese = parts(kind, fault, EN), parts(kind, fault, ZH)
        assert bool(english) is not fault.for_administrator
        assert all(map(is_chinese, chinese)), chinese


@pytest.mark.parametrize("fault", list(FaultKind))
def test_advice_is_translated_and_tells_the_administrator_that_no_trip_is_needed(
    fault: FaultKind,
) -> None:
    english, chinese = advice(Kind.CAMERA, fault, EN), advice(Kind.CAMERA, fault, ZH)
    assert is_chinese(chinese) is bool(english)
    assert ("No trip needed" in english) is fault.for_administrator


def test_an_unknown_code_is_shown_as_it_is() -> None:
    assert headline("balloon", "dead", EN) == "balloon: dead"
    assert headline("camera", "burst", ZH) == "camera: burst"
