"""Why a fault names what it names, in words: a sentence, the terms of the sum, what would tell."""

from collections.abc import Iterator, Mapping

from inventory.labels import label
from inventory.types.faults import Diagnosis, Evidence, Rival, Term, TermCode
from inventory.words import Translator, mark
from monitor.delivery.headlines import headline
from monitor.delivery.parts import parts
from monitor.evidence_words import evidence_text, failed_before
from monitor.judgement.diagnosis.separating import Separator, separator

REASONS_TOLD = 4

_SEPARATORS: Mapping[Separator, str] = {
    Separator.POWER_FAIL_SIGNAL: mark(
        "a transceiver that tells when its power fails, or its PWR light"
    ),
    Separator.POWER_READING: mark("an outlet or box that can be asked, or a multimeter"),
    Separator.LIGHTS: mark("the lights of the transceiver: PWR, FX, TP"),
    Separator.LIGHT_MEASURED: mark("received power at both ends, or an OTDR"),
    Separator.CABLE_TESTER: mark("a cable tester, or another camera at the same plug"),
    Separator.MAINS_READING: mark("a UPS that can be asked, or a look whether there is power"),
    Separator.OTHER_WAY: mark("a look at its lights, or a second way to reach it"),
    Separator.RECORD: mark("their chain, written down in the inventory"),
}


def sentence(found: Diagnosis, _: Translator) -> str:
    """One paragraph for a crew: what, why, how surely, what else, what to bring."""
    what = headline(found.component.kind.value, found.kind.value, _)
    because = _("; ").join(_reasons(found.evidence[:REASONS_TOLD], found.component.code, _))
    told = [_("{what}: {component}").format(what=what, component=found.component.code)]
    told += [because] if because else []
    told.append(_("{n}% sure").format(n=round(100 * found.confidence)))
    if found.rivals:
        told.append(_("next likely: {rival}").format(rival=rival_text(found.rivals[0], _)))
    brought = _(", ").join(parts(found.component.kind, found.kind, _))
    if brought:
        told.append(_("bring: {parts}").format(parts=brought))
    return _(". ").join(each[:1].upper() + each[1:] for each in told) + _(".")


def _reasons(evidence: tuple[Evidence, ...], component: str, _: Translator) -> Iterator[str]:
    for each in evidence:
        said = evidence_text(each.code, each.params, _)
        if each.slot == component:
            yield said
        else:
            yield _("{names}: {finding}").format(names=each.slot, finding=said)


def rival_text(rival: Rival, _: Translator) -> str:
    """A rival with its share."""
    what = headline(rival.component.kind.value, rival.kind.value, _)
    share = round(100 * rival.confidence)
    return _("{what}: {component} ({n}%)").format(
        what=what, component=rival.component.code, n=share
    )


def separating_text(found: Diagnosis, rival: Rival, _: Translator) -> str:
    """What would tell the named component from this rival."""
    return separator_text(separator(found.component.kind, rival.component.kind), _)


def separator_text(found: Separator, _: Translator) -> str:
    """A reading or a look, in words."""
    return _(_SEPARATORS[found])


def term_text(term: Term, _: Translator) -> str:
    """What one term of the sum is about."""
    kind = label(term.kind, _)
    if term.code is TermCode.PRIOR:
        text = _("how often a {kind} fails").format(kind=kind)
        learned = failed_before(term.params, _) if term.params else ""
        return text + _(" ({more})").format(more=learned) if learned else text
    if term.code is TermCode.LOOKED:
        return _("what a person saw at {slot}").format(slot=term.slot)
    if term.code is TermCode.OWN_WORD:
        return _("what {slot} itself shows").format(slot=term.slot)
    text = (
        _("{n} × {kind} lost ({slot})")
        if term.code is TermCode.LOST
        else _("{n} × {kind} works ({slot})")
    )
    more = " …" if term.count > 1 else ""
    return text.format(n=term.count, kind=kind, slot=term.slot + more)


def total(terms: tuple[Term, ...]) -> float:
    """The sum of the terms, in natural logarithms."""
    return round(sum(term.weight for term in terms), 2)
