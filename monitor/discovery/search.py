"""One search: listens, sweeps and asks switches at the same time, and keeps what it has found."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from inventory.types.discovered import Findings, FoundDevice
from inventory.types.targets import Target
from inventory.types.time import Ms
from probes import icmp, snmp
from probes.discovery import ws_discovery
from probes.discovery.neighbours import ask_switch
from probes.discovery.sweep import Question, Sweep

SWITCHES_AT_ONCE = 8
_DIRECT_S = 2.0
"""How long replies to a Probe sent to one host are waited for."""


class Stage(StrEnum):
    """The parts of a search, as its progress names them."""

    LISTEN = "listen"
    SWEEP = "sweep"
    SWITCHES = "switches"


OnProgress = Callable[[Stage, int, int], None]
"""(stage, done, of how many)"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be searched; what is empty or 0 is left out."""

    questions: Sequence[Question] = ()
    switches: Sequence[Target] = ()
    listen_s: float = 0.0


@dataclass(slots=True)
class Search:
    """`findings` grows while `run` does: whoever cancels it keeps what was found."""

    wanted: Wanted
    on_progress: OnProgress
    findings: Findings = field(default_factory=Findings)
    refused: dict[Question, Ms] = field(default_factory=dict)
    """Who refused the ONVIF credential, and until when it is not sent again (UTC ms)."""
    silent: int = 0
    """Addresses of the sweep at which nobody answered."""
    _done: dict[Stage, int] = field(default_factory=dict)

    async def run(self) -> None:
        """All that is wanted. Closes the sockets that it opened in this loop."""
        try:
            async with asyncio.TaskGroup() as tasks:
                for work in (self._listen(), self._sweep(), self._ask_switches()):
                    tasks.create_task(work)
        finally:
            await icmp.close()
            await snmp.close()

    async def _listen(self) -> None:
        if self.wanted.listen_s:
            await ws_discovery.listen(self.wanted.listen_s, self.findings.add)
            self._step(Stage.LISTEN, 1)

    async def _sweep(self) -> None:
        questions = self.wanted.questions
        if not questions:
            return
        self.on_progress(Stage.SWEEP, 0, len(questions))
        await Sweep(self._asked, self.refused).run(questions)
        hosts = {each.address for each in questions} & set(self.findings.devices)
        if hosts:
            await ws_discovery.ask_hosts(hosts, _DIRECT_S, self.findings.add)

    def _asked(self, _address: str, found: FoundDevice | None) -> None:
        if found is None:
            self.silent += 1
        else:
            self.findings.add(found)
        self._step(Stage.SWEEP, len(self.wanted.questions))

    async def _ask_switches(self) -> None:
        room = asyncio.Semaphore(SWITCHES_AT_ONCE)

        async def ask(switch: Target) -> None:
            async with room:
                await ask_switch(switch, self.findings)
            self._step(Stage.SWITCHES, len(self.wanted.switches))

        async with asyncio.TaskGroup() as tasks:
            for switch in self.wanted.switches:
                tasks.create_task(ask(switch))

    def _step(self, stage: Stage, total: int) -> None:
        self._done[stage] = self._done.get(stage, 0) + 1
        self.on_progress(stage, self._done[stage], total)
