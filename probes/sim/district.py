"""A simulated district: every addressed device of an inventory as a real server, in one loop."""

import asyncio
import contextlib
import resource
import time
from collections import Counter
from types import TracebackType
from typing import Self

from inventory.types.components import Inventory, Kind
from inventory.types.wiring import split_address
from probes.sim import rtsp
from probes.sim.access import Access
from probes.sim.addresses import HTTP_KINDS, UDP_KINDS
from probes.sim.agents import Agent
from probes.sim.cameras import Camera
from probes.sim.echo import EchoServer
from probes.sim.http import Listener
from probes.sim.mib import Told
from probes.sim.onvif_bodies import Endpoint
from probes.sim.rtsp import StreamListener
from probes.sim.teller import Teller
from probes.sim.world import World

_FILES_PER_DEVICE = 8
_FILES_BESIDES = 256


class District:
    """All servers of one district; an async context manager.

    Entering binds them (OSError names the address that cannot be bound), leaving closes them.
    `trap_receiver`: host and port to which its agents send traps, where somebody listens. `world`:
    the one to serve, of the same inventory, where it is not a new one in which all is well.
    """

    def __init__(
        self,
        inventory: Inventory,
        access: Access,
        trap_receiver: tuple[str, int] | None = None,
        world: World | None = None,
    ) -> None:
        self.world = world or World(inventory, time.monotonic)
        self.cameras: dict[str, Camera] = {}
        self.echo_address = ("127.0.0.1", 0)
        """Where `probes.sim.echo.make_probe` asks; known once started."""
        self._access = access
        self._trap_receiver = trap_receiver
        self._agents: dict[str, asyncio.DatagramTransport] = {}
        self._listeners: list[Listener] = []
        self._streams: list[StreamListener] = []
        addresses = self.world.addresses.values()
        self._hosts = Counter(split_address(address)[0] for address in addresses)
        self._datagrams: list[asyncio.DatagramTransport] = []

    async def start(self) -> None:
        """Bind every device and the echo server."""
        _raise_file_limit(_FILES_PER_DEVICE * len(self.world.addresses) + _FILES_BESIDES)
        try:
            await self._start_devices()
            echo = await self._serve_udp(EchoServer(self.world), *self.echo_address)
        except BaseException:
            self.close()
            raise
        self.echo_address = echo.get_extra_info("sockname")

    async def _start_devices(self) -> None:
        told = Told(self.world)
        for code, address in self.world.addresses.items():
            try:
                await self._start_device(code, Endpoint(*split_address(address)), told)
            except OSError as error:
                raise OSError(error.errno, f"{code} at {address}: {error.strerror}") from error
        if self._trap_receiver is not None:
            teller = Teller(self.world, told, self._access.community, self._send_trap)
            self.world.changed.append(teller.tell)

    async def _start_device(self, code: str, endpoint: Endpoint, told: Told) -> None:
        kind = self.world.wiring.slots[code].kind
        if kind in HTTP_KINDS:
            await self._serve_onvif(code, endpoint)
        if kind in UDP_KINDS:
            agent = Agent(self.world, told, code, self._access.community)
            self._agents[code] = await self._serve_udp(agent, endpoint.host, endpoint.port)

    def _send_trap(self, code: str, message: bytes) -> None:
        if code in self._agents:
            self._agents[code].sendto(message, self._trap_receiver)

    async def _serve_onvif(self, code: str, endpoint: Endpoint) -> None:
        camera = Camera(self.world, code, endpoint, self._access)
        listener = Listener(camera.service())
        await listener.listen(endpoint.host, endpoint.port)
        self._listeners.append(listener)
        self.cameras[code] = camera
        if self.world.wiring.slots[code].kind is Kind.CAMERA and self._alone(endpoint.host):
            stream = StreamListener(camera.stream())
            await stream.listen(endpoint.host, rtsp.PORT)
            self._streams.append(stream)

    def _alone(self, host: str) -> bool:
        """Whether one device has the address: there is one RTSP port at each."""
        return self._hosts[host] == 1

    async def _serve_udp(
        self, server: asyncio.DatagramProtocol, host: str, port: int
    ) -> asyncio.DatagramTransport:
        loop = asyncio.get_running_loop()
        transport, _ = await loop.create_datagram_endpoint(lambda: server, (host, port))
        self._datagrams.append(transport)
        return transport

    def close(self) -> None:
        """Close every socket. More than once does no harm."""
        for listener in self._listeners:
            listener.close()
        for stream in self._streams:
            stream.close()
        for transport in self._datagrams:
            transport.abort()
        self._listeners.clear()
        self._streams.clear()
        self._datagrams.clear()
        self._agents.clear()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()
        # One turn of the loop lets the transports close their sockets.
        await asyncio.sleep(0)


def _raise_file_limit(wanted: int) -> None:
    """Lift the soft limit of open files towards `wanted`, as far as the hard limit lets."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    enough = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < enough:
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (enough, hard))
