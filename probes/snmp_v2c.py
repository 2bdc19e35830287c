"""SNMP v2c: one dispatcher per event loop, a socket each for IPv4 and IPv6 (decision 0003;
RFC 1901, RFC 3416)."""

import asyncio
import errno
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from pysnmp.carrier.asyncio.dgram import udp, udp6
from pysnmp.hlapi.v1arch.asyncio import CommunityData, SnmpDispatcher
from pysnmp.proto import api

from inventory.types.readings import Reason
from probes.ip_address import family_of
from probes.snmp_questions import Oid
from probes.snmp_wire import (
    CROWDS_FOR_S,
    GARBLED,
    IN_FLIGHT,
    RETRY_AFTER_S,
    Failure,
    NumericTarget,
    NumericTarget6,
    Outcome,
    Pdu,
    numeric_target,
    outcome,
)

_RECEIVE_BUFFER = 4 * 1024 * 1024
"""Bytes asked for; the kernel gives at most `net.core.rmem_max`."""
_NEVER_S = 10.0**9
_TICK_S = 10.0
"""pysnmp's own timer goes by the wall clock and resends past any deadline: it is given nothing
to do, and wakes seldom. Retries go by the loop's clock, in `get`."""

_v2c = api.PROTOCOL_MODULES[api.SNMP_VERSION_2C]

Address = tuple[str, int]
Request = dict[str, Any]
Finish = Callable[[Pdu], None]


class _PendingRequests(dict[int, Request]):
    """Requests by id; only a reply from the address asked may take its request away.

    pysnmp matches by request id alone, so that a reply from anyone would do.
    """

    source: Address | None = None

    def pop(self, request_id: int) -> Request:  # type: ignore[override] # all pysnmp ever calls
        if self[request_id]["transportTarget"].transport_address != self.source:
            raise KeyError(request_id)
        return super().pop(request_id)

    def mark_garbled(self, source: Address) -> None:
        """Note on the requests to `source` that something unreadable came from there."""
        for state in self.values():
            if state["transportTarget"].transport_address == source:
                state["garbled"] = True


class _Dispatcher(SnmpDispatcher):
    """pysnmp's dispatcher, checking who replies and surviving what they send."""

    def __init__(self) -> None:
        super().__init__()
        self.transport_dispatcher.set_timer_resolution(_TICK_S)
        self._pendingReqs = self.pending = _PendingRequests()

    def _recv_callback(
        self, engine: object, domain: object, address: Address, message: bytes
    ) -> None:
        self.pending.source = source = (address[0], address[1])
        try:
            super()._recv_callback(engine, domain, address, message)
        except GARBLED:
            self.pending.mark_garbled(source)
        finally:
            self.pending.source = None

    def drop(self, request_id: int) -> Request:
        """Forget a request that is answered or given up; what was known of it."""
        state = dict.pop(self.pending, request_id, None)
        if state is not None:
            self.transport_dispatcher.job_finished(id(self))
        return state or {}


class _Transport(udp.UdpTransport):
    """pysnmp's transport, deaf from the moment it is told to be."""

    deaf = False

    def datagram_received(self, datagram: bytes, address: Address) -> None:
        if not self.deaf:
            super().datagram_received(datagram, address)


class _Transport6(udp6.Udp6Transport):
    """The same over IPv6."""

    deaf = False

    def datagram_received(self, datagram: bytes, address: Address) -> None:
        if not self.deaf:
            super().datagram_received(datagram, address)


class V2cClient:
    """Asks any number of agents over a socket each for IPv4 and IPv6, opened when first needed.
    Belongs to the event loop it was made in."""

    def __init__(self) -> None:
        self._dispatcher = _Dispatcher()
        self._room = asyncio.Semaphore(IN_FLIGHT)
        self._transports: dict[socket.AddressFamily, _Transport | _Transport6] = {}

    def _open(self, family: socket.AddressFamily) -> None:
        if family in self._transports:
            return
        ipv6 = family is socket.AF_INET6
        made, domain = (_Transport6, udp6.DOMAIN_NAME) if ipv6 else (_Transport, udp.DOMAIN_NAME)
        transport = made().open_server_mode(sock=_bound_socket(family))
        self._transports[family] = transport
        self._dispatcher.transport_dispatcher.register_transport(domain, transport)
        self._dispatcher._configuredTransports.add(domain)  # noqa: SLF001 - no setter

    async def get(
        self, address: str, port: int, community: str, oids: tuple[Oid, ...], deadline: float
    ) -> Outcome:
        """The objects' values, or the failure after at most `deadline` seconds."""
        replied: asyncio.Future[Pdu] = asyncio.get_running_loop().create_future()
        target = numeric_target(address, port, timeout=_NEVER_S, retries=0)
        request_id = None
        try:
            self._open(family_of(address))
            async with asyncio.timeout(deadline):
                async with self._room:
                    request_id = self._send(target, community, oids, _settle(replied))
                    await asyncio.wait([replied], timeout=CROWDS_FOR_S)
                while not replied.done():
                    await asyncio.wait([replied], timeout=RETRY_AFTER_S)
                    if not replied.done():
                        self._send_again(request_id)
        except TimeoutError:
            return self._given_up(request_id)
        except OSError as error:
            if error.errno != errno.EAFNOSUPPORT:
                raise
            return Failure(Reason.UNREACHABLE, "no_ipv6")
        finally:
            if request_id is not None:
                self._dispatcher.drop(request_id)
        return _read(oids, replied.result())

    def _given_up(self, request_id: int | None) -> Failure:
        if request_id is None:
            return Failure(Reason.OVERLOAD)
        if self._dispatcher.drop(request_id).get("garbled"):
            return Failure(Reason.PROTOCOL, "garbled")
        return Failure(Reason.TIMEOUT)

    def _send(
        self,
        target: NumericTarget | NumericTarget6,
        community: str,
        oids: tuple[Oid, ...],
        finish: Finish,
    ) -> int:
        pdu = _v2c.GetRequestPDU()
        _v2c.apiPDU.set_defaults(pdu)
        _v2c.apiPDU.set_varbinds(pdu, [(oid, _v2c.null) for oid in oids])
        request_id: int = self._dispatcher.send_pdu(
            CommunityData(community.encode()), target, pdu, cbFun=lambda *args: finish(args[3])
        )
        return request_id

    def _send_again(self, request_id: int) -> None:
        state = self._dispatcher.pending.get(request_id)
        if state is None:  # closed meanwhile
            return
        target = state["transportTarget"]
        self._dispatcher.transport_dispatcher.send_message(
            state["outgoingMsg"], target.TRANSPORT_DOMAIN, target.transport_address
        )

    async def close(self) -> None:
        """Close the socket; requests still waiting run into their deadlines."""
        for transport in self._transports.values():
            with suppress(OSError):
                await transport._lport  # noqa: SLF001 - the socket is only its own once open
            transport.deaf = True
        self._dispatcher.pending.clear()
        await asyncio.sleep(0)  # what was heard before is handed over, while somebody takes it
        self._dispatcher.close()
        await asyncio.sleep(0)  # the loop closes the socket in its next turn


def _bound_socket(family: socket.AddressFamily) -> socket.socket:
    sock = socket.socket(family, socket.SOCK_DGRAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVE_BUFFER)
    sock.setblocking(False)
    sock.bind(("", 0))
    return sock


def _settle(future: "asyncio.Future[Pdu]") -> Finish:
    def finish(pdu: Pdu) -> None:
        if not future.done():
            future.set_result(pdu)

    return finish


def _read(oids: tuple[Oid, ...], pdu: Pdu) -> Outcome:
    try:
        status = int(_v2c.apiPDU.get_error_status(pdu))
        return outcome(oids, status, _v2c.apiPDU.get_varbinds(pdu))
    except GARBLED:
        return Failure(Reason.PROTOCOL, "garbled")
