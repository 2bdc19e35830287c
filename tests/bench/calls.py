"""CPU of an ONVIF poll, by the fast engine and by hand; and of all that one point is asked.

"By hand" is what anybody would write for this one question: aiohttp posts a constant, lxml finds
the date in the reply, and how far off it is. Cameras hang up between two polls, so that each poll
has a connection of its own.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from statistics import median

import aiohttp
from lxml import etree

from inventory.types.readings import Answer, Reason
from inventory.types.targets import Target
from probes import icmp, onvif, snmp
from probes.fast import icmp as fast_icmp
from probes.fast import onvif as fast_onvif
from probes.fast import snmp as fast_snmp
from probes.onvif_service import prepare
from probes.registry import AsyncProbe, BlockingProbe
from tests.bench.figures import Figure
from tests.bench.peers import (
    ONVIF_PORT,
    camera,
    cpu_on_loop,
    in_bench_network,
    in_flight,
    live,
    onvif_responder,
    snmp_agent,
    switch,
)

POINTS, ROUNDS, TOGETHER, THREADS = 310, 5, 16, 16
DEADLINE_S = 10.0
PINGS, GETS, CALLS = 3, 2, 2
_ENVELOPE = (
    b'<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body>'
    b'<GetSystemDateAndTime xmlns="http://www.onvif.org/ver10/device/wsdl"/></s:Body></s:Envelope>'
)
_HEADERS = {"Content-Type": "application/soap+xml; charset=utf-8"}
_TT = "{http://www.onvif.org/ver10/schema}"


def onvif_figures() -> list[Figure]:
    """The ratio to the call by hand."""
    return in_bench_network(_measure_calls)


def point_figures() -> list[Figure]:
    """Milliseconds a point, by either engine."""
    return in_bench_network(_measure_points)


def _measure_calls() -> list[Figure]:
    cameras = [camera(address) for address in live(POINTS)]
    with onvif_responder():
        taken = [
            (asyncio.run(_by_engine(cameras)), asyncio.run(_by_hand(cameras)))
            for _ in range(ROUNDS)
        ]
    fast, by_hand = (median(each) / POINTS * 1e6 for each in zip(*taken, strict=True))
    against = f"{fast:.0f} µs of CPU a poll against {by_hand:.0f} µs by hand, {POINTS} cameras"
    return [Figure("onvif_vs_bare", fast / by_hand, "ratio", against, 1.3)]


async def _by_engine(cameras: list[Target]) -> float:
    await _ask(fast_onvif.ask, cameras)  # all is loaded, as in service
    return await cpu_on_loop(_ask(fast_onvif.ask, cameras))


async def _by_hand(cameras: list[Target]) -> float:
    async def call(session: aiohttp.ClientSession, address: str) -> float:
        url = f"http://{address}:{ONVIF_PORT}/onvif/device_service"
        async with session.post(url, data=_ENVELOPE, headers=_HEADERS) as reply:
            return _offset_by_hand(await reply.read())

    async def call_all(session: aiohttp.ClientSession) -> None:
        await in_flight(TOGETHER, (call(session, each.address) for each in cameras))

    timeout = aiohttp.ClientTimeout(total=DEADLINE_S)
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector, timeout=timeout) as session:
        await call_all(session)
        return await cpu_on_loop(call_all(session))


def _offset_by_hand(reply: bytes) -> float:
    told = etree.fromstring(reply).find(f".//{_TT}UTCDateTime")
    assert told is not None
    date, time = told.find(f"{_TT}Date"), told.find(f"{_TT}Time")
    assert date is not None
    assert time is not None
    year, month, day = (int(date.findtext(_TT + part) or 0) for part in ("Year", "Month", "Day"))
    clock = (int(time.findtext(_TT + part) or 0) for part in ("Hour", "Minute", "Second"))
    hour, minute, second = clock
    then = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    return (then - datetime.now(UTC)).total_seconds()


def _measure_points() -> list[Figure]:
    addresses = live(POINTS)
    with snmp_agent(), onvif_responder():
        taken = [
            (asyncio.run(_points_named(addresses)), asyncio.run(_points_fast(addresses)))
            for _ in range(ROUNDS)
        ]
    named, fast = (median(each) / POINTS * 1000 for each in zip(*taken, strict=True))
    made_of = f"{PINGS} pings, {GETS} GETs and {CALLS} ONVIF polls of each of {POINTS} points"
    return [
        Figure("point_ms_named", named, "ms", f"CPU; {made_of}", 6.0),
        Figure("point_ms_fast", fast, "ms", f"CPU; {made_of}", 0.6),
    ]


async def _points_named(addresses: list[str]) -> float:
    with ThreadPoolExecutor(THREADS) as pool:

        def in_thread(probe: BlockingProbe) -> AsyncProbe:
            loop = asyncio.get_running_loop()
            return lambda *asked: loop.run_in_executor(pool, probe, *asked)

        prepare()
        try:
            return await _twice(addresses, icmp.ask, snmp.ask, in_thread(onvif.ask))
        finally:
            await icmp.close()
            await snmp.close()


async def _points_fast(addresses: list[str]) -> float:
    try:
        return await _twice(addresses, fast_icmp.ask, fast_snmp.ask, fast_onvif.ask)
    finally:
        for probe in (fast_icmp, fast_snmp):
            await probe.close()


async def _twice(
    addresses: list[str], ping: AsyncProbe, get: AsyncProbe, call: AsyncProbe
) -> float:
    """The second time: sockets are open and libraries loaded, as in service."""

    async def sweep() -> None:
        for _ in range(PINGS):
            await _ask(ping, [camera(address) for address in addresses])
        for _ in range(GETS):
            await _ask(get, [switch(address) for address in addresses])
        for _ in range(CALLS):
            await _ask(call, [camera(address) for address in addresses])

    await sweep()
    return await cpu_on_loop(sweep())


async def _ask(probe: AsyncProbe, targets: list[Target]) -> None:
    async def ask(target: Target) -> Answer:
        return await probe(target, DEADLINE_S)

    for answer in await in_flight(TOGETHER, (ask(target) for target in targets)):
        # The responder's clock stands still.
        if answer.reason not in (Reason.OK, Reason.CLOCK_SKEW):
            raise RuntimeError(f"a device did not answer: {answer}")
