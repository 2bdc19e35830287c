"""SNMP v3: shared engines, at most 300 agents each (RFC 3411–3418; decision 0003)."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from pysnmp.error import PySnmpError
from pysnmp.hlapi.v3arch import asyncio as hlapi
from pysnmp.proto import errind

from inventory.types.readings import Reason
from inventory.types.targets import SnmpCredential
from probes.snmp_v3_gate import V3Gate
from probes.snmp_values import Oid
from probes.snmp_wire import (
    CROWDS_FOR_S,
    GARBLED,
    IN_FLIGHT,
    RETRY_AFTER_S,
    Bulk,
    Failure,
    Outcome,
    VarBinds,
    bulk_outcome,
    numeric_target,
)
from probes.snmp_wire import outcome as read

_AGENTS_PER_ENGINE = 300
"""Registering an agent with an engine takes longer the more it knows."""
_RETRIES = 2
"""Constant, as the interval is: engines keep their table of agents by both."""

AUTH = {
    "": hlapi.USM_AUTH_NONE,
    "MD5": hlapi.USM_AUTH_HMAC96_MD5,
    "SHA": hlapi.USM_AUTH_HMAC96_SHA,
    "SHA256": hlapi.USM_AUTH_HMAC192_SHA256,
    "SHA512": hlapi.USM_AUTH_HMAC384_SHA512,
}
PRIV = {
    "": hlapi.USM_PRIV_NONE,
    "DES": hlapi.USM_PRIV_CBC56_DES,
    "AES": hlapi.USM_PRIV_CFB128_AES,
    "AES256": hlapi.USM_PRIV_CFB256_AES,
}

_REFUSALS = (
    errind.AuthenticationError,
    errind.AuthenticationFailure,
    errind.DecryptionError,
    errind.NoAccessEntry,
    errind.UnknownSecurityName,
    errind.UnknownUserName,
    errind.UnsupportedAuthProtocol,
    errind.UnsupportedPrivProtocol,
    errind.UnsupportedSecurityLevel,
    errind.WrongDigest,
)


# pysnmp is untyped: these names stand for its objects.
Engine = Any
UsmUser = Any
Response = tuple[Any, Any, Any, VarBinds]
T = TypeVar("T")


@dataclass(slots=True)
class _SharedEngine:
    user: UsmUser
    engine: Engine = field(default_factory=hlapi.SnmpEngine)
    gate: V3Gate = field(default_factory=V3Gate)
    agents: set[tuple[str, int]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.engine.register_transport_dispatcher(self.gate)

    async def asked(self, address: tuple[str, int], asking: Awaitable[Response]) -> Response:
        """The response of an agent, whose clock counts from then on."""
        answered = False
        try:
            response = await asking
            answered = response[0] is None
            return response
        finally:
            self.gate.settle(address, answered=answered)


class V3Client:
    """Asks agents with USM credentials. Belongs to the event loop it was made in.

    An engine serves one credential: pysnmp re-derives the keys whenever a user's change.
    """

    def __init__(self) -> None:
        self._engines: dict[SnmpCredential, list[_SharedEngine]] = {}
        self._room = asyncio.Semaphore(IN_FLIGHT)

    async def get(
        self,
        address: str,
        port: int,
        credential: SnmpCredential,
        oids: tuple[Oid, ...],
        deadline: float,
    ) -> Outcome:
        """The objects' values, or the failure after at most `deadline` seconds."""
        got = await self._exchange(credential, deadline, partial(
            self._ask, (address, port), credential, oids))  # fmt: skip
        return got if isinstance(got, Failure) else _read_all(partial(read, oids), got)

    async def bulk(
        self,
        address: str,
        port: int,
        credential: SnmpCredential,
        after: Oid,
        most: int,
        deadline: float,
    ) -> Bulk:
        """At most `most` objects that follow `after`, or the failure after `deadline` seconds."""
        got = await self._exchange(credential, deadline, partial(
            self._ask_bulk, (address, port), credential, after, most))  # fmt: skip
        return got if isinstance(got, Failure) else _read_all(bulk_outcome, got)

    async def _exchange(
        self,
        credential: SnmpCredential,
        deadline: float,
        ask: Callable[[], Coroutine[Any, Any, Response]],
    ) -> Response | Failure:
        if credential.auth_protocol not in AUTH or credential.priv_protocol not in PRIV:
            return Failure(Reason.AUTHENTICATION, "unknown_algorithm")
        asking: asyncio.Task[Response] | None = None
        try:
            async with asyncio.timeout(deadline):
                async with self._room:
                    asking = asyncio.ensure_future(ask())
                    await asyncio.wait([asking], timeout=CROWDS_FOR_S)
                response = await asking
            return response if response[0] is None else _failure(response[0])
        except TimeoutError:
            return Failure(Reason.TIMEOUT if asking else Reason.OVERLOAD)
        except (PySnmpError, *GARBLED):
            return Failure(Reason.PROTOCOL, "garbled")
        finally:
            if asking is not None:
                asking.cancel()

    async def _ask(
        self, address: tuple[str, int], credential: SnmpCredential, oids: tuple[Oid, ...]
    ) -> Response:
        shared = self._shared_engine(address, credential)
        asking = hlapi.get_cmd(
            shared.engine,
            shared.user,
            numeric_target(*address, timeout=RETRY_AFTER_S, retries=_RETRIES),
            hlapi.ContextData(),
            *(hlapi.ObjectType(hlapi.ObjectIdentity(oid)) for oid in oids),
            lookupMib=False,
        )
        return await shared.asked(address, asking)

    async def _ask_bulk(
        self, address: tuple[str, int], credential: SnmpCredential, after: Oid, most: int
    ) -> Response:
        shared = self._shared_engine(address, credential)
        asking = hlapi.bulk_cmd(
            shared.engine,
            shared.user,
            numeric_target(*address, timeout=RETRY_AFTER_S, retries=_RETRIES),
            hlapi.ContextData(),
            0,
            most,
            hlapi.ObjectType(hlapi.ObjectIdentity(after)),
            lookupMib=False,
        )
        return await shared.asked(address, asking)

    def _shared_engine(self, address: tuple[str, int], credential: SnmpCredential) -> _SharedEngine:
        engines = self._engines.setdefault(credential, [])
        for shared in engines:
            if address in shared.agents:
                return shared
        if not engines or len(engines[-1].agents) >= _AGENTS_PER_ENGINE:
            engines.append(_SharedEngine(_user(credential)))
        engines[-1].agents.add(address)
        return engines[-1]

    async def close(self) -> None:
        """Close every engine's socket; requests still waiting run into their deadlines."""
        for engines in self._engines.values():
            for shared in engines:
                shared.engine.close_dispatcher()
        self._engines.clear()
        await asyncio.sleep(0)  # the loop closes the sockets in its next turn


def _read_all(reads: Callable[[int, VarBinds], T], response: Response) -> T | Failure:
    try:
        return reads(int(response[1]), response[3])
    except GARBLED:
        return Failure(Reason.PROTOCOL, "garbled")


def _user(credential: SnmpCredential) -> UsmUser:
    return hlapi.UsmUserData(
        credential.user,
        authKey=credential.auth_key or None,
        privKey=credential.priv_key or None,
        authProtocol=AUTH[credential.auth_protocol],
        privProtocol=PRIV[credential.priv_protocol],
    )


def _failure(error: errind.ErrorIndication | str) -> Failure:
    if isinstance(error, str):  # pysnmp's word where the reply is to another request
        return Failure(Reason.PROTOCOL, "other_request")
    if isinstance(error, errind.RequestTimedOut):
        return Failure(Reason.TIMEOUT)
    if isinstance(error, _REFUSALS):
        return Failure(Reason.AUTHENTICATION, type(error).__name__)
    return Failure(Reason.PROTOCOL, type(error).__name__)
