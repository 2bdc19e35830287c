"""Why we think so: findings that say the same of several slots become one line."""

from collections.abc import Sequence

from inventory.words import Translator
from monitor.delivery.reading_params import Params, facts, record, text
from monitor.evidence_words import evidence_text

LINES = 4
SLOTS_NAMED = 3


def reasons(evidence: Sequence[Params], component: str, translator: Translator) -> tuple[str, ...]:
    """The findings in words, in their order, at most `LINES` lines.

    A finding about the component alone does not name it again.
    """
    slots_of: dict[str, list[str]] = {}
    for each in evidence:
        said = evidence_text(text(each, "code"), facts(record(each, "params")), translator)
        slots = slots_of.setdefault(said, [])
        slot = text(each, "slot")
        if slot and slot not in slots:
            slots.append(slot)
    named = (([] if slots == [component] else slots, said) for said, slots in slots_of.items())
    return tuple(_line(slots, said, translator) for slots, said in named)[:LINES]


def _line(slots: Sequence[str], said: str, translator: Translator) -> str:
    if not slots:
        return said
    named = translator(", ").join(slots[:SLOTS_NAMED])
    more = len(slots) - SLOTS_NAMED
    if more > 0:
        named = translator("{names} and {n} more").format(names=named, n=more)
    return translator("{names}: {finding}").format(names=named, finding=said)
