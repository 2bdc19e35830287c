"""Version 3 notifications: authentic and of the present, or not heard.

The recorded ones were sent by net-snmp's snmptrap: user watcher, engine 8000000001020304, boots 5,
time 1000, a linkDown of row 7.
"""

from dataclasses import replace

import pytest

from inventory.types.targets import SnmpCredential
from probes.trap_gate import Refusal
from probes.trap_v3 import Engine, V3Opener
from probes.trap_wire import Notice, Opened
from tests.probes.notifications import LINK_DOWN, OPER_STATUS
from tests.servers.snmpd import V3

ENGINE = Engine(bytes.fromhex("80004fb805") + b"pointwatch", 7)
SENDER = bytes.fromhex("8000000001020304")

AUTH_PRIV = bytes.fromhex(
    "3081bc020103301102044e79deb3020300ffe30401030201030440303e040880000000010203040201050202"
    "03e80407776174636865720418ed11027dd9a0fe1db1c26ffdcd431764e3e333f194873a820408b7dcb0dc79"
    "0219ce0462d5b87aeddb6ca3c6ed222fb6cd56392663d570d5eb78ba796a5f6c6f24a43396a5542d2bd89c74"
    "dfb1632bc1ae7b4e24f58d098ccab5f031b118a69ebf9972ee701c71e2a56cc443e4a4cdb99d1d3982ae49c5"
    "86ebf22c1640971f336d71e66540c4"
)
AUTH_ONLY = bytes.fromhex(
    "3081b2020103301102042aedd070020300ffe304010102010304383036040880000000010203040201050202"
    "03e80407776174636865720418cc2d7419b249e7da9da964292e6f27639f545500a6c82d8d04003060041180"
    "001f8880ccff1d6b36b5046b000000000400a7490204658a89c8020100020100303b300f06082b0601020101"
    "03004303051f1e3017060a2b06010603010104010006092b0601060301010503300f060a2b06010201020201"
    "0807020102"
)
OPEN = bytes.fromhex(
    "30819a02010330110204078035a8020300ffe30401000201030420301e040880000000010203040201050202"
    "03e8040777617463686572040004003060041180001f8880ccff1d6b36b5046b000000000400a74902042ca1"
    "bae3020100020100303b300f06082b060102010103004303051f1f3017060a2b06010603010104010006092b"
    "0601060301010503300f060a2b060102010202010807020102"
)
RECORDED = {"auth, priv": AUTH_PRIV, "auth": AUTH_ONLY}


class Clock:
    """Seconds, as the test says."""

    now = 5000.0

    def __call__(self) -> float:
        return self.now


def opened(data: bytes, *users: SnmpCredential, engine: Engine = ENGINE) -> Opened:
    return V3Opener(engine, Clock()).open(data, users)


@pytest.mark.parametrize("data", RECORDED.values(), ids=RECORDED)
def test_an_authentic_trap_is_read(data: bytes) -> None:
    got = opened(data, replace(V3, user="another"), V3)
    assert isinstance(got, Notice)
    assert got.oid == LINK_DOWN
    assert ((*OPER_STATUS, 7), 2) in got.binds
    assert got.reply is None


WRONG = {
    "key": replace(V3, auth_key="another-key"),
    "hash": replace(V3, auth_protocol="SHA512"),
    "no key": replace(V3, auth_key=""),
    "user": replace(V3, user="watchers"),
    "no authentication": replace(V3, auth_protocol="", auth_key=""),
}


@pytest.mark.parametrize("credential", WRONG.values(), ids=WRONG)
@pytest.mark.parametrize("data", RECORDED.values(), ids=RECORDED)
def test_with_other_credentials_it_is_not(data: bytes, credential: SnmpCredential) -> None:
    got = opened(data, credential)
    assert got in (Refusal.UNAUTHENTICATED, Refusal.UNKNOWN_USER)
    assert opened(data) is Refusal.UNKNOWN_USER


def test_agents_behind_one_address_may_name_their_users_alike() -> None:
    namesake = replace(V3, auth_key="another-key")
    assert isinstance(opened(AUTH_PRIV, namesake, V3), Notice)


def test_an_unauthenticated_trap_is_not_heard() -> None:
    assert opened(OPEN, V3) is Refusal.UNAUTHENTICATED
    bare = replace(V3, auth_protocol="", auth_key="", priv_protocol="", priv_key="")
    assert opened(OPEN, bare) is Refusal.UNKNOWN_USER


@pytest.mark.parametrize("other", [replace(V3, priv_key="another-key"), replace(V3, priv_key="")])
def test_what_cannot_be_decrypted_is_not_heard(other: SnmpCredential) -> None:
    assert isinstance(opened(AUTH_PRIV, other), Refusal)


@pytest.mark.parametrize("data", RECORDED.values(), ids=RECORDED)
def test_a_changed_byte_anywhere_is_noticed(data: bytes) -> None:
    opener = V3Opener(ENGINE, Clock())
    for place in range(len(data)):
        spoiled = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
        assert isinstance(opener.open(spoiled, [V3]), Refusal)


def test_a_recording_is_refused_once_its_time_is_over() -> None:
    clock = Clock()
    opener = V3Opener(ENGINE, clock)
    assert isinstance(opener.open(AUTH_PRIV, [V3]), Notice)
    clock.now += 149
    assert isinstance(opener.open(AUTH_PRIV, [V3]), Notice)
    clock.now += 2
    assert opener.open(AUTH_PRIV, [V3]) is Refusal.NOT_IN_TIME
    assert opener.open(AUTH_ONLY, [V3]) is Refusal.NOT_IN_TIME


def test_the_authority_for_a_trap_is_its_sender() -> None:
    """A trap that names our engine as its authority is nobody's; it may be an echo of our own."""
    ours = Engine(SENDER, 5)
    clock = Clock()
    opener = V3Opener(ours, clock)
    clock.now += 1000
    assert opener.open(AUTH_PRIV, [V3]) is Refusal.NO_NOTIFICATION


def test_changed_credentials_take_effect_at_once() -> None:
    opener = V3Opener(ENGINE, Clock())
    assert isinstance(opener.open(AUTH_PRIV, [V3]), Notice)
    opener.forget()
    assert opener.open(AUTH_PRIV, [replace(V3, auth_key="another-key")]) is Refusal.UNAUTHENTICATED
    assert isinstance(opener.open(AUTH_PRIV, [V3]), Notice)
