"""The redirection of port 162 as the documentation says it: an agent in a network of its own."""

import asyncio
import os
import shlex
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from time import monotonic

import pytest

from probes.trap_kinds import Trap, TrapKind
from probes.trap_v3 import Engine
from probes.traps import Access, TrapListener
from tests.servers.namespaces import in_own_network, inside, ip, may_unshare, named_network

DOCUMENTED = Path(__file__).parents[2] / "docs" / "traps.md"
MONITOR, AGENT = "10.99.3.1", "10.99.3.2"
PORT = 10162

pytestmark = [
    pytest.mark.root,
    pytest.mark.skipif(not may_unshare(), reason="may not make network namespaces (not root)"),
    pytest.mark.skipif(shutil.which("nft") is None, reason="nftables' nft is not installed"),
    pytest.mark.skipif(shutil.which("snmpinform") is None, reason="Debian's snmp is not installed"),
]


def _commands() -> list[list[str]]:
    lines = DOCUMENTED.read_text(encoding="utf-8").splitlines()
    return [shlex.split(line) for line in lines if line.startswith("    nft ")]


def _connect(agents: str) -> None:
    ip("link set lo up")
    ip(f"link add monitor type veth peer name agent netns {agents}")
    ip(f"addr add {MONITOR}/24 dev monitor")
    ip("link set monitor up")
    inside(agents, lambda: [ip(f"addr add {AGENT}/24 dev agent"), ip("link set agent up")])


def _send(agents: str, port: int) -> int:
    """The exit code of an inform: whether it was acknowledged."""
    command = ["snmpinform", "-v2c", "-c", "rouge", "-r2", "-t1", f"{MONITOR}:{port}", ""]
    command += ["1.3.6.1.6.3.1.1.5.3", "1.3.6.1.2.1.2.2.1.1.7", "i", "7"]
    return inside(agents, lambda: subprocess.run(command, check=False, timeout=30).returncode)


async def _listen(agents: str, ports: Sequence[int]) -> tuple[list[int], list[Trap]]:
    heard: list[Trap] = []
    engine = Engine(bytes.fromhex("80004fb805") + b"pointwatch", 1)
    listener = TrapListener(heard.append, engine, lambda: 0, monotonic)
    listener.open("::", PORT)
    listener.follow({AGENT: Access(frozenset({"rouge"}))})
    codes = [await asyncio.to_thread(_send, agents, port) for port in ports]
    listener.close()
    return codes, heard


def test_informs_to_port_162_are_heard_and_acknowledged() -> None:
    def story() -> tuple[list[int], list[Trap]]:
        with named_network(f"pointwatch-traps-{os.getpid()}") as agents:
            _connect(agents)
            for command in _commands():
                subprocess.run(command, check=True)
            return asyncio.run(_listen(agents, [162, PORT]))

    assert len(_commands()) == 3
    codes, heard = in_own_network(story)
    assert codes == [0, 0]
    assert [(trap.source, trap.kind) for trap in heard] == [(AGENT, TrapKind.LINK_DOWN)] * 2
