"""`python -m tests.bench.responder PORT`: a camera for every address of this machine, at no cost.

It answers whatever it is asked with one date and time, and hangs up, as cameras do between two
polls. Prints a line when it listens.
"""

import asyncio
import sys
from contextlib import suppress
from typing import cast

from tests.servers.scripted_http import http_reply
from tests.servers.soap_camera import date_and_time

REPLY = http_reply(
    "200 OK",
    date_and_time(
        "<tt:UTCDateTime><tt:Time><tt:Hour>10</tt:Hour><tt:Minute>5</tt:Minute>"
        "<tt:Second>7</tt:Second></tt:Time><tt:Date><tt:Year>2026</tt:Year><tt:Month>7</tt:Month>"
        "<tt:Day>1</tt:Day></tt:Date></tt:UTCDateTime>"
    ).encode(),
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
            self._transport.write(REPLY)
            self._transport.close()


async def _main(port: int) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Camera, "0.0.0.0", port, backlog=4096)
    print("listening", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        asyncio.run(_main(int(sys.argv[1])))
