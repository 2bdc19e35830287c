"""One RTSP connection to one pinned address, bounded in bytes; the caller bounds the time.

Replies and interleaved packets share the stream (RFC 2326 section 10.12): "$", channel, length.
"""

import asyncio
import errno
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Self

from inventory.types.readings import Reason
from probes.ip_address import canonical
from probes.rtsp_messages import NotRtsp, Response, body_length, read_head

MAX_HEAD = 16 * 1024
MAX_BODY = 64 * 1024
"""A session description is 1 KB; whoever promises more is not listened to."""
MAX_BYTES = 1024 * 1024
"""Everything that is read from a device in one conversation, packets included."""

_OWN_LIMITS = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})


class StreamError(Exception):
    """The conversation ended early. A value for the answer, raised to leave it from any depth."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(reason.value, detail)
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Frame:
    """One interleaved packet."""

    channel: int
    packet: bytes


class RtspLine:
    """The stream to one device. Every method raises StreamError for what the field does."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self._room = MAX_BYTES

    @classmethod
    async def open(cls, address: str, port: int) -> Self:
        """Connect. Nothing is resolved: `address` is an IP address."""
        with _told():
            streams = await asyncio.open_connection(canonical(address), port, limit=MAX_HEAD)
            return cls(*streams)

    async def send(self, message: bytes) -> None:
        """Send one request."""
        with _told():
            self._writer.write(message)
            await self._writer.drain()

    async def receive(self) -> Response | Frame:
        """The next reply or packet."""
        with _told():
            first = await self._read(1)
            while first in b"\r\n":  # some leave an empty line behind a body
                first = await self._read(1)
            return await (self._frame() if first == b"$" else self._reply(first))

    async def _frame(self) -> Frame:
        head = await self._read(3)
        return Frame(head[0], await self._read(int.from_bytes(head[1:])))

    async def _reply(self, first: bytes) -> Response:
        rest = await self._reader.readuntil(b"\r\n\r\n")
        self._spend(len(rest))
        head = read_head((first + rest).removesuffix(b"\r\n\r\n"))
        length = body_length(head)
        if length > MAX_BODY:
            raise NotRtsp("too_large")
        return replace(head, body=await self._read(length))

    async def _read(self, count: int) -> bytes:
        self._spend(count)
        return await self._reader.readexactly(count)

    def _spend(self, count: int) -> None:
        self._room -= count
        if self._room < 0:
            raise NotRtsp("too_large")

    def close(self) -> None:
        """Drop the connection; nothing is waited for."""
        self._writer.transport.abort()


@contextmanager
def _told() -> Iterator[None]:
    """What the network and the device do, as a reason."""
    try:
        yield
    except NotRtsp as error:
        raise StreamError(Reason.PROTOCOL, str(error)) from None
    except asyncio.LimitOverrunError:
        raise StreamError(Reason.PROTOCOL, "too_large") from None
    except asyncio.IncompleteReadError:
        raise StreamError(Reason.PROTOCOL, "incomplete") from None
    except (ConnectionResetError, BrokenPipeError):
        raise StreamError(Reason.PROTOCOL, "reset") from None
    except ConnectionRefusedError:
        raise StreamError(Reason.REFUSED) from None
    except TimeoutError:  # the system's own patience with a connection
        raise StreamError(Reason.TIMEOUT) from None
    except OSError as error:
        own = error.errno in _OWN_LIMITS
        raise StreamError(Reason.OVERLOAD if own else Reason.UNREACHABLE) from None
