"""The whole demo: stage, simulated devices, receiver, monitor and screen, and their end."""

import asyncio
import os
import signal
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from inventory.sample.places import crews_in
from inventory.types.readings import ProbeName
from inventory.types.wiring import split_address
from inventory.words import Translator, translator
from monitor.demo.board import Board
from monitor.demo.closing import write_reports
from monitor.demo.director import Director, Interrupted
from monitor.demo.keys import pressed_keys
from monitor.demo.receiver import Receiver
from monitor.demo.screen import Screen
from monitor.demo.script import Deed
from monitor.demo.stage import ACCESS, Stage, set_stage
from monitor.demo.verdict import Record
from monitor.runner.service import Monitor, Observer, Settings
from monitor.runner.traps import TrapPort
from probes import onvif
from probes.onvif_memory import CredentialMemory
from probes.registry import PROBES, Blocking, OnLoop, Probe
from probes.sim.client import SimulatedDistrict
from probes.sim.echo import make_probe
from probes.traps import bound_socket

# Short, so that a changed password is seen within seconds; a real camera would lock us out.
ACCEPTED_FOR_S = 10.0
REFUSED_FOR_S = 8.0


@dataclass(frozen=True, slots=True)
class Play:
    """What is to be shown. `at_peak` is called when all faults are on the screen."""

    folder: Path
    language: str
    deeds: Sequence[Deed]
    keep: bool = False
    at_peak: Callable[[Board], None] = lambda _: None


@dataclass(frozen=True, slots=True)
class Ending:
    """How it ended: what the ledger says, the reports, and whether somebody broke it off."""

    stage: Stage
    record: Record
    reports: tuple[Path, ...] = ()
    interrupted: bool = False


Curtain = Callable[[str, Translator], Screen]
"""Makes the screen; told where the devices are served."""


def run_show(play: Play, curtain: Curtain) -> Ending:
    """Show it, write the reports, and leave nothing running. Raises SimulatorError.

    SIGINT and SIGTERM end it in order.
    """
    _spare_proxies()
    with Receiver() as receiver:
        stage = set_stage(play.folder, play.language, receiver)
        try:
            with _simulated(stage, traps := _free_trap_port()) as district:
                perform = _perform(play, stage, district, traps, receiver, curtain)
                ending = asyncio.run(perform)
            # The monitor has stopped by now: all that it saw is in the ledger.
            return ending if ending.interrupted else replace(ending, reports=write_reports(stage))
        finally:
            stage.engine.dispose()


def _free_trap_port() -> TrapPort:
    """A port that nobody has: the usual one may be a real monitor's."""
    with bound_socket("127.0.0.1", 0) as sock:
        return TrapPort(*sock.getsockname())


def _simulated(stage: Stage, traps: TrapPort) -> SimulatedDistrict:
    return SimulatedDistrict(stage.inventory, ACCESS, (traps.listen, traps.port))


async def _perform(
    play: Play,
    stage: Stage,
    district: SimulatedDistrict,
    traps: TrapPort,
    receiver: Receiver,
    curtain: Curtain,
) -> Ending:
    stop, interrupted = asyncio.Event(), asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, interrupted.set)
    screen = curtain(_served_on(stage), translator(play.language))
    board = Board(stage.inventory, _crews(play.language), translator(play.language), screen.hear)
    monitor = _monitor(stage, district, traps, board.observe)
    watching = asyncio.create_task(monitor.run(stop))
    director = Director(stage, district, receiver, screen, board, watching, interrupted)
    try:
        with pressed_keys() as keys, screen:
            return await _play(play, director, keys, stage, board)
    finally:
        stop.set()
        await watching


async def _play(
    play: Play, director: Director, keys: deque[str], stage: Stage, board: Board
) -> Ending:
    try:
        record = await director.play(play.deeds, play.at_peak)
    except Interrupted:
        return Ending(stage, board.record, interrupted=True)
    if play.keep:
        with suppress(Interrupted):
            await director.keep(keys)
    return Ending(stage, record)


def _monitor(
    stage: Stage, district: SimulatedDistrict, traps: TrapPort, observer: Observer
) -> Monitor:
    """The monitor as it is, but for the answers to pings and its patience with passwords."""
    memory = CredentialMemory(ACCEPTED_FOR_S, REFUSED_FOR_S)
    probes: Mapping[ProbeName, Probe] = {
        **PROBES,
        ProbeName.ICMP: OnLoop(make_probe(district.echo_address)),
        ProbeName.ONVIF: Blocking(partial(onvif.ask, memory=memory)),
    }
    settings = Settings(stage.district.code, traps=traps, probes=probes)
    return Monitor(stage.engine, stage.vault, settings, observer=observer)


def _served_on(stage: Stage) -> str:
    """The address of the devices, or the network that they have in common."""
    hosts = [split_address(i.address)[0] for i in stage.inventory.installations if i.address]
    places = zip(*(host.split(".") for host in hosts), strict=True)
    return ".".join(numbers[0] if len(set(numbers)) == 1 else "x" for numbers in places)


def _crews(language: str) -> Mapping[str, str]:
    return {crew.code: crew.name for crew in crews_in(language)}


def _spare_proxies() -> None:
    """Messages to this machine must not go through a proxy that the environment names."""
    spared = os.environ.get("no_proxy") or os.environ.get("NO_PROXY") or ""
    os.environ["no_proxy"] = ",".join(part for part in (spared, "127.0.0.1") if part)
