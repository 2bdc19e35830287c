"""The ONVIF device service, made from one WSDL that is parsed once for the process (decision 0004).

Source: ONVIF Device Management Service, devicemgmt.wsdl, as onvif-zeep ships it.
"""

import logging
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Any

from zeep import Client, Settings
from zeep.exceptions import DTDForbidden, EntitiesForbidden, Fault, TransportError
from zeep.wsdl import Document
from zeep.wsse.username import UsernameToken

from inventory.types.readings import Reason
from inventory.types.targets import OnvifCredential
from probes.bounded_http import ExchangeError, Line
from probes.digest import Challenge
from probes.soap_transport import DigestAnswer, SoapTransport
from probes.steady_time import steady_utc

# Importing onvif calls logging.basicConfig(INFO), which does nothing to a logger with a handler.
_root, _occupant = logging.getLogger(), logging.NullHandler()
_root.addHandler(_occupant)
from onvif import ONVIFError, ONVIFService  # noqa: E402

_root.removeHandler(_occupant)

DEVICE_PATH = "/onvif/device_service"
"""The device service's path, the same on every device (ONVIF Core section 5.1.1)."""
_BINDING = "{http://www.onvif.org/ver10/device/wsdl}DeviceBinding"
_SETTINGS = Settings(strict=False, forbid_dtd=True, forbid_entities=True, forbid_external=True)

# zeep builds types of objects from the WSDL: there is nothing to annotate them with.
SoapObject = Any


@dataclass(frozen=True, slots=True)
class Token:
    """A WS-UsernameToken to be (OASIS WSS UsernameToken Profile 1.1), with its digest challenge.

    `clock_offset_s`: how far the device's clock is ahead of `steady_utc`; tokens are dated by its
    clock.
    """

    credential: OnvifCredential
    clock_offset_s: float
    challenge: Challenge | None


Call = Callable[[Line, str, Token | None], SoapObject]


def call(line: Line, operation: str, token: Token | None = None) -> SoapObject:
    """The reply to one operation without arguments.

    Raises RefusedError, FaultError and ExchangeError.
    """
    return CALLER.get()(line, operation, token)


def by_zeep(line: Line, operation: str, token: Token | None = None) -> SoapObject:
    """As `call`, written and read by zeep."""
    service = _service(line, token)
    invoke: Callable[[], SoapObject] = getattr(service, operation)
    try:
        reply = invoke()
    except ONVIFError as error:
        # onvif-zeep wraps whatever happened, and keeps only its text; it is the context.
        raise _failure(error.__context__) from None
    if reply is None:
        raise ExchangeError(Reason.PROTOCOL, "not_onvif")
    return reply


CALLER: ContextVar[Call] = ContextVar("CALLER", default=by_zeep)
"""What writes and reads the messages: another engine's, where one is at work."""


def _failure(error: BaseException | None) -> ExchangeError:
    if isinstance(error, ExchangeError):
        return error
    if isinstance(error, Fault):
        return ExchangeError(Reason.PROTOCOL, "soap_fault")
    if isinstance(error, DTDForbidden | EntitiesForbidden):
        return ExchangeError(Reason.PROTOCOL, "entities")
    if isinstance(error, TransportError):
        return ExchangeError(Reason.PROTOCOL, "not_xml")
    return ExchangeError(Reason.PROTOCOL, "not_onvif")


def _service(line: Line, token: Token | None) -> ONVIFService:
    transport = transport_of(line, token)
    wsse = None if token is None else username_token(token)
    client = Client(_document(), wsse=wsse, transport=transport, settings=_SETTINGS)
    url = f"http://{line.authority}{DEVICE_PATH}"
    return ONVIFService(url, "", "", str(_wsdl()), zeep_client=client, binding_name=_BINDING)


def transport_of(line: Line, token: Token | None, path: str = DEVICE_PATH) -> SoapTransport:
    """Carries one message to the device, answering its digest challenge where there is one."""
    digest = None
    if token is not None and token.challenge is not None:
        digest = DigestAnswer(token.challenge, token.credential)
    return SoapTransport(line, path, digest)


def username_token(token: Token) -> UsernameToken:
    """What puts the token into an envelope, dated by the device's clock."""
    created = datetime.fromtimestamp(steady_utc() + token.clock_offset_s, UTC)
    return UsernameToken(
        token.credential.user,
        token.credential.password,
        use_digest=True,
        created=created,
        zulu_timestamp=True,  # many devices read no other form
    )


class _InstalledFiles:
    """Loads the WSDL's parts from where they are installed, and nothing from anywhere else."""

    def load(self, url: str) -> bytes:
        path = Path(url).resolve()
        if not path.is_relative_to(_wsdl().parent):
            raise FileNotFoundError(url)
        return path.read_bytes()


@cache
def _wsdl() -> Path:
    """onvif-zeep installs its WSDL files beside its package, in a folder called wsdl."""
    spec = find_spec("onvif")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("onvif-zeep is not installed")
    return Path(spec.origin).resolve().parent.parent / "wsdl" / "devicemgmt.wsdl"


_parsing = Lock()


def prepare() -> None:
    """Parse the WSDL (about 0.1 s), if that is not done yet."""
    _document()


def _document() -> Document:
    with _parsing:  # else threads that start together would each parse their own
        return _parsed()


@cache
def _parsed() -> Document:
    files = _InstalledFiles()
    return Document(str(_wsdl()), files, settings=_SETTINGS)  # type: ignore[arg-type] # zeep's slip
