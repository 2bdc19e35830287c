"""The calls of one sweep made with the named libraries alone, used as well as they can be.

ping3 in threads; pysnmp's v1arch with one dispatcher, OIDs as tuples and no MIB; onvif-zeep with
one parsed document, and a service per camera that is kept, and with it requests' open connection.
"""

import asyncio
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import ping3
from onvif import ONVIFService
from pysnmp.hlapi.v1arch.asyncio import CommunityData, SnmpDispatcher, UdpTransportTarget
from pysnmp.proto import api
from zeep import Client
from zeep.transports import Transport

from inventory.types.readings import CheckKey, ProbeName
from inventory.types.targets import Target
from probes.onvif_service import _BINDING, _document, _wsdl
from probes.snmp_questions import question

_v2c = api.PROTOCOL_MODULES[api.SNMP_VERSION_2C]
PING_THREADS, ONVIF_THREADS, IN_FLIGHT = 16, 16, 64


class BareSweep:
    """One call for each check of the plan. Made once, swept often."""

    def __init__(self, targets: Mapping[CheckKey, Target]) -> None:
        self._pings = [t.address for key, t in targets.items() if key.probe is ProbeName.ICMP]
        self._agents = [t for key, t in targets.items() if key.probe is ProbeName.SNMP]
        cameras = [t for key, t in targets.items() if key.probe is ProbeName.ONVIF]
        self._cameras = [_service(camera) for camera in cameras]
        self._dispatcher = SnmpDispatcher()
        self._agents_at: dict[tuple[str, int], Any] = {}
        self._ping_threads = ThreadPoolExecutor(PING_THREADS)
        self._onvif_threads = ThreadPoolExecutor(ONVIF_THREADS)

    async def sweep(self) -> int:
        """Ask everything at once; how many answered."""
        if not self._agents_at:
            await self._make_targets()
        loop = asyncio.get_running_loop()
        pings = [loop.run_in_executor(self._ping_threads, _ping, each) for each in self._pings]
        calls = [loop.run_in_executor(self._onvif_threads, _call, each) for each in self._cameras]
        room = asyncio.Semaphore(IN_FLIGHT)
        gets = [self._get(agent, room) for agent in self._agents]
        answered = await asyncio.gather(*pings, *calls, *gets)
        return sum(answered)

    async def _make_targets(self) -> None:
        for where in {(each.address, each.port) for each in self._agents}:
            made = await UdpTransportTarget.create(where, timeout=4, retries=0)
            self._agents_at[where] = made

    async def _get(self, target: Target, room: asyncio.Semaphore) -> bool:
        asked = question(target)
        if asked is None or target.snmp is None:
            return False
        where = self._agents_at[target.address, target.port]
        pdu = _v2c.GetRequestPDU()
        _v2c.apiPDU.set_defaults(pdu)
        _v2c.apiPDU.set_varbinds(pdu, [(oid, _v2c.null) for oid in asked.oids])
        replied: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        async with room:
            self._dispatcher.send_pdu(
                CommunityData(target.snmp.community),
                where,
                pdu,
                cbFun=lambda *told: replied.set_result(told[3]),
            )
            reply = await replied
        return reply is not None and len(_v2c.apiPDU.get_varbinds(reply)) == len(asked.oids)

    def close(self) -> None:
        self._ping_threads.shutdown()
        self._onvif_threads.shutdown()
        self._dispatcher.close()


# zeep makes the types of its services from the WSDL.
def _service(camera: Target) -> Any:
    client = Client(_document(), transport=Transport(operation_timeout=5))
    url = f"http://{camera.address}:{camera.port}/onvif/device_service"
    return ONVIFService(url, "", "", str(_wsdl()), zeep_client=client, binding_name=_BINDING)


def _call(service: Any) -> bool:
    return service.GetSystemDateAndTime() is not None


def _ping(address: str) -> bool:
    return bool(ping3.ping(address, timeout=2))


def names(targets: Iterable[CheckKey]) -> str:
    """How many calls of each kind."""
    kinds = [key.probe for key in targets]
    return ", ".join(f"{kinds.count(probe)} {probe}" for probe in ProbeName if probe in kinds)
