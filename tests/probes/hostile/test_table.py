"""Every probe × every hostile case, on real sockets, by each engine."""

import asyncio
import os
import re
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from inventory.types.readings import ProbeName
from inventory.types.targets import SnmpVersion
from probes.icmp_socket import Privilege, privilege
from probes.recorders.families import FAMILIES
from probes.registry import PROBES, Engine, probes_of
from tests.probes import engines
from tests.probes.hostile.cases import PROBE_OF, Case, Subject
from tests.probes.hostile.scene import GOOD, Applies, Play
from tests.probes.hostile.table import TABLE
from tests.servers.namespaces import in_own_network, may_unshare

MOST_GROWTH = 32 * 1024 * 1024
"""Bytes that this process may grow by while it is sent 400 MB, or a bomb."""
MANY = 1100
"""Files held open, so that every socket's number is above 1,024."""


def test_every_probe_and_protocol_has_its_column() -> None:
    assert set(PROBE_OF) == set(Subject)
    assert {name for name in PROBE_OF.values() if name} == set(ProbeName) == set(PROBES)
    protocols = len(SnmpVersion) - 1 + len(FAMILIES) - 1
    assert len(Subject) == len(ProbeName) + protocols + 1, "each version and maker, and the traps"


@pytest.mark.parametrize("subject", Subject)
@pytest.mark.parametrize("case", Case)
def test_every_cell_is_played_or_says_why_not(subject: Subject, case: Case) -> None:
    cell = TABLE[subject, case]
    assert cell.plays if isinstance(cell, Applies) else cell.why


def _played() -> Iterator[object]:
    """A parameter for each cell that is played, and each engine that plays it."""
    for (subject, case), cell in TABLE.items():
        for engine in _engines(PROBE_OF[subject]) if isinstance(cell, Applies) else ():
            yield pytest.param(subject, case, engine, id=f"{subject}-{case}-{engine}")


def _engines(name: ProbeName | None) -> list[Engine]:
    """Those that move the probe's packets in a way of their own."""
    own = [each for each in Engine if name and probes_of(each)[name] is not PROBES[name]]
    return [Engine.NAMED, *own]


@pytest.mark.parametrize(("subject", "case", "engine"), list(_played()))
def test_the_right_reading_in_time_and_memory_and_others_unharmed(
    subject: Subject, case: Case, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    cell = TABLE[subject, case]
    assert isinstance(cell, Applies)
    monkeypatch.setattr("tests.probes.engines.chosen", engine)
    with _held_open(MANY if case is Case.MANY_FILES else 0):
        _run(subject, partial(_play_all, PROBE_OF[subject], cell))


def _run(subject: Subject, work: Callable[[], Coroutine[None, None, None]]) -> None:
    """Where devices are pinged, in a network whose kernel leaves the replies to them."""
    if subject is not Subject.ICMP:
        asyncio.run(work())
    elif may_unshare() and privilege() is Privilege.RAW:
        in_own_network(lambda: asyncio.run(work()))
    else:
        pytest.skip("needs network namespaces and CAP_NET_RAW (root)")


async def _play_all(name: ProbeName | None, cell: Applies) -> None:
    """All variants, one after another, by one and the same prober."""
    try:
        for variant, play in cell.plays.items():
            await _play(variant, play)
    finally:
        if name is not None:
            await engines.close(name)


async def _play(variant: str, play: Play) -> None:
    async with play.stage() as scene:
        assert await scene.good() == GOOD, "before"
        growth = _Growth()
        for poll, right in enumerate(play.polls):
            got, others = await asyncio.gather(scene.hostile(), scene.good())
            assert got in right, f"{variant}, poll {poll}"
            assert others == GOOD, "meanwhile"
        assert growth.bytes() < MOST_GROWTH
        assert await scene.good() == GOOD, "after"
    assert scene.unheard() == 0


class _Growth:
    """How far the memory of this process has peaked above what it was: libraries' own included."""

    def __init__(self) -> None:
        Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew (proc(5))
        self._before = _status("VmRSS")

    def bytes(self) -> int:
        return _status("VmHWM") - self._before


def _status(name: str) -> int:
    found = re.search(rf"{name}:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert found is not None
    return int(found[1]) * 1024


def test_a_peak_of_memory_is_seen() -> None:
    growth = _Growth()
    assert growth.bytes() < MOST_GROWTH
    held = b"x" * (2 * MOST_GROWTH)
    del held
    assert growth.bytes() > MOST_GROWTH


@contextmanager
def _held_open(count: int) -> Iterator[None]:
    held = [os.open(os.devnull, os.O_RDONLY) for _ in range(count)]
    try:
        yield
    finally:
        for each in held:
            os.close(each)
