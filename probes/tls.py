"""TLS over a socket that keeps its own limits: trusted by a pin, by an authority, or not at all.

The records run through memory, so that the handshake too meets the limits of the socket beneath:
a device that sends it a byte a second, or without end, gains nothing.
"""

import hashlib
import io
import socket
import ssl
from collections.abc import Callable
from functools import cache, partial
from typing import TYPE_CHECKING, TypeVar

from inventory.types.readings import Reason
from inventory.types.targets import TLS_UNVERIFIED, TLS_VERIFIED

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

_RECORD = 16_384
_EXPIRED, _OTHER_HOST, _OTHER_IP = 10, 62, 64
"""Of OpenSSL's X509_V_ERR codes (x509_vfy.h)."""
_DETAILS = {
    _EXPIRED: "certificate_expired",
    _OTHER_HOST: "certificate_of_another",
    _OTHER_IP: "certificate_of_another",
}

T = TypeVar("T")


class TlsError(Exception):
    """The device's certificate is not to be trusted (CERTIFICATE), or its TLS is broken."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(reason.value, detail)
        self.reason = reason
        self.detail = detail


class HungUpError(TlsError):
    """The device ended the connection, politely or not."""

    def __init__(self) -> None:
        super().__init__(Reason.PROTOCOL, "reset")


class TlsStream:
    """What http.client needs of a socket, encrypted. The certificate is checked before anything
    is sent. Raises TlsError, and what the socket beneath raises."""

    def __init__(self, sock: socket.socket, address: str, trust: str) -> None:
        self._sock = sock
        self._received, self._to_send = ssl.MemoryBIO(), ssl.MemoryBIO()
        context = _context(verified=trust == TLS_VERIFIED)
        self._tls = context.wrap_bio(self._received, self._to_send, server_hostname=address)
        self._run(self._tls.do_handshake)
        if trust not in (TLS_VERIFIED, TLS_UNVERIFIED) and self.fingerprint not in trust.split(","):
            raise TlsError(Reason.CERTIFICATE, "certificate_changed")

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the device's certificate, in lower-case hex."""
        return hashlib.sha256(self._tls.getpeercert(binary_form=True) or b"").hexdigest()

    def sendall(self, data: "ReadableBuffer") -> None:
        view = memoryview(data).cast("B")
        while view:
            view = view[self._run(partial(self._tls.write, view)) :]

    def recv_into(self, buffer: "WriteableBuffer") -> int:
        """As a socket's; many devices hang up without the goodbye of TLS."""
        view = memoryview(buffer).cast("B")
        try:
            said = self._run(partial(self._tls.read, len(view)))
        except HungUpError:
            return 0
        view[: len(said)] = said
        return len(said)

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Reader(self))

    def close(self) -> None:
        """The socket beneath belongs to whoever made it."""

    def _run(self, step: Callable[[], T]) -> T:
        while True:
            try:
                done = step()
            except ssl.SSLWantReadError:
                self._flush()
                self._fetch()
            except (ssl.SSLZeroReturnError, ssl.SSLEOFError):
                raise HungUpError from None
            except ssl.SSLCertVerificationError as error:
                detail = _DETAILS.get(error.verify_code, "certificate_untrusted")
                raise TlsError(Reason.CERTIFICATE, detail) from None
            except ssl.SSLError:
                raise TlsError(Reason.PROTOCOL, "not_tls") from None
            else:
                self._flush()
                return done

    def _flush(self) -> None:
        if self._to_send.pending:
            self._sock.sendall(self._to_send.read())

    def _fetch(self) -> None:
        room = bytearray(_RECORD)
        count = self._sock.recv_into(room)
        if count:
            self._received.write(room[:count])
        else:
            self._received.write_eof()


class _Reader(io.RawIOBase):
    """Lets buffered reading read from the stream."""

    def __init__(self, stream: TlsStream) -> None:
        super().__init__()
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        return self._stream.recv_into(buffer)


@cache
def _context(*, verified: bool) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if not verified:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        # Devices sign with keys of ten years ago; what is trusted here is the pin.
        context.set_ciphers("DEFAULT:@SECLEVEL=0")
    return context
