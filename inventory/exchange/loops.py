"""Finds loops in links: what needs itself by way of others. Pure."""

from collections.abc import Iterator, Mapping, Sequence


def find_loops(uppers: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, ...]]:
    """Loops as their members, the first one first: at least one of every knot, each edge once.

    Depth first and without recursion, so that a chain may be as long as the file.
    """
    finished: set[str] = set()
    for start in uppers:
        if start not in finished:
            yield from _walk(start, uppers, finished)


def _walk(
    start: str, uppers: Mapping[str, Sequence[str]], finished: set[str]
) -> Iterator[tuple[str, ...]]:
    path = {start: None}  # a dict, to keep both the order and quick membership
    pending = [iter(uppers.get(start, ()))]
    while pending:
        upper = next(pending[-1], None)
        if upper is None:
            pending.pop()
            finished.add(path.popitem()[0])
        elif upper in path:
            members = list(path)
            yield tuple(members[members.index(upper) :])
        elif upper not in finished:
            path[upper] = None
            pending.append(iter(uppers.get(upper, ())))
