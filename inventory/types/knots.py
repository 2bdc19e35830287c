"""Knots in links: components that are above each other, as the switches of a ring are. Pure."""

from collections.abc import Callable, Iterable, Iterator

Uppers = Callable[[str], Iterable[str]]
"""What a component is connected to."""


def find_knots(codes: Iterable[str], uppers: Uppers) -> Iterator[frozenset[str]]:
    """The largest sets of codes each of which leads to all others, and of one that leads to itself.

    Uppers that are not among `codes` are left out. Tarjan's algorithm (SIAM J. Comput. 1(2), 1972),
    without recursion: a chain may be as long as the file.
    """
    search = _Search(frozenset(codes), uppers)
    for code in sorted(search.codes):
        if code not in search.number:
            yield from search.walk(code)


class _Search:
    def __init__(self, codes: frozenset[str], uppers: Uppers) -> None:
        self.codes, self._uppers = codes, uppers
        self.number: dict[str, int] = {}
        self._lowest: dict[str, int] = {}
        """The earliest code of the path that is known to be above this one."""
        self._open: dict[str, None] = {}
        """Visited, and in no set yet; the latest last."""

    def walk(self, start: str) -> Iterator[frozenset[str]]:
        path = [(start, self._enter(start))]
        while path:
            code, above = path[-1]
            upper = next(above, None)
            if upper is None:
                path.pop()
                if path:
                    self._note(path[-1][0], self._lowest[code])
                yield from self._leave(code)
            elif upper not in self.number:
                path.append((upper, self._enter(upper)))
            elif upper in self._open:
                self._note(code, self.number[upper])

    def _enter(self, code: str) -> Iterator[str]:
        self.number[code] = self._lowest[code] = len(self.number)
        self._open[code] = None
        return (upper for upper in self._uppers(code) if upper in self.codes)

    def _note(self, code: str, number: int) -> None:
        self._lowest[code] = min(self._lowest[code], number)

    def _leave(self, code: str) -> Iterator[frozenset[str]]:
        """The set that ends with this code, where one does."""
        if self._lowest[code] != self.number[code]:
            return
        members: set[str] = set()
        while code not in members:
            members.add(self._open.popitem()[0])
        if len(members) > 1 or code in self._uppers(code):
            yield frozenset(members)
