"""SNMP v3: shared engines, at most 300 agents each (RFC 3411–3418; decision 0003)."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from pysnmp.error import PySnmpError
from pysnmp.hlapi.v3arch import asyncio as hlapi
from pysnmp.proto import errind

from inventory.types.readings import Reason
from inventory.types.targets import SnmpCredential
from probes.snmp_questions import Oid
from probes.snmp_wire import (
    CROWDS_FOR_S,
    GARBLED,
    IN_FLIGHT,
    RETRY_AFTER_S,
    Failure,
    Outcome,
    VarBinds,
    numeric_target,
)
from probes.snmp_wire import outcome as read

_AGENTS_PER_ENGINE = 300
"""Registering an agent with an engine takes longer the more it knows."""
_RETRIES = 2
"""Constant, as the interval is: engines keep their table of agents by both."""

_AUTH = {
    "": hlapi.USM_AUTH_NONE,
    "MD5": hlapi.USM_AUTH_HMAC96_MD5,
    "SHA": hlapi.USM_AUTH_HMAC96_SHA,
    "SHA256": hlapi.USM_AUTH_HMAC192_SHA256,
    "SHA512": hlapi.USM_AUTH_HMAC384_SHA512,
}
_PRIV = {
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


@dataclass(slots=True)
class _SharedEngine:
    engine: Engine
    user: UsmUser
    agents: set[tuple[str, int]] = field(default_factory=set)


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
        if credential.auth_protocol not in _AUTH or credential.priv_protocol not in _PRIV:
            return Failure(Reason.AUTHENTICATION, "unknown_algorithm")
        asking: asyncio.Task[Response] | None = None
        try:
            async with asyncio.timeout(deadline):
                async with self._room:
                    asking = asyncio.ensure_future(self._ask((address, port), credential, oids))
                    await asyncio.wait([asking], timeout=CROWDS_FOR_S)
                error, status, _, var_binds = await asking
            return read(oids, int(status), var_binds) if error is None else _failure(error)
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
        response: Response = await hlapi.get_cmd(
            shared.engine,
            shared.user,
            numeric_target(*address, timeout=RETRY_AFTER_S, retries=_RETRIES),
            hlapi.ContextData(),
            *(hlapi.ObjectType(hlapi.ObjectIdentity(oid)) for oid in oids),
            lookupMib=False,
        )
        return response

    def _shared_engine(self, address: tuple[str, int], credential: SnmpCredential) -> _SharedEngine:
        engines = self._engines.setdefault(credential, [])
        for shared in engines:
            if address in shared.agents:
                return shared
        if not engines or len(engines[-1].agents) >= _AGENTS_PER_ENGINE:
            engines.append(_SharedEngine(hlapi.SnmpEngine(), _user(credential)))
        engines[-1].agents.add(address)
        return engines[-1]

    async def close(self) -> None:
        """Close every engine's socket; requests still waiting run into their deadlines."""
        for engines in self._engines.values():
            for shared in engines:
                shared.engine.close_dispatcher()
        self._engines.clear()
        await asyncio.sleep(0)  # the loop closes the sockets in its next turn


def _user(credential: SnmpCredential) -> UsmUser:
    return hlapi.UsmUserData(
        credential.user,
        authKey=credential.auth_key or None,
        privKey=credential.priv_key or None,
        authProtocol=_AUTH[credential.auth_protocol],
        privProtocol=_PRIV[credential.priv_protocol],
    )


def _failure(error: errind.ErrorIndication) -> Failure:
    if isinstance(error, errind.RequestTimedOut):
        return Failure(Reason.TIMEOUT)
    if isinstance(error, _REFUSALS):
        return Failure(Reason.AUTHENTICATION, type(error).__name__)
    return Failure(Reason.PROTOCOL, type(error).__name__)
