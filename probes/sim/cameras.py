"""A simulated ONVIF camera or recorder: who may ask, and what it answers or how it refuses."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from inventory.types.components import Kind, LinkKind, Unit
from probes.sim import isapi
from probes.sim import onvif_bodies as bodies
from probes.sim.access import Access, DigestGate, token_opens
from probes.sim.http import Reply, Request, Service
from probes.sim.rtsp import Stream
from probes.sim.soap import CONTENT_TYPE, Call, envelope, fault, read_call
from probes.sim.world import World

OPEN_OPERATIONS = frozenset(
    {"GetSystemDateAndTime", "GetServices", "GetCapabilities", "GetHostname"}
)
"""Access class PRE_AUTH (ONVIF Core, section 5.9.4.1): no password needed."""


@dataclass(frozen=True, slots=True)
class Manners:
    """How one make treats a stranger: the ways in it knows, and the shape of its refusal."""

    refusal: int
    with_fault: bool
    takes_token: bool = True
    digests: tuple[str, ...] = ()
    """Algorithms of HTTP digest, preferred first; empty: WS-UsernameToken only."""


MANNERS: Mapping[str, Manners] = {
    "hikvision": Manners(401, with_fault=False, digests=("MD5",)),
    "dahua": Manners(400, with_fault=True),
    "uniview": Manners(401, with_fault=True, digests=("SHA-256", "MD5")),
    "axis": Manners(401, with_fault=False, takes_token=False, digests=("SHA-256", "MD5")),
    "tiandy": Manners(200, with_fault=True),
}
"""Manners by the unit's maker, lower case. The names stand for kinds of behaviour, not for what
one firmware of that maker does."""

GENERIC = Manners(500, with_fault=True)
"""Every other maker."""


class Camera:
    """The ONVIF side of one camera or recorder."""

    def __init__(self, world: World, code: str, endpoint: bodies.Endpoint, access: Access) -> None:
        installation = world.wiring.installed[code]
        self.refusals = 0
        """Wrong credentials refused so far: a monitor must not hammer on a camera with one."""
        self._world, self._code, self._endpoint, self._access = world, code, endpoint, access
        self._manners = MANNERS.get(installation.unit.maker.strip().lower(), GENERIC)
        self._gate = DigestGate(self._manners.digests)
        self._said = _fixed_answers(code, endpoint, installation.unit, _channels(world, code))

    def service(self) -> Service:
        """This camera as the service behind an HTTP listener."""
        return Service(lambda: self._world.serves(self._code), self.answer)

    def answer(self, request: Request) -> Reply:
        """The reply to one HTTP request."""
        if request.path == isapi.PATH and self._is_hikvision_recorder():
            return self._channel_status(request)
        if not request.path.startswith("/onvif/"):
            return Reply(404)
        if request.method != "POST":
            return Reply(405, headers=(("Allow", "POST"),))
        call = read_call(request.body)
        if call is None:
            return Reply(400, fault("ter:WellFormed", "not a SOAP request"), (CONTENT_TYPE,))
        if call.operation not in OPEN_OPERATIONS and not self._admits(request, call):
            if call.token is not None or "authorization" in request.headers:
                self.refusals += 1
            return self._refuse()
        return self._carry_out(call)

    def stream(self) -> Stream:
        """This camera as the stream behind an RTSP listener."""
        return Stream(
            lambda: self._world.serves(self._code),
            lambda: self._world.streams(self._code),
            self._current_access,
            DigestGate(self._manners.digests or ("MD5",)),
            self._note_refusal,
        )

    def _note_refusal(self) -> None:
        self.refusals += 1

    def _is_hikvision_recorder(self) -> bool:
        slot, standing = self._world.wiring.slots[self._code], self._world.wiring.installed
        maker = standing[self._code].unit.maker.strip().lower()
        return slot.kind is Kind.RECORDER and maker == "hikvision"

    def _channel_status(self, request: Request) -> Reply:
        header, now = request.headers.get("authorization", ""), time.time()
        access = self._current_access()
        if self._gate.opens(header, request.method, request.path, access, now):
            body = isapi.channel_status(self._world, self._code)
            return Reply(200, body, (("Content-Type", "application/xml"),))
        self.refusals += bool(header)
        return Reply(401, headers=self._gate.challenges(now))

    def _current_access(self) -> Access:
        password = self._world.password(self._code)
        return self._access if password is None else replace(self._access, password=password)

    def _carry_out(self, call: Call) -> Reply:
        match call.operation:
            case "GetSystemDateAndTime":
                body = envelope(bodies.system_date_and_time(self._clock()))
            case "GetStreamUri":
                body = envelope(bodies.stream_uri(self._endpoint, call.profile))
            case known if known in self._said:
                body = self._said[known]
            case _:
                body = fault("ter:ActionNotSupported", "not supported", code="s:Receiver")
                return Reply(500, body, (CONTENT_TYPE,))
        return Reply(200, body, (CONTENT_TYPE,))

    def _admits(self, request: Request, call: Call) -> bool:
        access = self._current_access()
        header = request.headers.get("authorization", "")
        now = time.time()
        if header and self._gate.opens(header, request.method, request.path, access, now):
            return True
        if call.token is None or not self._manners.takes_token:
            return False
        return token_opens(call.token, access, self._clock())

    def _refuse(self) -> Reply:
        challenges = self._gate.challenges(time.time())
        if not self._manners.with_fault:
            return Reply(self._manners.refusal, headers=challenges)
        body = fault("ter:NotAuthorized", "Sender not Authorized")
        return Reply(self._manners.refusal, body, (CONTENT_TYPE, *challenges))

    def _clock(self) -> float:
        return self._world.time_told(self._code, time.time())


def _channels(world: World, code: str) -> list[str]:
    """The channels of a recorder; a camera is its own one channel."""
    parts = world.wiring.lowers(code, LinkKind.PART)
    channels = [each for each in parts if world.wiring.slots[each].kind is Kind.CHANNEL]
    return channels or [code]


def _fixed_answers(
    code: str, endpoint: bodies.Endpoint, unit: Unit, channels: list[str]
) -> Mapping[str, bytes]:
    """Answers that never change, made once."""
    said: Mapping[str, Callable[[], str]] = {
        "GetServices": lambda: bodies.services(endpoint),
        "GetCapabilities": lambda: bodies.capabilities(endpoint),
        "GetHostname": lambda: bodies.hostname(code),
        "GetDeviceInformation": lambda: bodies.device_information(unit),
        "GetProfiles": lambda: bodies.profiles(channels),
    }
    return {operation: envelope(body()) for operation, body in said.items()}
