"""When a diagnosis is about a known fault, and when the fault takes it on."""

from inventory.types.components import Kind
from inventory.types.faults import Diagnosis, Fault, FaultKind, GroupKind
from inventory.types.time import SECOND, Ms
from monitor.judgement.diagnosis.diagnose import Diagnoses
from monitor.judgement.policy import Policy
from monitor.judgement.prognosis.moving import has_moved

CLEARLY = 1.5
"""A fault changes its mind for what is so many times likelier than what it has named."""


def same_subject(old: Diagnosis, new: Diagnosis) -> bool:
    """The same component, for the same people. A building or subnet may fail twice at once, for
    different reasons: there, points must be in common too."""
    if old.component != new.component or not _same_people(old, new):
        return False
    return not isinstance(new.component.kind, GroupKind) or overlaps(old, new) > 0


def matches(old: Diagnosis, new: Diagnosis) -> bool:
    """The same subject, or points in common."""
    return same_subject(old, new) or overlaps(old, new) > 0


def overlaps(old: Diagnosis, new: Diagnosis) -> int:
    """How many points both explain. What a crew repairs and what an administrator corrects are
    never one fault, so that those never overlap; nor does what only wears out explain any loss."""
    if not _same_people(old, new) or _only_one_has_failed(old, new):
        return 0
    return len(old.affected & new.affected)


def onset(old: Diagnosis, new: Diagnosis) -> Ms:
    """Since when the fault is, once it has taken on `new`: what wears out has not failed yet."""
    return new.onset_at if _only_one_has_failed(old, new) else min(old.onset_at, new.onset_at)


def _only_one_has_failed(old: Diagnosis, new: Diagnosis) -> bool:
    return old.kind.preventive != new.kind.preventive


def _same_people(old: Diagnosis, new: Diagnosis) -> bool:
    return old.kind.for_administrator == new.kind.for_administrator


_STARTERS = frozenset(
    {
        Kind.MAINS,
        Kind.UPS,
        Kind.BOX,
        Kind.OUTLET,
        Kind.ADAPTER,
        Kind.SWITCH,
        Kind.CHASSIS,
        Kind.RECORDER,
        *GroupKind,
    }
)
"""What starts, or lets start, all that hangs on it, when it comes back."""

_ENDS = (FaultKind.DEAD, FaultKind.POWER_OFF, FaultKind.COMMON_CAUSE)


def over_since(fault: Fault, seen: Diagnoses) -> Ms | None:
    """Since when what the others need is back, while they may still be starting: as it says
    itself, or since the first of them answers again. None: not yet, or nothing starts with it."""
    old = fault.diagnosis
    if old.component.kind not in _STARTERS or old.kind not in _ENDS:
        return None
    if any(same_subject(old, each) for each in seen.located):
        return None
    own = seen.alive_since.get(old.component.code)
    if own is not None:
        return own
    back = [seen.back_since[code] for code in old.affected if code in seen.back_since]
    return min((at for at in back if at >= old.onset_at), default=None)


def is_told(diagnosis: Diagnosis) -> bool:
    """Whether it is no inference from what is silent, and may only be starting: a UPS says so."""
    return diagnosis.component.kind is Kind.MAINS and diagnosis.kind is FaultKind.POWER_OFF


def adopts(fault: Fault, new: Diagnosis, seen: Diagnoses, now: Ms, policy: Policy) -> bool:
    """Whether the fault changes its mind now.

    While points come back one by one, what is left is no finding: it waits until none is in doubt
    and none has come back for as long as the evidence deadline; a camera that is left, for as long
    as it may take to start. Points that only join the same
    cause are gathered until none has joined for `together`.
    """
    old = fault.diagnosis
    if old.kind.preventive and new.kind.preventive:
        return has_moved(old, new, now)
    if old.kind.preventive:
        return True
    if not old.affected.isdisjoint(seen.doubtful):
        return False
    if old.affected - new.affected:
        if old.kind is new.kind is FaultKind.FLAPPING:
            return False  # its parts are steady again one by one
        rises: list[Ms] = [seen.alive_since.get(code, 0) for code in old.affected]
        starts = new.component.kind is Kind.CAMERA and new.kind is not FaultKind.FLAPPING
        wait_s = policy.boot_grace if starts else policy.evidence_deadline
        return now - max(rises) >= wait_s * SECOND
    if (old.component, old.kind) != (new.component, new.kind):
        return not _nearly_as_likely(old, new)
    joined = new.affected - old.affected
    falls: list[Ms] = [seen.down_since.get(code, 0) for code in joined]
    return bool(falls) and now - max(falls) >= policy.together * SECOND


def _nearly_as_likely(old: Diagnosis, new: Diagnosis) -> bool:
    """Whether what the fault has named is no worse than what is named now: no news for a crew."""
    shares = [
        r.confidence for r in new.rivals if (r.component, r.kind) == (old.component, old.kind)
    ]
    return any(share * CLEARLY >= new.confidence for share in shares)
