"""The terms of a hypothesis as they are kept and shown: places of one kind taken together."""

from collections.abc import Iterable

from inventory.types.faults import Term, TermCode
from monitor.judgement.diagnosis.findings import learned_params
from monitor.judgement.diagnosis.hypotheses import Hypothesis
from monitor.judgement.diagnosis.hypotheses import Term as PlaceTerm
from monitor.judgement.diagnosis.priors import Priors
from monitor.judgement.diagnosis.topology import Topology


def terms_of(topology: Topology, found: Hypothesis, priors: Priors) -> tuple[Term, ...]:
    """The prior first, then what speaks most; they add up to the hypothesis's gain."""
    grouped: dict[tuple[TermCode, str], list[PlaceTerm]] = {}
    for term in found.terms:
        key = _code(found, term), topology.kind(term.place).value
        grouped.setdefault(key, []).append(term)
    slot = topology.slots[found.component]
    seen = priors.seen(slot)
    params = learned_params(seen) if seen else {}
    prior = Term(TermCode.PRIOR, slot.kind, slot.code, 1, round(found.prior, 2), params)
    rest = [_together(topology, code, terms) for (code, _), terms in grouped.items()]
    return prior, *sorted(rest, key=lambda each: (-abs(each.weight), each.slot))


def _code(found: Hypothesis, term: PlaceTerm) -> TermCode:
    if term.told_by:
        return TermCode.LOOKED
    if term.place == found.component:
        return TermCode.OWN_WORD
    return TermCode.LOST if term.failed else TermCode.STANDING


def _together(topology: Topology, code: TermCode, terms: Iterable[PlaceTerm]) -> Term:
    places = sorted(term.place for term in terms)
    weight = round(sum(term.weight for term in terms), 2)
    return Term(code, topology.kind(places[0]), places[0], len(places), weight)
