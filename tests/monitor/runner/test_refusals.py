"""A refused password: sent once, and not again because the monitor was started again."""

from collections import Counter
from dataclasses import replace

import pytest

from inventory.queries.credentials import Access
from inventory.types.outages import SlotState
from inventory.types.readings import CheckKey, ProbeName
from inventory.types.targets import TLS_UNVERIFIED, OnvifCredential
from monitor.runner.known import HELD, NOTICED, Known
from monitor.runner.targets import Ports, plan_targets
from probes.onvif_memory import CredentialMemory, Key, Verdict
from tests.monitor.runner.conftest import Post
from tests.monitor.runner.gates import address_of, gates

GATE = CheckKey("gate2", ProbeName.ONVIF)
CREDENTIAL = OnvifCredential("admin", "secret")


class Counting(CredentialMemory):
    """Counts by address how often it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.polls: Counter[str] = Counter()

    def recall(self, key: Key, now: float) -> Verdict | None:
        self.polls[key[0]] += 1
        return super().recall(key, now)

    def was_asked_twice(self) -> bool:
        return self.polls[address_of("gate2")] > 1


async def test_a_crash_loop_sends_a_wrong_password_once(any_post: Post) -> None:
    post = any_post
    post.world.set_password("gate2", "other")
    for _ in range(3):
        memory = post.memory = Counting()  # a process knows nothing of the one before it
        async with post.watched():
            await post.until(memory.was_asked_twice)
            await post.until(lambda: post.books.state("gate2") is SlotState.MISCONFIGURED)
    assert post.district.cameras["gate2"].refusals == 1


def held(refused_at: int, set_at: int) -> int:
    access = {"gate2": Access(CREDENTIAL, None, onvif_since=set_at)}
    known = Known(refused={GATE: refused_at, replace(GATE, probe=ProbeName.RTSP): refused_at})
    planned = plan_targets(gates(), access, Ports(), known)
    assert planned[replace(GATE, probe=ProbeName.RTSP)].held_until == planned[GATE].held_until
    return planned[GATE].held_until


@pytest.mark.parametrize(
    ("refused_at", "set_at", "until"),
    [(1_000_000, 0, 1_000_000 + HELD), (1_000_000, 1_000_001, 0), (NOTICED - 1, 0, 0)],
    ids=["refused", "changed since", "it may have been the old one"],
)
def test_what_was_refused_before_the_start_is_held(
    refused_at: int, set_at: int, until: int
) -> None:
    assert held(refused_at, set_at) == until


def test_a_slot_that_is_gone_is_not_held() -> None:
    known = Known(refused={CheckKey("nobody", ProbeName.ONVIF): 1_000_000})
    assert plan_targets(gates(), {}, Ports(), known).keys() >= {GATE}


def test_https_has_a_port_of_its_own() -> None:
    secured = OnvifCredential("admin", "secret", TLS_UNVERIFIED)
    inventory = gates({"gate2": "127.0.0.1"})
    planned = plan_targets(inventory, {"gate2": Access(secured, None)}, Ports())
    assert planned[GATE].port == 443
    assert plan_targets(inventory, {}, Ports())[GATE].port == 80
