"""How hypotheses are weighed: by bounds that hold, and evidence that is looked up when needed."""

from collections.abc import Mapping
from dataclasses import replace
from math import log

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inventory.types.components import Inventory, Kind, Link, LinkKind, Slot
from inventory.types.outages import SlotState
from inventory.types.readings import Fact, Reason
from monitor.judgement.diagnosis.evidence import Layered, SlotEvidence, Watched
from monitor.judgement.diagnosis.hypotheses import Belief, Weigher
from monitor.judgement.diagnosis.mains import NORMAL, Mains
from monitor.judgement.diagnosis.priors import DEFAULT_PRIORS, Priors
from monitor.judgement.diagnosis.topology import Topology
from tests.monitor.judgement.districts import buildings
from tests.monitor.judgement.readings import T0, seen

TOPOLOGY = Topology(buildings("B4"))
SLOTS = sorted(TOPOLOGY.slots)
DOWN = (Reason.TIMEOUT, Reason.LINK_DOWN, Reason.ABSENT, Reason.POWER_OFF)
FACTS: tuple[Mapping[str, Fact], ...] = (
    {},
    {"remote_power_down": True},
    {"remote_power_down": False},
    {"detection_status": 2},
    {"detection_status": 4},
)


@st.composite
def evidence(draw: st.DrawFn) -> dict[str, SlotEvidence]:
    """Some slots of a building, down or well, with whatever they may tell besides."""
    found = {}
    for code in draw(st.lists(st.sampled_from(SLOTS), min_size=1, max_size=25, unique=True)):
        down = draw(st.booleans())
        reason = draw(st.sampled_from(DOWN)) if down else Reason.OK
        state = SlotState.DOWN if down else SlotState.OK
        told = seen(code, state, draw(st.integers(0, 60)), 90, reason)
        found[code] = replace(told, facts=draw(st.sampled_from(FACTS)))
    return found


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(evidence(), st.booleans())
def test_no_hypothesis_gains_more_than_its_bound(
    known: dict[str, SlotEvidence], repaired: bool
) -> None:
    down = [code for code, each in known.items() if each.down]
    damaged = {"B4-C1": T0} if repaired else {}
    weigher = Weigher(TOPOLOGY.scopes, known, Belief(DEFAULT_PRIORS, damaged), down)
    for cause in {cause for code in down for cause in TOPOLOGY.may_show(code)}:
        failed = {code for code in down if cause in TOPOLOGY.may_show(code)}
        weighed = weigher.weigh(cause, failed)
        if weighed.places:
            assert weighed.gain <= weigher.at_most(cause, failed) + 1e-9, cause


def test_what_stands_may_tell_of_failing_power_and_the_bound_allows_for_it() -> None:
    kinds = {
        "port": Kind.PORT,
        "card": Kind.CARD,
        "tx": Kind.TRANSCEIVER,
        "cam": Kind.CAMERA,
        "ad": Kind.ADAPTER,
    }
    slots = tuple(Slot(code, kind, "B") for code, kind in kinds.items())
    chain = (("card", "port"), ("tx", "card"), ("cam", "tx"))
    links = [Link(low, up, LinkKind.DATA) for low, up in chain]
    links += [Link(low, "ad", LinkKind.POWER) for low in ("tx", "cam")]
    topology = Topology(Inventory("d", (), slots, tuple(links), ()))
    gasping = replace(seen("port", SlotState.OK), facts={"remote_power_down": True})
    known = {"cam": seen("cam", SlotState.DOWN), "port": gasping}
    weigher = Weigher(topology.scopes, known, Belief(DEFAULT_PRIORS), ["cam"])
    weighed = weigher.weigh("ad", {"cam"})
    assert weighed.weights["cam"] > weigher.witnesses.most(["cam"]), "the port speaks for it, too"
    assert weighed.gain <= weigher.at_most("ad", {"cam"})


class Learned(Priors):
    """One adapter of a bad make among good ones."""

    def of(self, slot: Slot) -> float:
        return 0.5 if slot.code == "B4-02.ad" else 0.1


def test_each_component_has_the_prior_of_its_own() -> None:
    known = {code: seen(code, SlotState.DOWN) for code in ("B4-01", "B4-02")}
    weigher = Weigher(TOPOLOGY.scopes, known, Belief(Learned()), known)
    for code, a_year in (("01", 0.1), ("02", 0.5)):
        weighed = weigher.weigh(f"B4-{code}.ad", {f"B4-{code}"})
        assert weighed.prior == pytest.approx(log(a_year / 365))


@given(evidence())
def test_the_terms_add_up_to_the_gain(known: dict[str, SlotEvidence]) -> None:
    down = {code for code, each in known.items() if each.down}
    weigher = Weigher(TOPOLOGY.scopes, known, Belief(DEFAULT_PRIORS), down)
    for code in down:
        found = weigher.weigh(code, {code})
        total = found.prior + sum(term.weight for term in found.terms)
        assert not found.places or found.gain == pytest.approx(total)


def test_what_is_not_watched_is_not_looked_for() -> None:
    old, new = seen("a", SlotState.OK), seen("a", SlotState.DOWN)
    known = Watched({"a", "b"}, {"a": new}, {"a": old, "gone": old})
    assert known["a"] is new
    assert known["b"].state is SlotState.UNKNOWN
    assert "gone" not in known
    assert known.get("gone") is None
    with pytest.raises(KeyError):
        _ = known["gone"]


def test_the_first_layer_that_knows_a_slot_counts() -> None:
    steady, told = seen("a", SlotState.DOWN), seen("a", SlotState.OK)
    known = Layered({"a": steady}, Watched({"a", "b"}, {"a": told}, {}))
    assert known["a"] is steady
    assert set(known) == {"a", "b"}
    assert len(known) == 2


@pytest.mark.parametrize(
    ("reason", "source", "state"),
    [
        (Reason.ON_BATTERY, 5, SlotState.DOWN),
        (Reason.OK, NORMAL, SlotState.OK),
        (Reason.OK, 5, None),
    ],
)
def test_a_ups_tells_of_its_mains(reason: Reason, source: int, state: SlotState | None) -> None:
    told = seen("B4-UPS", SlotState.OK, reason=reason)
    mains = Mains(TOPOLOGY, {"B4-UPS": replace(told, facts={"output_source": source})})
    found = mains.get("B4-MAINS")
    assert (found and found.state) is state
    assert list(mains) == (["B4-MAINS"] if state else [])
    assert "B4-SW1" not in mains


def test_a_scope_is_walked_only_as_far_as_anybody_looks() -> None:
    scopes = Topology(buildings("B4")).scopes
    (nearest,) = scopes.bearings("B4-SW1", 1)
    assert (nearest.slot, nearest.place) == ("B4-SW1", "B4-SW1")
    whole = list(scopes.of("B4-SW1"))
    assert [each.slot for each in scopes.bearings("B4-SW1", 5)] == whole[:5]
    assert [each.slot for each in scopes.bearings("B4-SW1", 10_000)] == whole
