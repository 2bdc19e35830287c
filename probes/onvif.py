"""The ONVIF probe: is the camera alive, is its clock right, does it take our credential?

One open call at every poll (GetSystemDateAndTime), which needs no password; one closed call
(GetDeviceInformation) now and then, when a credential is known (ONVIF Device Management Service).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic, perf_counter, time

from inventory.types.readings import Answer, Fact, Reason
from inventory.types.targets import OnvifCredential, Target
from probes.bounded_http import ExchangeError, Line
from probes.onvif_clock import CameraClock, read_clock
from probes.onvif_memory import CredentialMemory, Verdict
from probes.onvif_service import SoapObject, Token, call, prepare
from probes.soap_transport import RefusedError

DEFAULT_PORT = 80
CLOCK_TOLERANCE_S = 60.0
"""A clock further off than this is CLOCK_SKEW."""

_LONGEST_TEXT = 64
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f]+")
_INFORMATION = {
    "maker": "Manufacturer",
    "model": "Model",
    "firmware": "FirmwareVersion",
    "serial": "SerialNumber",
}

_MEMORY = CredentialMemory()
"""Of this process: what one thread learned of a credential, all others know."""


@dataclass(frozen=True, slots=True)
class _OpenCall:
    """What the open call gave: the camera's clock, and the round trip in ms."""

    clock: CameraClock
    delay_ms: float


def ask(target: Target, deadline: float, memory: CredentialMemory = _MEMORY) -> Answer:
    """Ask one camera or recorder; at most `deadline` seconds. Thread-safe.

    Facts: clock_offset_s, maker, model, firmware, serial where known; `detail`, a short code,
    where something is wrong. A refused credential is not sent again for half an hour, unless it
    changes (`probes.onvif_memory`). `memory`: what is remembered of credentials; the process's
    own where none is given.
    """
    memory = memory or _MEMORY
    line = Line(target.address, target.port or DEFAULT_PORT, perf_counter() + deadline)
    prepare()  # not to count as the camera's delay
    try:
        opened = _open(line, target.onvif, memory)
        verdict = _verdict(line, target.onvif, opened.clock, memory)
    except ExchangeError as error:
        return Answer(error.reason, facts={"detail": error.detail} if error.detail else {})
    return _answer(opened, verdict)


def _answer(opened: _OpenCall, verdict: Verdict) -> Answer:
    facts, offset = dict(verdict.facts), opened.clock.offset_s
    if offset is not None:
        facts["clock_offset_s"] = offset
    skewed = offset is not None and abs(offset) > CLOCK_TOLERANCE_S
    refused = verdict.reason is Reason.AUTHENTICATION
    reason = Reason.CLOCK_SKEW if skewed and not refused else verdict.reason
    return Answer(reason, delay_ms=opened.delay_ms, facts=facts)


def _open(line: Line, credential: OnvifCredential | None, memory: CredentialMemory) -> _OpenCall:
    """The open call; with a token where the camera demands one even for this."""
    try:
        return _timed_open_call(line, None)
    except RefusedError as refusal:
        if credential is None:
            raise ExchangeError(Reason.AUTHENTICATION, "no_credential") from None
        return _open_with_token(line, credential, refusal, memory)


def _open_with_token(
    line: Line, credential: OnvifCredential, refusal: RefusedError, memory: CredentialMemory
) -> _OpenCall:
    key = memory.key(line.address, line.port, credential)
    known = memory.recall(key, monotonic())
    if known is not None and known.reason is Reason.AUTHENTICATION:
        raise ExchangeError(Reason.AUTHENTICATION, "refused")
    ahead = (refusal.clock - datetime.now(UTC)).total_seconds() if refusal.clock else 0.0
    try:
        opened = _timed_open_call(line, Token(credential, ahead, refusal.challenge))
    except RefusedError:
        memory.keep(key, Verdict(Reason.AUTHENTICATION, {"detail": "refused"}), monotonic())
        raise ExchangeError(Reason.AUTHENTICATION, "refused") from None
    if known is None:
        memory.release(key)
    return opened


def _timed_open_call(line: Line, token: Token | None) -> _OpenCall:
    started = perf_counter()
    said = call(line, "GetSystemDateAndTime", token)
    took = perf_counter() - started
    return _OpenCall(read_clock(said, time() - took / 2), round(took * 1000, 3))


def _verdict(
    line: Line, credential: OnvifCredential | None, clock: CameraClock, memory: CredentialMemory
) -> Verdict:
    """Whether the camera takes the credential: from memory, or by one closed call."""
    if credential is None:
        return Verdict(Reason.OK)
    key = memory.key(line.address, line.port, credential)
    known = memory.recall(key, monotonic())
    if known is not None:
        return known
    verdict = _closed_call(line, credential, clock)
    memory.keep(key, verdict, monotonic())
    return verdict


def _closed_call(line: Line, credential: OnvifCredential, clock: CameraClock) -> Verdict:
    """GetDeviceInformation, first without a password: the refusal tells how the camera wants it,
    so that a wrong one is sent once and not once for every way."""
    try:
        try:
            said = call(line, "GetDeviceInformation")
        except RefusedError as refusal:
            token = Token(credential, clock.token_offset_s or 0.0, refusal.challenge)
            said = call(line, "GetDeviceInformation", token)
    except RefusedError:
        return Verdict(Reason.AUTHENTICATION, {"detail": "refused"})
    except ExchangeError as error:
        supported = error.detail != "soap_fault"
        detail = f"closed_call_{error.detail or error.reason.value}"
        return Verdict(Reason.DEGRADED if supported else Reason.OK, {"detail": detail})
    return Verdict(Reason.OK, _information(said))


def _information(said: SoapObject) -> Mapping[str, Fact]:
    told = {fact: getattr(said, name, None) for fact, name in _INFORMATION.items()}
    return {fact: _text(text) for fact, text in told.items() if isinstance(text, str) and text}


def _text(said: str) -> str:
    return _UNPRINTABLE.sub(" ", said).strip()[:_LONGEST_TEXT]
