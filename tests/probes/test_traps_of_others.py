"""Traps and informs sent by net-snmp's tools."""

import asyncio
import os
import shutil
import subprocess
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

import pytest
import pytest_asyncio

from inventory.types.targets import SnmpCredential
from probes.trap_gate import Refusal
from probes.trap_kinds import Trap, TrapKind
from probes.trap_v3 import Engine
from probes.traps import Access, TrapListener
from tests.probes.test_traps import until
from tests.servers.snmpd import V3

pytestmark = pytest.mark.skipif(
    shutil.which("snmptrap") is None or shutil.which("snmpinform") is None,
    reason="net-snmp's snmptrap and snmpinform are not installed (Debian: snmp)",
)

ENGINE_ID = bytes.fromhex("80004fb805") + b"pointwatch"
V2C = ["-v2c", "-c", "rouge"]
USER = ["-v3", "-u", V3.user, "-e", "0x8000000001020304"]
AUTH = ["-a", "SHA-256", "-A", V3.auth_key]
PRIV = ["-x", "AES", "-X", V3.priv_key]
AUTH_PRIV = [*USER, *AUTH, *PRIV, "-l", "authPriv"]
AUTH_NO_PRIV = [*USER, *AUTH, "-l", "authNoPriv"]
NO_AUTH = [*USER, "-l", "noAuthNoPriv"]
WRONG_KEY = [*USER, "-a", "SHA-256", "-A", "another-key", "-l", "authNoPriv"]
LINK_DOWN = ["1.3.6.1.6.3.1.1.5.3", "1.3.6.1.2.1.2.2.1.1.7", "i", "7"]


@dataclass
class Post:
    heard: list[Trap]
    listener: TrapListener
    port: int
    folder: Path
    boots: int = 7

    async def send(self, tool: str, access: list[str], *options: str) -> int:
        """The tool's exit code: with informs, whether it was acknowledged."""
        command = [tool, *access, "-m", "", *options, f"127.0.0.1:{self.port}", "", *LINK_DOWN]
        environment = {**os.environ, "SNMP_PERSISTENT_DIR": str(self.folder)}
        done = await asyncio.to_thread(
            subprocess.run, command, capture_output=True, timeout=30, check=False, env=environment
        )
        return done.returncode

    def start_anew(self) -> None:
        """As after a restart of the monitor: the same engine, with one more boot."""
        self.boots += 1
        self.listener.close()
        self.listener = TrapListener(
            self.heard.append, Engine(ENGINE_ID, self.boots), lambda: 42, monotonic
        )
        self.port = self.listener.open("127.0.0.1", self.port)
        weak = SnmpCredential(V3.version, user="weak")
        access = Access(frozenset({"rouge"}), frozenset({V3, weak}))
        self.listener.follow({"127.0.0.1": access})


@pytest_asyncio.fixture
async def post(tmp_path: Path) -> AsyncIterator[Post]:
    heard: list[Trap] = []
    idle = TrapListener(heard.append, Engine(ENGINE_ID, 0), lambda: 0, monotonic)
    each = Post(heard, idle, 0, tmp_path)
    each.start_anew()
    yield each
    each.listener.close()


ACCESSES = {"v2c": V2C, "authPriv": AUTH_PRIV, "authNoPriv": AUTH_NO_PRIV}


@pytest.mark.parametrize("access", ACCESSES.values(), ids=ACCESSES)
async def test_a_trap_is_heard(post: Post, access: list[str]) -> None:
    assert await post.send("snmptrap", access) == 0
    await until(lambda: bool(post.heard))
    assert [(trap.kind, trap.index) for trap in post.heard] == [(TrapKind.LINK_DOWN, "7")]


def _asking_us(access: list[str]) -> list[str]:
    """Without an engine id: the sender finds out ours."""
    return [part for part in access if part not in ("-e", "0x8000000001020304")]


@pytest.mark.parametrize("access", ACCESSES.values(), ids=ACCESSES)
async def test_an_inform_is_heard_and_acknowledged(post: Post, access: list[str]) -> None:
    assert await post.send("snmpinform", _asking_us(access), "-r5") == 0
    assert post.heard[0].kind is TrapKind.LINK_DOWN


async def test_after_a_restart_the_engine_is_the_same_and_its_clock_is_told_anew(
    post: Post,
) -> None:
    assert await post.send("snmpinform", _asking_us(AUTH_PRIV), "-r5") == 0
    post.start_anew()
    remembered = ["-e", f"0x{ENGINE_ID.hex()}", "-Z", f"{post.boots - 1},1"]
    assert await post.send("snmpinform", _asking_us(AUTH_PRIV), "-r5", *remembered) == 0
    assert len(post.heard) == 2


REFUSED = {
    "community": (["-v2c", "-c", "guess"], Refusal.COMMUNITY),
    "no authentication": (NO_AUTH, Refusal.UNAUTHENTICATED),
    "key": (WRONG_KEY, Refusal.UNAUTHENTICATED),
    "user": (["-v3", "-u", "nobody", *USER[3:], "-l", "noAuthNoPriv"], Refusal.UNKNOWN_USER),
    "user without a key": (
        ["-v3", "-u", "weak", *USER[3:], "-l", "noAuthNoPriv"],
        Refusal.UNKNOWN_USER,
    ),
    "version 1": (["-v1", "-c", "rouge"], Refusal.VERSION),
}


@pytest.mark.parametrize(("access", "why"), REFUSED.values(), ids=REFUSED)
async def test_what_is_not_authentic_is_counted_and_dropped(
    post: Post, access: list[str], why: Refusal
) -> None:
    if why is Refusal.VERSION:
        await _send_v1(post)
    else:
        assert await post.send("snmptrap", access) == 0
    refused: dict[tuple[str, Refusal], int] = {}

    def counted() -> bool:
        refused.update(post.listener.take_refused())
        return bool(refused)

    await until(counted)
    assert refused == {("127.0.0.1", why): 1}
    assert not post.heard


async def _send_v1(post: Post) -> None:
    command = ["snmptrap", "-v1", "-c", "rouge", "-m", "", f"127.0.0.1:{post.port}"]
    command += ["1.3.6.1.4.1.99999", "127.0.0.1", "2", "0", "", *LINK_DOWN[1:]]
    environment = {**os.environ, "SNMP_PERSISTENT_DIR": str(post.folder)}
    await asyncio.to_thread(
        subprocess.run, command, capture_output=True, timeout=30, check=True, env=environment
    )


@pytest.mark.parametrize("access", [V2C, AUTH_PRIV], ids=["v2c", "v3"])
async def test_an_inform_with_a_wrong_secret_is_not_acknowledged(
    post: Post, access: list[str]
) -> None:
    secrets = ("rouge", V3.auth_key)
    wrong = ["another-secret" if part in secrets else part for part in _asking_us(access)]
    assert await post.send("snmpinform", wrong, "-r0", "-t0.3") != 0
    assert not post.heard
