"""What a slot's own state says, and the evidence that goes with an explanation, as codes."""

from inventory.types.components import Kind
from inventory.types.faults import Component, Diagnosis, Evidence, FaultKind
from inventory.types.outages import SlotState
from inventory.types.readings import Fact, ProbeName, Reason
from inventory.types.time import SECOND
from monitor.judgement.diagnosis.evidence import EvidenceBySlot, SlotEvidence
from monitor.judgement.diagnosis.explanation import Explanation
from monitor.judgement.diagnosis.likelihood import What, signals_of
from monitor.judgement.diagnosis.meters import meter_words
from monitor.judgement.diagnosis.poe import feed_code, feeds_behind
from monitor.judgement.diagnosis.priors import Priors, Seen
from monitor.judgement.diagnosis.topology import Topology

_CODE_OF = {
    Reason.LINK_DOWN: "link_down",
    Reason.ABSENT: "absent",
    Reason.POWER_OFF: "power_off",
    Reason.ON_BATTERY: "on_battery",
    Reason.AUTHENTICATION: "refused_password",
    Reason.CLOCK_SKEW: "clock_offset",
    Reason.SERVICE_OFF: "service_off",
    Reason.IDENTITY: "another_serial",
    Reason.CERTIFICATE: "certificate",
    Reason.NO_STREAM: "no_stream",
    Reason.OFFLINE: "offline",
}

_SET_WRONG = {
    Reason.CLOCK_SKEW: FaultKind.CLOCK,
    Reason.SERVICE_OFF: FaultKind.SERVICE_OFF,
    Reason.IDENTITY: FaultKind.IDENTITY,
    Reason.CERTIFICATE: FaultKind.CERTIFICATE,
    Reason.NO_STREAM: FaultKind.NO_STREAM,
}

CERTAIN = 0.99


def own_finding(topology: Topology, seen: SlotEvidence) -> Diagnosis | None:
    """A fault that needs no search: a device that answers, and says what is wrong."""
    kind = _own_kind(seen)
    if kind is None or (kind is FaultKind.ON_BATTERY and topology.mains_of(seen.slot)):
        return None  # a UPS on battery speaks of its mains, not of itself
    slot = topology.slots[seen.slot]
    return Diagnosis(
        component=Component(slot.kind, slot.code),
        kind=kind,
        affected=frozenset({seen.slot}),
        onset_at=seen.onset_at if seen.lossy_since is None else seen.lossy_since,
        confidence=CERTAIN,
        evidence=(own_evidence(seen),),
    )


def _own_kind(seen: SlotEvidence) -> FaultKind | None:
    if seen.contenders is not None and not seen.down:
        return FaultKind.ADDRESS_CONFLICT
    if seen.state is SlotState.MISCONFIGURED:
        return _SET_WRONG.get(seen.reason, FaultKind.CREDENTIALS)
    if seen.lossy and seen.alive:
        return FaultKind.LOSSY  # its services may fail for that
    if seen.state is SlotState.DEGRADED:
        battery = seen.reason is Reason.ON_BATTERY
        return FaultKind.ON_BATTERY if battery else FaultKind.HUNG
    return None


def own_evidence(seen: SlotEvidence) -> Evidence:
    """What the slot's own instruments say."""
    code, params = _told(seen)
    return Evidence(code, seen.slot, seen.observed_at, seen.refreshed_at, params)


def _told(seen: SlotEvidence) -> tuple[str, dict[str, Fact]]:
    if seen.flapping:
        return "flapping", {"changes": seen.changes}
    if seen.contenders is not None and not seen.down:
        return "two_units", dict(zip(("first", "second"), seen.contenders, strict=True))
    if seen.lossy and seen.alive and seen.state is not SlotState.MISCONFIGURED:
        return "lossy", {"count": seen.losses}
    code = _code(seen)
    unfed = feed_code(seen) if code == "power_off" else None
    if unfed is not None:
        return unfed
    if code == "clock_offset":
        return code, {"offset_s": seen.facts.get("clock_offset_s", 0)}
    if code == "another_serial":
        return code, {name: seen.facts.get(name, "") for name in ("serial", "expected_serial")}
    return code, _failing(seen)


def _code(seen: SlotEvidence) -> str:
    code = _CODE_OF.get(seen.reason, "silent" if seen.down else "service_dead")
    if code == "refused_password" and seen.facts.get("detail") == "locked_out":
        return "locked_account"
    if code == "service_dead" and seen.failing and seen.failing[0].probe is ProbeName.RTSP:
        return "no_video"
    return code


def _failing(seen: SlotEvidence) -> dict[str, Fact]:
    if not seen.failing:
        return {}
    failing = seen.failing[0]
    params: dict[str, Fact] = {"probe": failing.probe.value, "reason": seen.reason.value}
    if failing.failures:
        params["failures"] = failing.failures
    if _reported(seen):
        params["reported_by"] = seen.facts["reported_by"]
    return params


def _reported(seen: SlotEvidence) -> bool:
    """Whether a router says so; of its own network it is the monitor itself that does."""
    own_word = seen.facts.get("detail") == "no_neighbour"
    return seen.reason is Reason.UNREACHABLE and "reported_by" in seen.facts and not own_word


def evidence_for(
    topology: Topology, evidence: EvidenceBySlot, found: Explanation, priors: Priors
) -> tuple[Evidence, ...]:
    """Why this component is named: its own word, who fell with it, its like before, who stands."""
    terms: list[Evidence] = []
    own = evidence.get(found.component)
    if own is not None and own.down:
        terms.append(own_evidence(own))
    terms += [own_evidence(feed) for feed in feeds_behind(topology, evidence, found)[:1]]
    others = sorted(found.covered - {found.component})
    if others:
        terms += _lost_together(topology, evidence, found, others)
    terms += meter_words(topology, evidence, found)
    terms += _last_breaths(topology, evidence, found)
    terms += _failed_before(found.component, priors.seen(topology.slots[found.component]))
    terms += _standing(topology, evidence, found)
    return tuple(terms)


def _last_breaths(
    topology: Topology, evidence: EvidenceBySlot, found: Explanation
) -> list[Evidence]:
    """Whether the far ends of the lost links said that their power failed."""
    seen = [evidence[code] for code in sorted(found.covered)]
    told = [
        (signal.bad, each)
        for each in seen
        for signal in signals_of(each, topology.kind(each.slot))
        if signal.what is What.GASP
    ]
    for code, wanted in (("gasp", True), ("no_gasp", False)):
        heard = [each for bad, each in told if bad is wanted]
        if heard:
            newest = max(each.observed_at for each in heard)
            return [Evidence(code, heard[0].slot, newest, params={"count": len(heard)})]
    return []


def _failed_before(component: str, seen: Seen | None) -> list[Evidence]:
    """What was learned of its like, where that speaks for it."""
    if seen is None or not (seen.more and seen.tally.failures):
        return []
    return [Evidence("failed_before", component, seen.at, params=learned_params(seen))]


def learned_params(seen: Seen) -> dict[str, Fact]:
    """What a learned rate goes back to, as parameters."""
    years = round(seen.tally.years, 1)
    return {"failures": seen.tally.failures, "years": years, "of_model": seen.of_model}


def _lost_together(
    topology: Topology, evidence: EvidenceBySlot, found: Explanation, others: list[str]
) -> list[Evidence]:
    seen = [evidence[code] for code in others]
    newest = max(e.observed_at for e in seen)
    members = [c for c in topology.dependents(found.component) if c in evidence]
    onsets = [e.onset_at for e in seen]
    terms = [
        Evidence(
            "siblings_lost",
            found.component,
            newest,
            params={"count": len(others), "total": max(len(members), len(others))},
        )
    ]
    if len(others) > 1:
        seconds = round((max(onsets) - min(onsets)) / SECOND)
        terms.append(Evidence("within", found.component, newest, params={"seconds": seconds}))
    return terms


def _standing(topology: Topology, evidence: EvidenceBySlot, found: Explanation) -> list[Evidence]:
    """What the component hangs on, and what stands beside it, answers since the onset."""
    terms: list[Evidence] = []
    fell_at = min(evidence[code].onset_at for code in found.covered)
    for upper in sorted(topology.causes(found.component) - {found.component}):
        seen = evidence.get(upper)
        if seen is not None and seen.alive and seen.newest >= fell_at:
            kind = topology.slots[upper].kind
            params = {"component": upper, "kind": kind.value}
            terms.append(Evidence("upstream_good", upper, seen.observed_at, params=params))
    fresh = [
        seen
        for code in topology.peers(found.component)
        if (seen := evidence.get(code)) is not None
        and topology.slots[code].kind is Kind.CAMERA
        and seen.alive
        and seen.newest >= fell_at
    ]
    if fresh:
        newest = max(e.observed_at for e in fresh)
        params_good = {"count": len(fresh)}
        terms.append(Evidence("siblings_good", found.component, newest, params=params_good))
    return terms[:6]
