"""The script breaks things that exist, and can say so in both languages."""

from dataclasses import fields

import pytest

from inventory.types.components import Inventory, Kind, LinkKind
from inventory.types.faults import Component, Diagnosis, FaultKind
from inventory.types.wiring import Wiring
from inventory.words import LANGUAGES, translator
from monitor.demo.mischief import MEND, QUIT, Mischief, help_line
from monitor.demo.script import SCRIPT, SHORT, Act, Deed, Trick, announcement
from monitor.demo.stage import PACE
from monitor.judgement.policy import Policy

KEYS = "cakps"


def _exists(deed: Deed, sample: Inventory) -> bool:
    return any((s.kind, s.code) == (deed.component.kind, deed.component.code) for s in sample.slots)


@pytest.mark.parametrize("deed", [*SCRIPT, *SHORT])
def test_everything_that_breaks_is_in_the_sample(deed: Deed, sample: Inventory) -> None:
    assert _exists(deed, sample)


def test_each_deed_strikes_another_building(sample: Inventory) -> None:
    buildings = [deed.component.code.partition("-")[0] for deed in SCRIPT]
    assert len(set(buildings)) == len(SCRIPT)


def test_the_script_tells_the_whole_story(sample: Inventory) -> None:
    wiring = Wiring(sample)
    camera, adapter, cable, password = (deed.component.code for deed in SCRIPT)
    (own,) = wiring.uppers(camera, LinkKind.POWER)
    assert wiring.slots[own].kind is Kind.ADAPTER
    assert len(wiring.lowers(adapter, LinkKind.POWER)) == 3
    assert len(wiring.lowers(cable, LinkKind.PART)) > 3
    assert wiring.address(password)
    assert [deed.trick for deed in SCRIPT] == [*[Trick.BREAK] * 3, Trick.PASSWORD]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_deed_is_announced_by_its_code(language: str) -> None:
    words = translator(language)
    switch = Deed(Trick.BREAK, Component(Kind.SWITCH, "B2-SW2"))
    for deed in (*SCRIPT, switch):
        act = Act(deed, 0, frozenset({deed.component.code, "B1-01"}))
        assert deed.component.code in announcement(act, frozenset({"B1-01"}), words)


def test_the_number_of_cameras_is_counted_from_what_went_dark() -> None:
    deed = Deed(Trick.BREAK, Component(Kind.CABLE, "B2-C1"))
    cameras = frozenset({"B2-01", "B2-02", "B2-03"})
    act = Act(deed, 0, frozenset({"B2-C1", "B2-01", "B2-02", "B2-CH1"}))
    assert announcement(act, cameras, translator("en")).endswith("2 cameras")


@pytest.mark.parametrize(
    ("kind", "explained"), [(FaultKind.DEAD, False), (FaultKind.CREDENTIALS, True)]
)
def test_a_changed_password_is_no_dead_camera(kind: FaultKind, explained: bool) -> None:
    deed = SCRIPT[-1]
    found = Diagnosis(deed.component, kind, frozenset({deed.component.code}), 0, 1.0)
    assert deed.explains(found) is explained


@pytest.mark.parametrize("key", list(KEYS))
def test_a_key_breaks_one_thing_after_another(key: str, sample: Inventory) -> None:
    mischief = Mischief(sample)
    deeds = [deed for _ in range(4) if (deed := mischief.deed(key)) is not None]
    assert len({deed.component for deed in deeds}) == 4
    assert all(_exists(deed, sample) for deed in deeds)


def test_other_keys_break_nothing(sample: Inventory) -> None:
    assert Mischief(sample).deed("x") is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_is_explained(language: str) -> None:
    told = help_line(translator(language))
    assert all(f"[{key}]" in told for key in (*KEYS, MEND, QUIT))


def test_the_pace_sets_thresholds_that_exist() -> None:
    assert PACE.keys() <= {field.name for field in fields(Policy)}
