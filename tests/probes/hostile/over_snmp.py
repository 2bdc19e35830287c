"""The SNMP probe's column, for both versions: an agent at its worst beside one that is well."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import partial

from inventory.types.components import Kind
from inventory.types.readings import ProbeName, Reason
from inventory.types.targets import SnmpVersion, Target
from tests.probes.hostile import snmp_manners as manners
from tests.probes.hostile.cases import Case
from tests.probes.hostile.scene import (
    GOOD,
    LONG_S,
    SHORT_S,
    Applies,
    Ask,
    Cell,
    Play,
    Scene,
    Spared,
    asking,
    new_host,
    once,
    polls,
)
from tests.probes.hostile.snmp_agents import Asked, Manner, agent, polite
from tests.probes.hostile.snmp_messages import COMMUNITY, USER, Reply
from tests.servers.ports import free_udp_port

SILENT = (Reason.AGENT_SILENT.value, "timeout")
GARBLED = (Reason.AGENT_SILENT.value, "garbled")


def _ask(version: SnmpVersion, host: str, port: int, deadline: float) -> Ask:
    """A PoE port that its switch tells of; its profile is named, so that nothing else is asked."""
    credential = USER if version is SnmpVersion.V3 else COMMUNITY
    target = Target(
        "P", Kind.ADAPTER, host, port, "1.1", own=False, snmp=credential, profile="standard"
    )
    return asking(ProbeName.SNMP, target, deadline)


@asynccontextmanager
async def _stage(
    version: SnmpVersion,
    manner: Manner,
    deadline: float = LONG_S,
    clock: tuple[int, int] = (5, 1000),
) -> AsyncIterator[Scene]:
    host, neighbour = new_host(), new_host()
    async with (
        agent(version, manner, host, clock) as hostile,
        agent(version, polite, neighbour) as good,
    ):
        yield Scene(
            _ask(version, host, hostile.port, deadline),
            _ask(version, neighbour, good.port, LONG_S),
        )


@asynccontextmanager
async def _with_stranger(version: SnmpVersion, deadline: float) -> AsyncIterator[Scene]:
    """Another address replies first, and lies; where there is time, the agent replies after it."""
    async with agent(version, polite, new_host()) as stranger:

        def forged(asked: Asked) -> None:
            asked.send_from(stranger, asked.made(manners.OFF))
            if deadline == LONG_S:
                asked.send_soon(asked.made())

        async with _stage(version, forged, deadline) as scene:
            yield scene


@asynccontextmanager
async def _nobody(version: SnmpVersion) -> AsyncIterator[Scene]:
    """A closed port: the kernel answers that it is unreachable, as anyone could."""
    host = new_host()
    async with _stage(version, polite) as scene:
        yield Scene(_ask(version, host, free_udp_port(host), SHORT_S), scene.good)


def _statuses(version: SnmpVersion) -> Applies:
    """error-status 1 to 18 (RFC 3416 section 3), and one that there is not."""
    plays = {}
    for status in (*range(1, 19), 99):
        saids = [(Reason.AGENT_SILENT.value, f"error_status_{status}")]
        if status == 2:
            saids = [(Reason.ABSENT.value, "")]
        elif status in (6, 16):
            saids = [(Reason.AGENT_SILENT.value, detail) for detail in ("no_access", "refused")]
        stage = partial(_stage, version, manners.lies_alone(Reply(status=status)))
        plays[f"error-status {status}"] = Play(stage, [frozenset(saids)])
    return Applies(plays)


def _of_both(version: SnmpVersion) -> Mapping[Case, Cell]:
    staged = partial(partial, _stage, version)
    return {
        Case.SILENCE: once(staged(manners.silent, SHORT_S), SILENT),
        Case.REFUSAL: once(partial(_nobody, version), SILENT),
        Case.FLOOD: once(staged(manners.flood, SHORT_S), SILENT, GARBLED),
        Case.INVALID_UTF8: once(
            staged(manners.lies_alone(Reply(text=b"\xff\xfe\x00"))),
            (Reason.AGENT_SILENT.value, "wrong_type"),
        ),
        Case.EVERY_FAULT: _statuses(version),
        Case.ANOTHER_ADDRESS: Applies(
            {
                "and the right one": Play(
                    partial(_with_stranger, version, LONG_S), [frozenset([GOOD])]
                ),
                "alone": Play(partial(_with_stranger, version, SHORT_S), [frozenset([SILENT])]),
            }
        ),
        Case.LATE: polls(lambda: _stage(version, manners.Late(), SHORT_S), SILENT, GOOD),
        Case.DUPLICATED: polls(staged(manners.twice), GOOD, GOOD, GOOD),
        Case.REORDERED: polls(
            lambda: _stage(version, manners.Reordered(), SHORT_S), SILENT, GOOD, GOOD
        ),
        Case.CUT_SHORT: Applies(
            {
                "and whole": Play(staged(manners.cut_then_whole), [frozenset([GOOD])]),
                "alone": Play(staged(manners.cut, SHORT_S), [frozenset([SILENT, GARBLED])]),
            }
        ),
        Case.MANY_FILES: once(staged(polite), GOOD),
        **{case: Spared("a datagram comes whole or not at all") for case in (
            Case.RESET, Case.DRIP)},
        **{case: Spared("SNMP has no headers, no packing and no documents") for case in (
            Case.ENDLESS_HEADERS, Case.GZIP_BOMB, Case.XML_BOMB, Case.EXTERNAL_ENTITY,
            Case.WRONG_TYPE)},
        **{case: Spared("no reply of SNMP leads elsewhere") for case in (
            Case.REDIRECT, Case.ADDRESS_ELSEWHERE)},
        Case.CERTIFICATE: Spared("no TLS"),
    }  # fmt: skip


def _v2c() -> Mapping[Case, Cell]:
    staged = partial(partial, _stage, SnmpVersion.V2C)
    ids = [Reply(off=True, request_step=step) for step in (1, -1)]
    return {
        **_of_both(SnmpVersion.V2C),
        Case.WRONG_ID: Applies(
            {
                "and the right one": Play(staged(manners.lies(*ids)), [frozenset([GOOD])]),
                "alone": Play(staged(manners.lies_alone(*ids), SHORT_S), [frozenset([SILENT])]),
            }
        ),
        **{case: Spared("version 2c has no time") for case in (
            Case.REPLAY, Case.TIME_WINDOW, Case.CLOCK_1970, Case.CLOCK_2038)},
    }  # fmt: skip


def _v3() -> Mapping[Case, Cell]:
    staged = partial(partial, _stage, SnmpVersion.V3)
    ids = [Reply(off=True, message_step=step) for step in (1, -1)]
    old = [Reply(off=True, clock=(5, 1000 - 200)), Reply(off=True, clock=(4, 9000))]
    return {
        **_of_both(SnmpVersion.V3),
        Case.WRONG_ID: Applies(
            {
                "and the right one": Play(staged(manners.lies(*ids)), [frozenset([GOOD])]),
                "alone": Play(staged(manners.lies_alone(*ids), SHORT_S), [frozenset([SILENT])]),
                "of the request within": Play(
                    staged(manners.lies_alone(Reply(off=True, request_step=1)), SHORT_S),
                    [frozenset([SILENT, (Reason.AGENT_SILENT.value, "other_request")])],
                ),
            }
        ),
        Case.REPLAY: polls(
            lambda: _stage(SnmpVersion.V3, manners.Replaying(), SHORT_S), GOOD, SILENT
        ),
        Case.TIME_WINDOW: Applies(
            {
                "and the right one": Play(
                    staged(manners.met_before(manners.lies(*old))),
                    [frozenset([GOOD])] * 2,
                ),
                "for good, of an agent that lost count of its boots": Play(
                    staged(manners.reborn, SHORT_S),
                    [frozenset([each]) for each in (GOOD, SILENT, GOOD, GOOD)],
                ),
                "alone": Play(
                    staged(manners.met_before(manners.lies_alone(*old)), SHORT_S),
                    [frozenset([GOOD]), frozenset([SILENT])],
                ),
            }
        ),
        Case.CLOCK_1970: polls(staged(polite, LONG_S, (1, 0)), GOOD, GOOD),
        Case.CLOCK_2038: polls(staged(polite, LONG_S, (2**31 - 2, 2**31 - 2)), GOOD, GOOD),
    }


V2C, V3 = _v2c(), _v3()
