"""SNMP by pysnmp, the engine of the named libraries: one client for each version."""

from inventory.types.targets import SnmpCredential, SnmpVersion
from probes.snmp_v2c import V2cClient
from probes.snmp_v3 import V3Client
from probes.snmp_values import Oid
from probes.snmp_wire import Bulk, Outcome


class PysnmpCarrier:
    """Opens its sockets when first needed. Belongs to the event loop it was made in."""

    def __init__(self) -> None:
        self.v2c: V2cClient | None = None
        self.v3: V3Client | None = None

    async def get(
        self,
        address: str,
        port: int,
        credential: SnmpCredential,
        oids: tuple[Oid, ...],
        deadline: float,
    ) -> Outcome:
        """The objects' values, or the failure after at most `deadline` seconds."""
        if credential.version is SnmpVersion.V3:
            self.v3 = self.v3 or V3Client()
            return await self.v3.get(address, port, credential, oids, deadline)
        self.v2c = self.v2c or V2cClient()
        return await self.v2c.get(address, port, credential.community, oids, deadline)

    async def bulk(
        self,
        address: str,
        port: int,
        credential: SnmpCredential,
        after: Oid,
        most: int,
        deadline: float,
    ) -> Bulk:
        """At most `most` objects that follow `after`, or the failure after `deadline` seconds."""
        if credential.version is SnmpVersion.V3:
            self.v3 = self.v3 or V3Client()
            return await self.v3.bulk(address, port, credential, after, most, deadline)
        self.v2c = self.v2c or V2cClient()
        return await self.v2c.bulk(address, port, credential.community, after, most, deadline)

    async def close(self) -> None:
        """Close what is open."""
        if self.v2c:
            await self.v2c.close()
        if self.v3:
            await self.v3.close()
