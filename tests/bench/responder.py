"""`python -m tests.bench.responder PORT`: a camera for every address of this machine, at no cost.

It answers whatever it is asked with the date and time, and hangs up, as cameras do between two
polls. Prints a line when it listens.
"""

import asyncio
import sys
from contextlib import suppress
from functools import lru_cache
from time import gmtime, time
from typing import cast

from tests.servers.scripted_http import http_reply
from tests.servers.soap_camera import date_and_time


@lru_cache(maxsize=1)
def _reply(second: int) -> bytes:
    now = gmtime(second)
    when = (
        f"<tt:UTCDateTime><tt:Time><tt:Hour>{now.tm_hour}</tt:Hour><tt:Minute>{now.tm_min}</tt:Minute>"
        f"<tt:Second>{now.tm_sec}</tt:Second></tt:Time><tt:Date><tt:Year>{now.tm_year}</tt:Year>"
        f"<tt:Month>{now.tm_mon}</tt:Month><tt:Day>{now.tm_mday}</tt:Day></tt:Date></tt:UTCDateTime>"
    )
    return http_reply(
        "200 OK",
        date_and_time(when).encode(),
        "Content-Type: application/soap+xml; charset=utf-8",
        "Connection: close",
    )


class Camera(asyncio.Protocol):
    """Waits for the end of the envelope."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._heard = b""

    def data_received(self, data: bytes) -> None:
        self._heard = self._heard[-20:] + data
        if b"Envelope>" in self._heard:
            self._transport.write(_reply(int(time())))
            self._transport.close()


async def _main(port: int) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Camera, "0.0.0.0", port, backlog=4096)
    print("listening", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        asyncio.run(_main(int(sys.argv[1])))
