"""The ONVIF probe: is the camera alive, is it the right one, is its clock right, does it take our
credential?

One open call at every poll (GetSystemDateAndTime), which needs no password; one closed call
(GetDeviceInformation) now and then, when a credential is known (ONVIF Device Management Service).
"""

import logging
import re
from collections.abc import Mapping
from dataclasses import replace
from time import monotonic, perf_counter

from inventory.types.readings import Answer, Fact, Reason
from inventory.types.targets import Target
from probes.bounded_http import ExchangeError, Line
from probes.onvif_absence import open_door
from probes.onvif_devices import DEVICES
from probes.onvif_identity import is_another, is_other_firmware
from probes.onvif_login import Login, OpenCall, open_call
from probes.onvif_media import learn_media
from probes.onvif_memory import CredentialMemory, Verdict, refused
from probes.onvif_service import SoapObject, call, prepare
from probes.soap_transport import FaultError, RefusedError

log = logging.getLogger(__name__)

DEFAULT_PORT = 80
DEFAULT_TLS_PORT = 443
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


def ask(target: Target, deadline: float, memory: CredentialMemory | None = None) -> Answer:
    """Ask one camera or recorder; at most `deadline` seconds. Thread-safe.

    Facts, where known: clock_offset_s; maker, model, firmware (and firmware_before, where it was
    changed), serial (and expected_firmware, expected_serial, where the inventory has others);
    profiles, stream_uri, stream_host where it is not the address; open_port where ONVIF is off;
    `detail`, a short code, where something is wrong. A refused credential is not sent again for
    half an hour, unless it changes (`probes.onvif_memory`), nor before `target.held_until`; the
    answer's `held_until` tells how long. `memory`: what is remembered of credentials; the process's
    own where none is given.
    """
    line = _line(target, perf_counter() + deadline)
    login = Login(line, target.onvif, memory or _MEMORY) if target.onvif else None
    if login is not None:
        login.hold(target.held_until)
    prepare()  # not to count as the camera's delay
    answer = _conversation(target, line, login)
    refused_one = login if answer.reason is Reason.AUTHENTICATION else None
    return replace(answer, held_until=refused_one.held_until()) if refused_one else answer


def _conversation(target: Target, line: Line, login: Login | None) -> Answer:
    try:
        opened = open_call(line, login)
        verdict = _verdict(login, opened) if login else Verdict(Reason.OK)
    except ExchangeError as error:
        return _failure(line, error)
    return _answer(target, opened, verdict)


def _line(target: Target, until: float) -> Line:
    tls = target.onvif.tls if target.onvif else ""
    port = target.port or (DEFAULT_TLS_PORT if tls else DEFAULT_PORT)
    return Line(target.address, port, until, tls)


def _failure(line: Line, error: ExchangeError) -> Answer:
    """Where the port is closed, who else listens tells a device with ONVIF off from a dead one."""
    if error.reason is Reason.REFUSED and (door := open_door(line)) is not None:
        return Answer(Reason.SERVICE_OFF, facts={"detail": "port_closed", "open_port": door})
    return Answer(error.reason, facts={"detail": error.detail} if error.detail else {})


def _answer(target: Target, opened: OpenCall, verdict: Verdict) -> Answer:
    facts, offset = dict(verdict.facts), opened.clock.offset_s
    if offset is not None:
        facts["clock_offset_s"] = offset
    if opened.clock.local_as_utc:
        facts.setdefault("detail", "local_as_utc")
    reason = _reason(verdict, offset)
    if reason is not Reason.AUTHENTICATION and _is_another(target, facts):
        reason, facts["expected_serial"] = Reason.IDENTITY, target.serial[:_LONGEST_TEXT]
    elif is_other_firmware(str(facts.get("firmware", "")), target.firmware):
        facts["expected_firmware"] = target.firmware
    return Answer(reason, delay_ms=opened.delay_ms, facts=facts)


def _reason(verdict: Verdict, offset: float | None) -> Reason:
    if verdict.reason is Reason.AUTHENTICATION:
        return verdict.reason
    skewed = offset is not None and abs(offset) > CLOCK_TOLERANCE_S
    return Reason.CLOCK_SKEW if skewed else verdict.reason


def _is_another(target: Target, facts: Mapping[str, Fact]) -> bool:
    return is_another(str(facts.get("serial", "")), target.serial, target.mac)


def _verdict(login: Login, opened: OpenCall) -> Verdict:
    """Whether the camera takes the credential: from memory, or by one closed call."""
    known = login.memory.recall(login.key, monotonic())
    if known is not None:
        return known
    verdict = _closed_call(login, opened)
    login.memory.keep(login.key, verdict, monotonic())
    return verdict


def _closed_call(login: Login, opened: OpenCall) -> Verdict:
    """GetDeviceInformation, with the credential where the camera asks for it."""
    try:
        try:
            said = call(login.line, "GetDeviceInformation")
        except RefusedError as refusal:
            said = login.call("GetDeviceInformation", opened.token_offset_s, refusal)
        told = _information(said)
    except RefusedError as final:
        return refused(final.detail)
    except ExchangeError as error:
        failing = not isinstance(error, FaultError) or error.fault.in_trouble
        detail = f"closed_call_{error.detail or error.reason.value}"
        return Verdict(Reason.DEGRADED if failing else Reason.OK, {"detail": detail})
    return Verdict(Reason.OK, _acquaint(login, opened, told))


def _acquaint(login: Login, opened: OpenCall, told: Mapping[str, Fact]) -> Mapping[str, Fact]:
    """What the device told of itself, with its media and a change of firmware."""
    place = login.line.address, login.line.port
    firmware = str(told.get("firmware", ""))
    before, is_due = DEVICES.meet(place, str(told.get("serial", "")), firmware, monotonic())
    if is_due:
        DEVICES.keep(place, learn_media(login, opened.token_offset_s))
    changed: dict[str, Fact] = {}
    if before:
        log.info("firmware at %s changed from %s to %s", login.line.address, before, firmware)
        changed = {"firmware_before": before}
    return {**told, **DEVICES.facts(place), **changed}


def _information(said: SoapObject) -> Mapping[str, Fact]:
    """What it tells of itself. Raises ExchangeError where that is nothing: it was the reply to
    something else."""
    told = {fact: getattr(said, name, None) for fact, name in _INFORMATION.items()}
    texts = {fact: _text(text) for fact, text in told.items() if isinstance(text, str) and text}
    if not texts:
        raise ExchangeError(Reason.PROTOCOL, "not_onvif")
    return texts


def _text(said: str) -> str:
    return _UNPRINTABLE.sub(" ", said).strip()[:_LONGEST_TEXT]
