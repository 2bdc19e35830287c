"""Every algorithm that credentials may name, with pysnmp's own engine as the sender."""

from collections.abc import AsyncIterator
from time import monotonic

import pytest
import pytest_asyncio
from pysnmp.hlapi.v3arch import asyncio as hlapi

from inventory.types.targets import SnmpCredential, SnmpVersion
from probes.snmp_v3 import AUTH, PRIV
from probes.snmp_wire import NumericTarget
from probes.trap_kinds import Trap, TrapKind
from probes.trap_v3 import Engine
from probes.traps import Access, TrapListener
from tests.probes.test_traps import until

ALGORITHMS = [
    *[(auth, "AES") for auth in AUTH if auth],
    *[("SHA256", priv) for priv in PRIV],
]


@pytest_asyncio.fixture
async def sender() -> AsyncIterator[hlapi.SnmpEngine]:
    engine = hlapi.SnmpEngine()
    yield engine
    engine.close_dispatcher()


@pytest.mark.parametrize(("auth", "priv"), ALGORITHMS)
@pytest.mark.parametrize("kind", ["trap", "inform"])
async def test_it_is_heard(sender: hlapi.SnmpEngine, auth: str, priv: str, kind: str) -> None:
    user = SnmpCredential(
        SnmpVersion.V3, "", "watcher", auth, "authentication-key", priv, "privacy-key" * bool(priv)
    )
    heard: list[Trap] = []
    engine = Engine(bytes.fromhex("80004fb805") + b"pointwatch", 7)
    listener = TrapListener(heard.append, engine, lambda: 42, monotonic)
    port = listener.open("127.0.0.1", 0)
    listener.follow({"127.0.0.1": Access(users=frozenset({user}))})
    try:
        error, *_ = await hlapi.send_notification(
            sender,
            hlapi.UsmUserData(
                user.user,
                authKey=user.auth_key,
                privKey=user.priv_key or None,
                authProtocol=AUTH[auth],
                privProtocol=PRIV[priv],
            ),
            NumericTarget("127.0.0.1", port, timeout=5, retries=1),
            hlapi.ContextData(),
            kind,
            hlapi.NotificationType(hlapi.ObjectIdentity("1.3.6.1.6.3.1.1.5.3")),
            lookupMib=False,
        )
        await until(lambda: bool(heard))
    finally:
        listener.close()
    assert not error
    assert [trap.kind for trap in heard] == [TrapKind.LINK_DOWN]
