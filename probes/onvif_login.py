"""How a credential is put to a device: asked for first, sent once, and then left in peace.

A call goes out without a password first: the refusal tells how the device wants it, so that a
wrong one is sent once and not once for every way (ONVIF Core section 5.9).
"""

from dataclasses import dataclass, replace
from time import monotonic, perf_counter, time

from inventory.types.readings import Reason
from inventory.types.targets import OnvifCredential
from inventory.types.time import Ms
from probes.bounded_http import ExchangeError, Line
from probes.onvif_clock import CameraClock, read_clock
from probes.onvif_memory import LOCKED_OUT, CredentialMemory, refused
from probes.onvif_service import SoapObject, Token, call
from probes.soap_transport import FaultError, RefusedError
from probes.steady_time import steady_utc


@dataclass(frozen=True, slots=True)
class Login:
    """A credential at one device, and what is remembered of it."""

    line: Line
    credential: OnvifCredential
    memory: CredentialMemory

    @property
    def key(self) -> tuple[str, int, bytes]:
        """Its name in the memory."""
        return self.memory.key(self.line.address, self.line.port, self.credential)

    def hold(self, until: Ms) -> None:
        """Send nothing before `until` (UTC ms), unless this process knows better."""
        if until:
            self.memory.hold(self.key, until)

    def held_until(self) -> Ms:
        """Until when it is not sent (UTC ms); 0 where it was not refused."""
        return self.memory.held_until(self.key)

    def call(self, operation: str, ahead: float | None, refusal: RefusedError) -> SoapObject:
        """One call with the credential, after a refusal without it; `ahead`: of the device's clock,
        in seconds, where it told; else the refusal's own date counts. Raises RefusedError,
        FaultError and ExchangeError.

        A nonce that died meanwhile is answered once more: the device itself says that only the
        nonce was wrong (RFC 7616 section 3.3, stale). Nothing is sent to an account that is locked.
        """
        if refusal.locked:
            raise refusal
        token = Token(self.credential, ahead_by(refusal) if ahead is None else ahead, None)
        try:
            return call(self.line, operation, replace(token, challenge=refusal.challenge))
        except RefusedError as again:
            if not _only_stale(refusal, again):
                raise
            return call(self.line, operation, replace(token, challenge=again.challenge))


def ahead_by(refusal: RefusedError) -> float:
    """How far the clock of who refused is ahead of ours by its Date header, in seconds."""
    return refusal.clock.timestamp() - steady_utc() if refusal.clock else 0.0


def _only_stale(first: RefusedError, again: RefusedError) -> bool:
    if first.challenge is None or again.challenge is None:
        return False
    return again.challenge.stale and not again.locked


@dataclass(frozen=True, slots=True)
class OpenCall:
    """What the open call gave: the camera's clock, how far tokens are dated ahead of
    `steady_utc` for it, and the round trip in ms."""

    clock: CameraClock
    token_offset_s: float | None
    delay_ms: float


def open_call(line: Line, login: Login | None) -> OpenCall:
    """GetSystemDateAndTime; with the credential where the device demands one even for this.

    Raises ExchangeError: SERVICE_OFF where the device says that it does not do even this, which
    every ONVIF device must.
    """
    try:
        return _open(line, login)
    except FaultError as error:
        if error.fault.not_offered:
            raise ExchangeError(Reason.SERVICE_OFF, error.detail) from None
        raise


def _open(line: Line, login: Login | None) -> OpenCall:
    started = perf_counter()
    try:
        return _timed(call(line, "GetSystemDateAndTime"), started)
    except RefusedError as refusal:
        if login is None:
            detail = LOCKED_OUT if refusal.locked else "no_credential"
            raise ExchangeError(Reason.AUTHENTICATION, detail) from None
        return _open_with(login, refusal)


def _open_with(login: Login, refusal: RefusedError) -> OpenCall:
    known = login.memory.recall(login.key, monotonic())
    if known is not None and known.reason is Reason.AUTHENTICATION:
        raise ExchangeError(Reason.AUTHENTICATION, str(known.facts["detail"]))
    started = perf_counter()
    try:
        opened = _timed(login.call("GetSystemDateAndTime", None, refusal), started)
    except RefusedError as final:
        login.memory.keep(login.key, refused(final.detail), monotonic())
        raise ExchangeError(Reason.AUTHENTICATION, final.detail) from None
    if known is None:
        login.memory.release(login.key)
    return opened


def _timed(said: SoapObject, started: float) -> OpenCall:
    took = perf_counter() - started
    clock = read_clock(said, time() - took / 2)
    return OpenCall(clock, _steadily(clock.token_offset_s), round(took * 1000, 3))


def _steadily(offset_s: float | None) -> float | None:
    """The offset against `steady_utc`: the wall clock may be set before a token is made."""
    return None if offset_s is None else offset_s + time() - steady_utc()
