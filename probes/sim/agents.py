"""Simulated SNMP v2c agents: one UDP socket each, rows live from the world."""

import asyncio
from typing import Any, cast

from probes.sim.mib import Table, Told, implemented, table_of
from probes.sim.snmp_message import (
    END_OF_MIB_VIEW,
    NO_SUCH_INSTANCE,
    NO_SUCH_OBJECT,
    Asked,
    Oid,
    SnmpRequest,
    read_request,
    response,
)
from probes.sim.world import World

MAX_BULK = 40
"""Variable bindings of one GETBULK reply: they fit one unfragmented datagram."""

Bind = tuple[Oid, bytes]


class Agent(asyncio.DatagramProtocol):
    """The agent of one switch, chassis, box, UPS or recorder.

    It is silent when dead, cut off, hung or asked with the wrong community.
    """

    def __init__(self, world: World, told: Told, code: str, community: str) -> None:
        self._world, self._told, self._code = world, told, code
        self._community = community.encode()
        self._version = -1
        self._table = Table({})

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: tuple[str | Any, int]) -> None:
        if not self._world.serves(self._code):
            return
        request = read_request(data)
        if request is not None and request.community == self._community:
            self._transport.sendto(response(request, self._binds(request)), addr)

    def _binds(self, request: SnmpRequest) -> list[Bind]:
        table = self._current()
        match request.asked:
            case Asked.GET:
                return [_exact(table, oid) for oid in request.names]
            case Asked.GET_NEXT:
                return [_next(table, oid) for oid in request.names]
            case Asked.GET_BULK:
                return _bulk(table, request)

    def _current(self) -> Table:
        if self._version != self._world.version:
            self._table = table_of(self._world, self._told, self._code)
            self._version = self._world.version
        return self._table


def _exact(table: Table, oid: Oid) -> Bind:
    value = table.get(oid)
    if value is None:
        value = NO_SUCH_INSTANCE if implemented(oid) else NO_SUCH_OBJECT
    return oid, value


def _next(table: Table, oid: Oid) -> Bind:
    following = table.after(oid)
    value = None if following is None else table.get(following)
    if following is None or value is None:
        return oid, END_OF_MIB_VIEW
    return following, value


def _bulk(table: Table, request: SnmpRequest) -> list[Bind]:
    """GETBULK (RFC 3416, section 4.2.3): some names once, the others row after row."""
    once = max(0, request.non_repeaters)
    binds = [_next(table, oid) for oid in request.names[:once]]
    column = list(request.names[once:])
    for _ in range(min(max(0, request.max_repetitions), MAX_BULK)):
        row = [_next(table, oid) for oid in column]
        ended = all(value == END_OF_MIB_VIEW for _, value in row)
        if not row or len(binds) + len(row) > MAX_BULK:
            break
        binds += row
        column = [oid for oid, _ in row]
        if ended:
            break
    return binds
