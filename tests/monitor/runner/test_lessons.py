"""What is written down: a refused password is not sent again by who starts anew, and firmware."""

from collections import Counter
from dataclasses import replace

import pytest

from inventory.queries.credentials import Access
from inventory.queries.refusals import Door, Refusal
from inventory.types.components import Kind
from inventory.types.outages import SlotState
from inventory.types.readings import CheckKey, ProbeName, Reading, Reason
from inventory.types.targets import TLS_UNVERIFIED, OnvifCredential, Target
from monitor.runner.known import Known
from monitor.runner.lessons import NOTICED, Notebook, lessons_of
from monitor.runner.targets import Ports, plan_targets
from probes.onvif_memory import CredentialMemory, Key, Verdict
from tests.monitor.runner.conftest import Post
from tests.monitor.runner.gates import PORT, address_of, gates

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


def held(door: Door, refusal: Refusal, set_at: int = 0) -> int:
    access = {"gate2": Access(CREDENTIAL, None, onvif_since=set_at)}
    planned = plan_targets(gates(), access, Ports(), Known(refused={door: refusal}))
    return planned[GATE].held_until


def test_what_was_refused_before_the_start_is_held() -> None:
    here = Door(ProbeName.ONVIF, address_of("gate2"), PORT)
    assert held(here, Refusal(set_at=5, until=77), set_at=5) == 77


@pytest.mark.parametrize(
    ("door", "set_at"),
    [
        (Door(ProbeName.ONVIF, address_of("gate2"), PORT), 6),
        (Door(ProbeName.ONVIF, address_of("gate1"), PORT), 5),
        (Door(ProbeName.RTSP, address_of("gate2"), PORT), 5),
    ],
    ids=["another credential", "another device", "another service"],
)
def test_another_door_or_another_credential_is_not_held(door: Door, set_at: int) -> None:
    assert held(door, Refusal(set_at=5, until=77), set_at) == 0


def refused(at: int, until: int = 9_000_000, set_at: int = 0) -> tuple[Reading, Target]:
    reading = Reading(GATE, Reason.AUTHENTICATION, at, held_until=until)
    return reading, Target("gate2", Kind.CAMERA, "127.0.0.1", 80, onvif_since=set_at)


def test_the_same_refusal_is_written_down_once() -> None:
    (reading, target), book = refused(NOTICED), Notebook()
    news = book.news([reading], {GATE: target})
    assert news.refusals == {Door(ProbeName.ONVIF, "127.0.0.1", 80): Refusal(0, 9_000_000)}
    assert book.news([reading], {GATE: target}) == news
    book.written(news)
    assert not book.news([reading], {GATE: target})
    assert book.news([replace(reading, held_until=9_999_999)], {GATE: target})


def test_just_after_a_change_a_refusal_may_be_the_old_credentials() -> None:
    reading, target = refused(at=1_000 + NOTICED - 1, set_at=1_000)
    assert not Notebook().news([reading], {GATE: target})
    assert lessons_of([reading], {GATE: target})  # a command uses the new one for sure
    assert Notebook().news([replace(reading, observed_at=1_000 + NOTICED)], {GATE: target})


def test_firmware_is_noted_of_the_devices_that_are_to_stand_there() -> None:
    reading = Reading(GATE, Reason.OK, 7, facts={"firmware": "5.5"})
    targets = {GATE: Target("gate2", Kind.CAMERA, "127.0.0.1", 80)}
    book, news = Notebook(), lessons_of([reading], targets)
    assert book.news([reading], targets) == news
    assert news.firmware == {"gate2": ("5.5", 7)}
    book.written(news)
    assert not book.news([replace(reading, observed_at=9)], targets)
    assert book.news([replace(reading, facts={"firmware": "5.7"})], targets)
    assert book.news([reading], dict(targets))  # a new plan: another unit may stand there
    assert not lessons_of([replace(reading, reason=Reason.IDENTITY)], targets)
    assert not lessons_of([replace(reading, check=CheckKey("gate2", ProbeName.SNMP))], targets)


def test_a_check_that_is_gone_teaches_nothing() -> None:
    assert not lessons_of([refused(at=1)[0]], {})


def test_https_has_a_port_of_its_own() -> None:
    secured = OnvifCredential("admin", "secret", TLS_UNVERIFIED)
    inventory = gates({"gate2": "127.0.0.1"})
    planned = plan_targets(inventory, {"gate2": Access(secured, None)}, Ports())
    assert planned[GATE].port == 443
    assert plan_targets(inventory, {}, Ports())[GATE].port == 80
