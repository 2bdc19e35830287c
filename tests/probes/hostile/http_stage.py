"""A stage of HTTP servers: a hostile device, a good one, and a host that nobody may turn to."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from inventory.types.readings import ProbeName
from inventory.types.targets import TLS_UNVERIFIED, Target
from tests.probes.hostile.http_deeds import Deed, saying
from tests.probes.hostile.scene import (
    LONG_S,
    Applies,
    Ask,
    Play,
    Said,
    Scene,
    Stage,
    asking,
    new_host,
)
from tests.servers.certificates import self_signed
from tests.servers.ports import free_tcp_port
from tests.servers.scripted_http import Script, http_reply, scripted_http

Targeted = Callable[[str, int, str], Target]
"""(address, port, how to trust it over HTTPS) → whom to ask."""


@dataclass(frozen=True, slots=True)
class HttpSubject:
    """A probe over HTTP: how it is aimed, what a good device says, and the right body to a deed."""

    probe: ProbeName
    target: Targeted
    good: Callable[[], Script]
    body: bytes

    def play(self, deed: Deed, *said: Said, deadline: float = LONG_S) -> Play:
        """One poll of a device that does it."""
        return Play(self.stage(deed, deadline), [frozenset(said)])

    def once(self, deed: Deed, *said: Said, deadline: float = LONG_S) -> Applies:
        """A cell of one poll."""
        return Applies({"": self.play(deed, *said, deadline=deadline)})

    def each(self, deeds: Mapping[str, Deed], *said: Said) -> Applies:
        """A cell of variants that are all read alike."""
        return Applies({name: self.play(deed, *said) for name, deed in deeds.items()})

    def stage(self, deed: Deed, deadline: float = LONG_S) -> Stage:
        return partial(self._staged, deed, deadline)

    def right(self, *headers: str, times: int = 1) -> Deed:
        """The right reply."""
        return saying(http_reply("200 OK", self.body, *headers) * times)

    def _ask(self, address: str, port: int, deadline: float, tls: str = "") -> Ask:
        return asking(self.probe, self.target(address, port, tls), deadline)

    @asynccontextmanager
    async def _staged(self, deed: Deed, deadline: float) -> AsyncIterator[Scene]:
        with ExitStack() as stack:
            trap = stack.enter_context(scripted_http(self.good(), new_host()))
            deeds = deed(f"{trap.address}:{trap.port}")
            hostile = stack.enter_context(scripted_http(deeds, new_host()))
            good = stack.enter_context(scripted_http(self.good(), new_host()))
            yield Scene(
                self._ask(hostile.address, hostile.port, deadline),
                self._ask(good.address, good.port, LONG_S),
                lambda: trap.connections,
            )

    @asynccontextmanager
    async def nobody(self) -> AsyncIterator[Scene]:
        """A closed port."""
        host = new_host()
        with scripted_http(self.good(), new_host()) as good:
            yield Scene(
                self._ask(host, free_tcp_port(host), LONG_S),
                self._ask(good.address, good.port, LONG_S),
            )

    @asynccontextmanager
    async def other_certificate(self) -> AsyncIterator[Scene]:
        """Whoever shows another certificate than the one that is pinned hears nothing from us."""
        with ExitStack() as stack:
            folder = Path(stack.enter_context(TemporaryDirectory()))
            known, other = (self_signed(folder / name) for name in ("known.pem", "other.pem"))
            hostile, good = (
                stack.enter_context(scripted_http(self.good(), new_host(), each.server()))
                for each in (other, known)
            )
            yield Scene(
                self._ask(hostile.address, hostile.port, LONG_S, known.fingerprint),
                self._ask(good.address, good.port, LONG_S, TLS_UNVERIFIED),
                lambda: len(hostile.requests),
            )
