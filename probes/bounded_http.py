"""One HTTP request to one pinned address, bounded in time and in bytes (RFC 9110, RFC 9112).

The bounds hold for the whole exchange: a device that sends a byte a second, headers without
end or 400 MB meets them all the same. Nothing is resolved, no proxy is used, no redirect is
followed, nothing is unpacked.
"""

import errno
import http.client
import select
import socket
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from http.client import HTTPMessage
from typing import TYPE_CHECKING, Protocol

from inventory.types.readings import Reason
from inventory.types.targets import TLS_UNVERIFIED
from inventory.types.wiring import join_address
from probes.ip_address import canonical, family_of
from probes.readiness import await_ready, connect
from probes.tls import TlsError, TlsStream

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

MAX_BYTES = 1024 * 1024
"""The longest reply, headers included, that is read from a device."""

_OWN_LIMITS = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})
_REDIRECTS = range(300, 400)


class ExchangeError(Exception):
    """The exchange failed in the field's way. Raised to cross the SOAP library; a probe turns it
    into an answer. `detail` is a short code for the facts."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(reason.value, detail)
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Line:
    """Whom to talk to, and until when (perf_counter, s). `tls`: as in OnvifCredential."""

    address: str
    port: int
    until: float
    tls: str = ""

    @property
    def authority(self) -> str:
        return join_address(self.address, self.port)


class Headers(Protocol):
    """A reply's header fields, by name in any case."""

    def __getitem__(self, name: str, /) -> str | None: ...

    def get_all(self, name: str, missing: list[str], /) -> list[str]:
        """The values of a field that may be repeated."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A complete HTTP reply."""

    status: int
    headers: Headers
    body: bytes


Post = Callable[[Line, str, bytes, Mapping[str, str]], Reply]


def post(line: Line, path: str, body: bytes, headers: Mapping[str, str]) -> Reply:
    """POST `body` to `path` on the line. Raises ExchangeError, and nothing else of the field."""
    return CARRIER.get()(line, path, body, headers)


def by_socket(line: Line, path: str, body: bytes, headers: Mapping[str, str]) -> Reply:
    """As `post`, through a socket of its own."""
    return _ask(line, "POST", path, body, headers)


CARRIER: ContextVar[Post] = ContextVar("CARRIER", default=by_socket)
"""What moves the bytes: another engine's, where one is at work."""


def get(line: Line, path: str, headers: Mapping[str, str] | None = None) -> Reply:
    """GET `path` on the line. Raises the same."""
    return _ask(line, "GET", path, None, headers or {})


def _ask(
    line: Line, method: str, path: str, body: bytes | None, headers: Mapping[str, str]
) -> Reply:
    try:
        with _BoundedSocket(line) as sock:
            return _exchange(line, sock, (method, path, body), headers)
    except TlsError as error:
        raise ExchangeError(error.reason, error.detail) from None
    except http.client.IncompleteRead:
        raise ExchangeError(Reason.PROTOCOL, "incomplete") from None
    except OSError as error:
        raise failure_of(error) from None
    except (http.client.HTTPException, ValueError):
        raise ExchangeError(Reason.PROTOCOL, "not_http") from None


def fingerprint(line: Line) -> str:
    """SHA-256 of the certificate that a device shows, trusted or not, in lower-case hex.

    Nothing is sent but the handshake. Raises ExchangeError.
    """
    try:
        with _BoundedSocket(line) as sock:
            connect(sock, canonical(line.address), line.port, line.until)
            return TlsStream(sock, line.address, TLS_UNVERIFIED).fingerprint
    except TlsError as error:
        raise ExchangeError(error.reason, error.detail) from None
    except OSError:
        raise ExchangeError(Reason.UNREACHABLE) from None


def _exchange(
    line: Line,
    sock: "_BoundedSocket",
    asked: tuple[str, str, bytes | None],
    headers: Mapping[str, str],
) -> Reply:
    connection = http.client.HTTPConnection(line.address, line.port)
    connection.sock = sock
    connect(sock, canonical(line.address), line.port, line.until)
    if line.tls:
        connection.sock = TlsStream(sock, line.address, line.tls)
    connection.request(*asked, {**headers, "Connection": "close"})
    with connection.getresponse() as response:
        check_head(response.status, response.headers, response.length)
        return Reply(response.status, response.headers, response.read())


def failure_of(error: OSError) -> ExchangeError:
    """What a failed connection means."""
    if isinstance(error, TimeoutError):
        return ExchangeError(Reason.TIMEOUT)
    if isinstance(error, ConnectionResetError | BrokenPipeError):
        return ExchangeError(Reason.PROTOCOL, "reset")
    if isinstance(error, ConnectionRefusedError):
        return ExchangeError(Reason.REFUSED)
    own = error.errno in _OWN_LIMITS
    return ExchangeError(Reason.OVERLOAD if own else Reason.UNREACHABLE)


def check_head(status: int, headers: Mapping[str, str] | HTTPMessage, length: int | None) -> None:
    """Raises ExchangeError for a reply that is not to be read. `length`: of the body, if told."""
    if status in _REDIRECTS:
        raise ExchangeError(Reason.PROTOCOL, "redirect")
    if headers.get("Content-Encoding", "identity").lower() != "identity":
        raise ExchangeError(Reason.PROTOCOL, "encoded")
    if length is not None and length > MAX_BYTES:
        raise ExchangeError(Reason.PROTOCOL, "too_large")


class _BoundedSocket(socket.socket):
    """A TCP socket whose every wait ends with the line's time, and whose receipt is capped."""

    def __init__(self, line: Line) -> None:
        super().__init__(family_of(line.address))
        self.setblocking(False)
        self._until = line.until
        self._room = MAX_BYTES

    def _await(self, events: int) -> None:
        if not await_ready([self], events, self._until):
            raise TimeoutError

    def sendall(self, data: "ReadableBuffer", flags: int = 0) -> None:
        view = memoryview(data).cast("B")
        while view:
            self._await(select.POLLOUT)
            view = view[self.send(view, flags) :]

    def recv_into(self, buffer: "WriteableBuffer", nbytes: int = 0, flags: int = 0) -> int:
        self._await(select.POLLIN)
        count = super().recv_into(buffer, nbytes, flags)
        self._room -= count
        if self._room < 0:
            raise ExchangeError(Reason.PROTOCOL, "too_large")
        return count
