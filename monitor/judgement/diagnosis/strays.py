"""Rows that fell with nobody recorded behind them: they are somebody's whose record is wrong.

A port goes down without any device on it only when a plug is pulled. If something else in the
building fell at the same time, the row is a part of that: two failures within the same seconds are
far rarer than an error in the records (1 in 20 points).
"""

from collections.abc import Sequence
from dataclasses import replace
from math import exp, log

from inventory.types.components import Kind, LinkKind
from monitor.judgement.diagnosis.evidence import EvidenceBySlot
from monitor.judgement.diagnosis.explanation import ELSE, LEAST_SHARE, MOST_RIVALS, Explanation
from monitor.judgement.diagnosis.hypotheses import Hypothesis
from monitor.judgement.diagnosis.likelihood import SPOKEN_FOR, What, signals_of
from monitor.judgement.diagnosis.topology import Topology
from monitor.judgement.diagnosis.witnesses import Witnesses

_LED_BY = SPOKEN_FOR | {Kind.TRANSCEIVER, Kind.CABLE}
"""Kinds that are there for what is behind them, and cannot be missed themselves."""


OFTEN, SELDOM = 0.5, 0.05
"""How often a failure at a camera makes a row fail that is really its own, and is not recorded so:
any row; one of what is far from the camera."""


def with_strays_joined(
    topology: Topology,
    evidence: EvidenceBySlot,
    witnesses: Witnesses,
    found: Sequence[Explanation],
) -> list[Explanation]:
    """The same explanations, with each stray row's taken in by the one that it fell with."""
    strays = [each for each in found if is_stray(topology, each)]
    kept = [each for each in found if each not in strays]
    alone = []
    for stray in strays:
        hosts = [n for n, each in enumerate(kept) if _fell_with(topology, witnesses, stray, each)]
        if hosts:
            greatest = max(hosts, key=lambda n: (len(kept[n].hypothesis.places), -n))
            kept[greatest] = _together(topology, evidence, kept[greatest], stray)
        else:
            alone.append(stray)
    return kept + alone


def is_stray(topology: Topology, found: Explanation) -> bool:
    """Whether the records contradict it, or leave nobody who would miss what has failed."""
    return found.contradicted or all(serves_nobody(topology, code) for code in found.covered)


def serves_nobody(topology: Topology, code: str) -> bool:
    """Whether no device is recorded behind this slot, and it is none itself."""
    waiting, seen = [code], {code}
    while waiting:
        each = waiting.pop()
        if topology.kind(each) not in _LED_BY:
            return False
        lowers = {low for kind in LinkKind for low in topology.lowers(each, kind)} - seen
        seen |= lowers
        waiting += lowers
    return True


def _fell_with(
    topology: Topology, witnesses: Witnesses, stray: Explanation, host: Explanation
) -> bool:
    """Whether both fell in one building, as far as probes can see at one time."""
    buildings = {topology.slots[code].building for code in host.covered}
    if topology.slots[stray.component].building not in buildings:
        return False
    moment = witnesses.fell_at(host.covered)
    heard = [witnesses[code] for code in stray.covered]
    return all(each.apart(moment) == 0 for each in heard if each is not None)


def _together(
    topology: Topology, evidence: EvidenceBySlot, host: Explanation, stray: Explanation
) -> Explanation:
    """Both as one. Where the host is a lone point, its causes compete with those of the stray."""
    covered = host.covered | stray.covered
    if len(host.hypothesis.places) > 1:
        return joined_by(host, covered)
    fitting = log(SELDOM if _speaks_for_itself(topology, evidence, stray) else OFTEN)
    weighed = [(each, weight + fitting + _words(stray)) for each, weight in _candidates(host)]
    weighed += [(each, weight + _words(host)) for each, weight in _candidates(stray)]
    weighed.sort(key=lambda each: -each[1])
    odds = [exp(weight - weighed[0][1]) for _, weight in weighed]
    shares = [(1 - ELSE) * each / sum(odds) for each in odds]
    rivals = [(each, share) for (each, _), share in zip(weighed, shares, strict=True)]
    likely = tuple(each for each in rivals[1:] if each[1] >= LEAST_SHARE)
    best = weighed[0][0]._replace(covered=covered)
    return Explanation(best, shares[0], likely[:MOST_RIVALS])


def _candidates(found: Explanation) -> list[tuple[Hypothesis, float]]:
    """Each named cause, with its gain beside that of the likeliest."""
    best = found.hypothesis
    rivals = [(each, best.gain + log(share / found.confidence)) for each, share in found.rivals]
    return [(best, best.gain), *rivals]


def _words(found: Explanation) -> float:
    """What the words add that any cause of this loss explains."""
    return found.hypothesis.gain - found.hypothesis.prior


def _speaks_for_itself(topology: Topology, evidence: EvidenceBySlot, stray: Explanation) -> bool:
    """Whether its words are such as a failure at the camera seldom makes: a strand without light
    though a transceiver is recorded on it, a PoE port that reports a fault."""
    return any(_far_from_camera(topology, evidence, code) for code in stray.covered)


def _far_from_camera(topology: Topology, evidence: EvidenceBySlot, code: str) -> bool:
    if topology.kind(code) is Kind.STRAND:
        return bool(topology.lowers(code, LinkKind.DATA))
    told = signals_of(evidence[code], topology.kind(code))
    return any(word.what is What.FEED and word.bad for word in told)


def joined_by(found: Explanation, codes: frozenset[str]) -> Explanation:
    """It explains these slots, too."""
    hypothesis = found.hypothesis
    more = hypothesis._replace(covered=hypothesis.covered | codes)
    return replace(found, hypothesis=more)
