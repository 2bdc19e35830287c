"""net-snmp's snmpd on a port of its own, with a configuration of its own."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from inventory.types.targets import SnmpCredential, SnmpVersion
from inventory.types.wiring import join_address
from tests.servers.ports import free_udp_port
from tests.servers.readiness import answers_snmp, wait_until

SNMPD = shutil.which("snmpd", path="/usr/sbin:/usr/local/sbin:/usr/bin")

V3 = SnmpCredential(
    version=SnmpVersion.V3,
    user="watcher",
    auth_protocol="SHA256",
    auth_key="authentication-key",
    priv_protocol="AES",
    priv_key="privacy-key-of-it",
)


@dataclass(frozen=True, slots=True)
class Agent:
    """Where an SNMP agent listens."""

    address: str
    port: int


@contextmanager
def snmpd(folder: Path, address: str = "127.0.0.1", port: int = 0) -> Iterator[Agent]:
    """A running snmpd: community "public" and user `V3`; stopped and reaped at the end.

    Started again in the same folder on the same port, it is the same agent after a reboot.
    """
    if SNMPD is None:
        raise RuntimeError("snmpd is not installed")
    port = port or free_udp_port(address)
    config = folder / "snmpd.conf"
    config.write_text(
        f"agentaddress {'udp6' if ':' in address else 'udp'}:{join_address(address, port)}\n"
        f"{'rocommunity6' if ':' in address else 'rocommunity'} public\n"
        "sysname spine\n"
        "engineID pointwatch-test\n"
        f'createUser {V3.user} SHA-256 "{V3.auth_key}" AES "{V3.priv_key}"\n'
        f"rouser {V3.user} priv\n"
    )
    command = [SNMPD, "-f", "-Lf", str(folder / "log"), "-C", "-c", str(config)]
    command += ["-p", str(folder / "pid"), "-I", "-smux"]
    with subprocess.Popen(command, env={"SNMP_PERSISTENT_DIR": str(folder)}) as process:
        try:
            wait_until(lambda: answers_snmp(address, port), process, folder / "log")
            yield Agent(address, port)
        finally:
            process.terminate()
