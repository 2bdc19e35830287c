"""Leads through the demo: waits, breaks, waits for the monitor, mends, waits again."""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Sequence
from math import ceil

from inventory.database import reading
from inventory.types.time import SECOND
from monitor.demo.board import Board, Voice
from monitor.demo.mischief import MEND, QUIT, Mischief
from monitor.demo.receiver import Receiver
from monitor.demo.screen import Screen
from monitor.demo.script import Act, Deed, Trick, announcement
from monitor.demo.stage import Stage
from monitor.demo.verdict import Record, read_record
from probes.sim.client import SimulatedDistrict

BEAT_S = 0.5
"""Between two pictures."""
ALL_SEEN_S = 30.0
NAMED_S = 60.0
CLOSED_S = 120.0
"""How long at most the script waits for the monitor: to see, to name, to verify the repairs."""
APPLAUSE_S = 4.0
"""How long all faults stand on the screen before they are mended."""

_PASSWORD = "changed-by-somebody"  # noqa: S105  of a simulated camera


class Interrupted(Exception):
    """Somebody pressed Ctrl-C, or sent SIGTERM."""


class Director:
    """One performance. `monitor` is the running monitor: when it fails, so does the show."""

    def __init__(
        self,
        stage: Stage,
        district: SimulatedDistrict,
        receiver: Receiver,
        screen: Screen,
        board: Board,
        monitor: "asyncio.Task[None]",
        interrupted: asyncio.Event,
    ) -> None:
        self._stage, self._district, self._receiver = stage, district, receiver
        self._screen, self._board = screen, board
        self._monitor, self._interrupted = monitor, interrupted
        self._acts: list[Act] = []
        self._cameras = frozenset(board.points)

    async def play(self, deeds: Sequence[Deed], at_peak: Callable[[Board], None]) -> Record:
        """The script from beginning to end; the ledger's record of it. Raises Interrupted."""
        self._board.coming = self._board.words("The monitor looks at everything once …")
        await self._until(lambda: self._board.all_seen, ALL_SEEN_S)
        for deed in deeds:
            await self._count_down(deed.after_s)
            await self._do(deed)
        self._board.coming = self._board.words("The monitor looks for the cause …")
        await self._until(lambda: self._board.record.all_named, NAMED_S)
        self._board.coming = ""
        at_peak(self._board)
        await self._count_down(APPLAUSE_S)
        await self._mend()
        await self._until(self._is_over, CLOSED_S)
        return self._board.record

    async def keep(self, keys: deque[str]) -> None:
        """Do what the keys say, until it is quit."""
        mischief = Mischief(self._stage.inventory)
        while True:
            self._board.coming = self._board.words("Your turn: press a key.")
            await self._beat()
            while keys:
                key = keys.popleft()
                if key == QUIT:
                    return
                if key == MEND:
                    await self._mend()
                elif deed := mischief.deed(key):
                    await self._do(deed)

    async def _do(self, deed: Deed) -> None:
        act = await asyncio.to_thread(self._carry_out, deed)
        self._acts.append(act)
        self._board.tell(Voice.SCRIPT, announcement(act, self._cameras, self._board.words))

    def _carry_out(self, deed: Deed) -> Act:
        code = deed.component.code
        before = set(self._district.state().dark)
        at = round(time.time() * SECOND)
        if deed.trick is Trick.PASSWORD:
            self._district.set_password(code, _PASSWORD)
        else:
            self._district.break_(code)
        dark = set(self._district.state().dark) - before
        return Act(deed, at, frozenset(dark | {code}))

    async def _mend(self) -> None:
        await asyncio.to_thread(self._district.mend_all)
        self._board.tell(Voice.SCRIPT, self._board.words("Everything is mended"), good=True)
        self._board.coming = self._board.words("The monitor verifies the repairs …")

    def _is_over(self) -> bool:
        """All repairs verified, and the crews told."""
        record = self._board.record
        return bool(record.cases) and record.all_closed and not record.waiting

    async def _count_down(self, seconds: float) -> None:
        """Wait for the script's next deed."""
        words, ends = self._board.words, time.monotonic() + seconds
        while (left := ends - time.monotonic()) > 0:
            text = words.plural("Next in {n} second …", "Next in {n} seconds …", ceil(left))
            self._board.coming = text.format(n=ceil(left))
            await self._beat()

    async def _until(self, condition: Callable[[], bool], limit_s: float) -> None:
        ends = time.monotonic() + limit_s
        await self._beat()  # what the board shows may be older than what was just done
        while time.monotonic() < ends and not condition():
            await self._beat()

    async def _beat(self) -> None:
        """Half a second of the show: everything that came is shown."""
        try:
            await asyncio.wait_for(self._interrupted.wait(), BEAT_S)
        except TimeoutError:
            pass
        else:
            raise Interrupted
        if self._monitor.done():
            await self._monitor
            raise Interrupted
        for received in self._receiver.take():
            self._board.deliver(received)
        self._board.record = await asyncio.to_thread(self._read)
        self._screen.draw(self._board)

    def _read(self) -> Record:
        with reading(self._stage.engine) as connection:
            return read_record(connection, self._stage.district.code, self._acts)
