"""One HTTP POST to one pinned address by aiohttp, with the bounds of `probes.bounded_http`."""

import asyncio
from collections.abc import Mapping
from functools import partial
from time import perf_counter
from weakref import WeakKeyDictionary

import aiohttp
from aiohttp.client_proto import ResponseHandler
from multidict import CIMultiDictProxy
from yarl import URL

from inventory.types.readings import Reason
from probes.bounded_http import MAX_BYTES, ExchangeError, Line, Reply, check_head, failure_of
from probes.fast.on_loop import wait
from probes.ip_address import canonical

_HEADERS = {"Accept-Encoding": "identity"}
_OWN_HEADERS = ("Accept", "User-Agent")
"""What aiohttp would add."""

_MAX_RECEIVED = 2 * MAX_BYTES
"""More than the body's limit, which is kept where the body is read."""

_sessions: WeakKeyDictionary[asyncio.AbstractEventLoop, aiohttp.ClientSession] = WeakKeyDictionary()


def by_loop(line: Line, path: str, body: bytes, headers: Mapping[str, str]) -> Reply:
    """As `probes.bounded_http.post`; others go on meanwhile."""
    return wait(_post(line, path, body, headers))


async def _post(line: Line, path: str, body: bytes, headers: Mapping[str, str]) -> Reply:
    try:
        canonical(line.address)  # no name is ever resolved
        url = URL(f"http://{line.authority}{path}", encoded=True)
        sent = {**_HEADERS, **headers}
        async with (
            asyncio.timeout(line.until - perf_counter()),
            _session().post(url, data=body, headers=sent, allow_redirects=False) as response,
        ):
            check_head(response.status, response.headers, response.content_length)
            return Reply(response.status, _Headers(response.headers), await _body(response))
    except aiohttp.ClientConnectorError as error:
        raise failure_of(error.os_error) from None
    except aiohttp.ClientPayloadError:
        raise ExchangeError(Reason.PROTOCOL, "incomplete") from None
    except aiohttp.ServerDisconnectedError:
        raise ExchangeError(Reason.PROTOCOL, "reset") from None
    except OSError as error:
        raise failure_of(error) from None
    except (aiohttp.ClientError, ValueError):
        raise ExchangeError(Reason.PROTOCOL, "not_http") from None


async def _body(response: aiohttp.ClientResponse) -> bytes:
    body = bytearray()
    async for piece in response.content.iter_any():
        body += piece
        if len(body) > MAX_BYTES:
            raise ExchangeError(Reason.PROTOCOL, "too_large")
    return bytes(body)


class _Headers:
    """aiohttp's headers under the names that http.client gives them."""

    __slots__ = ("_fields",)

    def __init__(self, fields: CIMultiDictProxy[str]) -> None:
        self._fields = fields

    def __getitem__(self, name: str, /) -> str | None:
        return self._fields.get(name)

    def get_all(self, name: str, missing: list[str], /) -> list[str]:
        return self._fields.getall(name, missing)


class _BoundedHandler(ResponseHandler):
    """A connection whose receipt is capped, heads and all."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(loop)
        self._room = _MAX_RECEIVED

    def data_received(self, data: bytes) -> None:
        self._room -= len(data)
        if self._room >= 0:
            super().data_received(data)
            return
        self.set_exception(ExchangeError(Reason.PROTOCOL, "too_large"))
        self.abort()


def _session() -> aiohttp.ClientSession:
    loop = asyncio.get_running_loop()
    if loop not in _sessions:
        connector = aiohttp.TCPConnector(limit=0, force_close=True, use_dns_cache=False)
        connector._factory = partial(_BoundedHandler, loop=loop)  # type: ignore[assignment] # noqa: SLF001 - no other way in
        _sessions[loop] = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=None),
            auto_decompress=False,
            skip_auto_headers=_OWN_HEADERS,
        )
    return _sessions[loop]


async def close() -> None:
    """Close the running loop's session. The next request opens a new one."""
    session = _sessions.pop(asyncio.get_running_loop(), None)
    if session is not None:
        await session.close()
        await asyncio.sleep(0)  # the loop closes the sockets in its next turn
