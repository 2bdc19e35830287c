"""What the members of a ring need: what every way from them to the monitor goes through. Pure."""

from collections.abc import Callable, Iterable, Mapping

Needs = frozenset[str]


def needs_in_ring(
    ring: Iterable[str],
    uppers: Callable[[str], Iterable[str]],
    supply: Callable[[str], Needs],
    needs: Callable[[str], Needs],
) -> Mapping[str, Needs]:
    """What each member needs, itself among it; `needs` tells of what is not in the ring.

    The greatest solution of needs(x) = supply(x) ∪ ⋂ needs(its uppers): the dominators of a flow
    graph (Lengauer and Tarjan, TOPLAS 1(1), 1979), found by narrowing until nothing changes. A
    ring that nothing leads out of needs nothing but its own power.
    """
    members = sorted(ring)
    found: dict[str, Needs] = {}

    def narrowed(code: str) -> Needs | None:
        ways = [found.get(up) if up in members else needs(up) for up in uppers(code)]
        known = [way for way in ways if way is not None]
        return supply(code) | frozenset.intersection(*known) if known else None

    changed = True
    while changed:
        news = {code: told for code in members if (told := narrowed(code)) is not None}
        changed = news != found
        found = news
    return {code: found.get(code, supply(code)) for code in members}
