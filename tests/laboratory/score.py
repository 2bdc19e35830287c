"""Matches tickets with what really failed, and counts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from inventory.types.faults import Component, FaultKind
from tests.laboratory.tickets import Claim, Ticket


@dataclass(frozen=True, slots=True)
class Truth:
    """A true fault as the score needs it.

    `name` and `kinds`: what a ticket must say to be right. `shows`: slots that are not as they
    should be. `best`: how often the likeliest of those that look the same is the right one.
    """

    name: Component
    kinds: frozenset[FaultKind]
    shows: frozenset[str]
    separated: bool
    first_seen: float
    best: float = 1.0
    sort: str = ""
    """What to count it under: kind and mode."""


class Grade(IntEnum):
    """How well a ticket tells of a fault."""

    NOTHING = 0
    OVERLAP = 1
    """It covers points of the fault, and names something else."""
    IN_SET = 2
    EXACT = 3


def grade(claim: Claim, truth: Truth) -> Grade:
    """How well the claim tells of the fault."""
    if claim.component == truth.name and claim.kind in truth.kinds:
        return Grade.EXACT
    if not truth.kinds.isdisjoint(claim.named.get(truth.name, frozenset())):
        return Grade.IN_SET
    return Grade.NOTHING if claim.affected.isdisjoint(truth.shows) else Grade.OVERLAP


@dataclass(frozen=True, slots=True)
class Hit:
    """A fault with the ticket that tells of it best, if any does."""

    truth: Truth
    ticket: Ticket | None
    grade: Grade
    seconds: float | None
    """From the first reading that shows it until the right name was said, and stood."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One story, scored."""

    hits: tuple[Hit, ...]
    tickets: int
    """Ever made."""
    forecasts: tuple[tuple[float, bool], ...]
    """Stated confidence of each standing ticket, and whether its component was right."""
    firsts: tuple[Grade, ...] = ()
    """What each fault's ticket was worth when it was first said."""
    unseen: int = 0
    """Faults that no reading showed: what told of them was lost, and nobody can name them."""
    story: str = ""
    """In words, where it was told wrongly."""


def judge_story(truths: Sequence[Truth], tickets: Sequence[Ticket]) -> Verdict:
    """Each fault with at most one ticket, each ticket with at most one fault, the best first."""
    standing = [ticket for ticket in tickets if not ticket.merged]
    pairs = sorted(
        (
            (-grade(ticket.last, truth), -len(ticket.last.affected & truth.shows), t, n)
            for n, ticket in enumerate(standing)
            for t, truth in enumerate(truths)
        )
    )
    ticket_of: dict[int, int] = {}
    fault_of: dict[int, int] = {}
    for worth, _, t, n in pairs:
        if worth and t not in ticket_of and n not in fault_of:
            ticket_of[t], fault_of[n] = n, t
    found = [standing[ticket_of[t]] if t in ticket_of else None for t in range(len(truths))]
    hits = tuple(_hit(truth, ticket) for truth, ticket in zip(truths, found, strict=True))
    firsts = tuple(
        grade(ticket.claims[0], truth) if ticket else Grade.NOTHING
        for truth, ticket in zip(truths, found, strict=True)
    )
    return Verdict(hits, len(tickets), tuple(_forecasts(truths, standing, fault_of)), firsts)


def _hit(truth: Truth, ticket: Ticket | None) -> Hit:
    if ticket is None:
        return Hit(truth, None, Grade.NOTHING, None)
    found = grade(ticket.last, truth)
    wanted = Grade.EXACT if truth.separated else Grade.IN_SET
    since = None
    for claim in reversed(ticket.claims):
        if grade(claim, truth) < wanted:
            break
        since = claim.at
    return Hit(truth, ticket, found, None if since is None else since - truth.first_seen)


def _forecasts(
    truths: Sequence[Truth], standing: Sequence[Ticket], fault_of: dict[int, int]
) -> Iterable[tuple[float, bool]]:
    for number, ticket in enumerate(standing):
        if ticket.last.confidence is None:
            continue
        fault = fault_of.get(number)
        right = fault is not None and grade(ticket.last, truths[fault]) is Grade.EXACT
        yield ticket.last.confidence, right
