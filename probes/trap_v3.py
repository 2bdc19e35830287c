"""Notifications of version 3: authentic ones only (RFC 3412, RFC 3414).

The sender's engine is the authority for a trap, ours for an inform: an agent that wants its inform
acknowledged first asks for our engine id, boots and time, and gets them in reports.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from pyasn1.codec.ber import decoder, encoder
from pysnmp.proto import api, rfc1905
from pysnmp.proto.mpmod.rfc3412 import ScopedPDU, SNMPv3Message
from pysnmp.proto.secmod.rfc3414.service import UsmSecurityParameters

from inventory.types.targets import SnmpCredential
from probes.snmp_questions import Oid
from probes.snmp_wire import GARBLED, Asn1Value, Pdu
from probes.trap_gate import Refusal
from probes.trap_wire import LONGEST, Opened, Reply, is_inform, read_notice
from probes.usm import KeyRing, Keys, Parameters, usable
from probes.usm_time import WINDOW_S, TimeWindows

_AUTH, _PRIV, _REPORTABLE = 1, 2, 4
_USM = 3
_NOT_IN_TIME_WINDOWS: Oid = (1, 3, 6, 1, 6, 3, 15, 1, 1, 2, 0)
_UNKNOWN_ENGINE_IDS: Oid = (1, 3, 6, 1, 6, 3, 15, 1, 1, 4, 0)
_v2c = api.PROTOCOL_MODULES[api.SNMP_VERSION_2C]


@dataclass(frozen=True, slots=True)
class Engine:
    """Who we are to agents that send informs: snmpEngineID and snmpEngineBoots (RFC 3411)."""

    id: bytes
    boots: int


@dataclass(frozen=True, slots=True)
class _Message:
    """One message, taken apart but not believed."""

    id: int
    flags: int
    parameters: Parameters
    data: Asn1Value

    @property
    def engine_id(self) -> bytes:
        return bytes(self.parameters[0])

    @property
    def clock(self) -> tuple[int, int]:
        """Boots and time of the engine that is the authority."""
        return int(self.parameters[1]), int(self.parameters[2])

    @property
    def user(self) -> bytes:
        return bytes(self.parameters[3])


class V3Opener:
    """Opens messages of version 3. `clock`: seconds that nobody sets, 0 at our last boot or so."""

    def __init__(self, engine: Engine, clock: Callable[[], float]) -> None:
        self._engine, self._clock = engine, clock
        self._started = clock()
        self._keys, self._windows = KeyRing(), TimeWindows()

    def forget(self) -> None:
        """The credentials may have changed."""
        self._keys.forget()

    def open(self, data: bytes, users: Collection[SnmpCredential]) -> Opened:
        """The trap or inform in a datagram, if one of these users sent it now."""
        try:
            message = _taken_apart(data)
            return message if isinstance(message, Refusal) else self._read(message, data, users)
        except GARBLED:
            return Refusal.GARBLED

    def _read(self, message: _Message, data: bytes, users: Collection[SnmpCredential]) -> Opened:
        if not message.engine_id and message.flags & _REPORTABLE and users:
            return Reply(self._report(message, _UNKNOWN_ENGINE_IDS))
        named = [each for each in users if each.user.encode() == message.user and usable(each)]
        if not named:
            return Refusal.UNKNOWN_USER
        keys = self._keys_of(message, data, named) if message.flags & _AUTH else None
        if keys is None:
            return Refusal.UNAUTHENTICATED
        ours = message.engine_id == self._engine.id
        if ours and not self._is_our_time(*message.clock):
            return Reply(self._report(message, _NOT_IN_TIME_WINDOWS, keys))
        if not ours and not self._windows.accepts(message.engine_id, *message.clock, self._clock()):
            return Refusal.NOT_IN_TIME
        return self._read_scoped(message, keys, ours)

    def _keys_of(self, message: _Message, data: bytes, users: list[SnmpCredential]) -> Keys | None:
        """The keys that made the digest: agents at one address may name their users alike."""
        rings = (self._keys.keys(user, message.engine_id) for user in users)
        return next((keys for keys in rings if keys.is_genuine(data, message.parameters[4])), None)

    def _read_scoped(self, message: _Message, keys: Keys, ours: bool) -> Opened:
        scoped = _scoped_pdu(message, keys)
        if scoped is None:
            return Refusal.UNAUTHENTICATED
        pdu = scoped[2].getComponent()
        if is_inform(pdu) is not ours:  # neither is the authority for the other's
            return Refusal.NO_NOTIFICATION

        def wrapped(response: Pdu) -> bytes:
            return self._sealed(message, _scope(scoped[0], scoped[1], response), keys)

        return read_notice(pdu, wrapped)

    @property
    def _now(self) -> int:
        """Our snmpEngineTime: seconds since our boot."""
        return int(self._clock() - self._started)

    def _is_our_time(self, boots: int, time: int) -> bool:
        return boots == self._engine.boots and abs(time - self._now) <= WINDOW_S

    def _report(self, message: _Message, counter: Oid, keys: Keys | None = None) -> bytes:
        """What tells an agent our engine id, and under its key our boots and time."""
        report = rfc1905.ReportPDU()
        _v2c.apiPDU.set_defaults(report)
        if message.data.getName() == "plaintext":
            asked = message.data.getComponent()[2].getComponent()
            _v2c.apiPDU.set_request_id(report, _v2c.apiPDU.get_request_id(asked))
        _v2c.apiPDU.set_varbinds(report, [(counter, _v2c.Counter32(1))])
        scoped = _scope(self._engine.id, b"", report)
        if keys is None:
            return self._wrapped(message, 0, scoped, (0, 0), b"")
        clock = (self._engine.boots, self._now)
        return keys.sign(self._wrapped(message, _AUTH, scoped, clock, keys.placeholder))

    def _sealed(self, message: _Message, scoped: Asn1Value, keys: Keys) -> bytes:
        """A response as safe as the request was."""
        boots, time = self._engine.boots, self._now
        flags, salt = message.flags & (_AUTH | _PRIV), b""
        if flags & _PRIV:
            scoped, salt = keys.encrypt(boots, time, encoder.encode(scoped))
        placeholder = keys.placeholder
        return keys.sign(self._wrapped(message, flags, scoped, (boots, time), placeholder, salt))

    def _wrapped(
        self,
        message: _Message,
        flags: int,
        scoped: Asn1Value,
        clock: tuple[int, int],
        digest: bytes,
        salt: bytes = b"",
    ) -> bytes:
        user = message.user if flags & _AUTH else b""
        parameters = UsmSecurityParameters()
        for place, value in enumerate((self._engine.id, *clock, user, digest, salt)):
            parameters[place] = value
        answer = SNMPv3Message()
        answer[0] = _USM
        for place, value in enumerate((message.id, LONGEST, bytes([flags]), _USM)):
            answer[1][place] = value
        answer[2] = encoder.encode(parameters)
        answer[3]["encryptedPDU" if flags & _PRIV else "plaintext"] = scoped
        return bytes(encoder.encode(answer))


def _taken_apart(data: bytes) -> _Message | Refusal:
    message, rest = decoder.decode(data, asn1Spec=SNMPv3Message())
    number, _, flags, model = message[1].values()
    if rest or int(model) != _USM:
        return Refusal.GARBLED
    parameters, rest = decoder.decode(bytes(message[2]), asn1Spec=UsmSecurityParameters())
    if rest:
        return Refusal.GARBLED
    return _Message(int(number), bytes(flags)[0], tuple(parameters.values()), message[3])


def _scoped_pdu(message: _Message, keys: Keys) -> Asn1Value | None:
    """The plain scoped PDU; None where it cannot be decrypted."""
    sealed = message.data.getName() == "encryptedPDU"
    if sealed is not bool(message.flags & _PRIV):
        return None
    if not sealed:
        return message.data.getComponent()
    plain = keys.decrypt(message.parameters, message.data.getComponent())
    # A block cipher pads: what follows the sequence is no part of it.
    return None if plain is None else decoder.decode(plain, asn1Spec=ScopedPDU())[0]


def _scope(context_engine: Asn1Value, context: Asn1Value, pdu: Pdu) -> Asn1Value:
    scoped = ScopedPDU()
    scoped[0], scoped[1] = context_engine, context
    scoped.setComponentByPosition(2)
    scoped[2].setComponentByType(
        pdu.tagSet, pdu, verifyConstraints=False, matchTags=False, matchConstraints=False
    )
    return scoped
