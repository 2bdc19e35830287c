"""How long verdicts on credentials are believed."""

from dataclasses import replace
from time import monotonic, time

import pytest

from inventory.types.readings import Reason
from inventory.types.targets import OnvifCredential
from probes.onvif_memory import (
    ACCEPTED_FOR_S,
    LOCKED_FOR_S,
    LOCKED_OUT,
    REFUSED_FOR_S,
    UNDECIDED_FOR_S,
    CredentialMemory,
    Key,
    Verdict,
    refused,
)

CREDENTIAL = OnvifCredential("admin", "correct horse")


def in_s(seconds: float) -> int:
    """So many seconds from now (UTC ms)."""
    return round((time() + seconds) * 1000)


@pytest.fixture
def memory() -> CredentialMemory:
    return CredentialMemory()


def key(memory: CredentialMemory, credential: OnvifCredential = CREDENTIAL) -> Key:
    return memory.key("10.0.0.1", 80, credential)


@pytest.mark.parametrize(
    ("reason", "lasts"),
    [
        (Reason.AUTHENTICATION, REFUSED_FOR_S),
        (Reason.OK, ACCEPTED_FOR_S),
        (Reason.DEGRADED, UNDECIDED_FOR_S),
    ],
)
def test_a_verdict_lasts(memory: CredentialMemory, reason: Reason, lasts: float) -> None:
    memory.keep(key(memory), Verdict(reason), now=100)
    assert memory.recall(key(memory), 100 + lasts - 1) == Verdict(reason)
    assert memory.recall(key(memory), 100 + lasts) is None


def test_only_one_caller_gets_the_turn(memory: CredentialMemory) -> None:
    assert memory.recall(key(memory), 0) is None
    assert memory.recall(key(memory), 1) == Verdict(Reason.OK)


def test_while_one_checks_again_others_get_the_last_verdict(memory: CredentialMemory) -> None:
    refused = Verdict(Reason.AUTHENTICATION)
    memory.keep(key(memory), refused, now=0)
    assert memory.recall(key(memory), REFUSED_FOR_S) is None
    assert memory.recall(key(memory), REFUSED_FOR_S + 1) == refused


def test_a_turn_given_back(memory: CredentialMemory) -> None:
    assert memory.recall(key(memory), 0) is None
    memory.release(key(memory))
    assert memory.recall(key(memory), 1) is None


@pytest.mark.parametrize("change", [{"user": "root"}, {"password": "battery staple"}])
def test_a_new_credential_is_a_new_chance(memory: CredentialMemory, change: dict[str, str]) -> None:
    memory.keep(key(memory), Verdict(Reason.AUTHENTICATION), now=0)
    assert memory.recall(key(memory, replace(CREDENTIAL, **change)), 1) is None


def test_what_was_refused_before_we_began_is_held(memory: CredentialMemory) -> None:
    until, began = in_s(600), monotonic()
    memory.hold(key(memory), until)
    assert memory.recall(key(memory), began + 590) == refused()
    assert memory.held_until(key(memory)) == until
    assert memory.recall(key(memory), began + 610) is None


def test_a_clock_that_was_set_back_prolongs_no_pause_for_ever(memory: CredentialMemory) -> None:
    began = monotonic()
    memory.hold(key(memory), in_s(86_400))
    assert memory.recall(key(memory), began + LOCKED_FOR_S + 10) is None


@pytest.mark.parametrize(("detail", "lasts"), [("", REFUSED_FOR_S), (LOCKED_OUT, LOCKED_FOR_S)])
def test_a_refusal_tells_how_long_it_lasts(
    memory: CredentialMemory, detail: str, lasts: float
) -> None:
    before = in_s(lasts)
    memory.keep(key(memory), refused(detail), now=0)
    assert before <= memory.held_until(key(memory)) <= in_s(lasts)
    memory.keep(key(memory), Verdict(Reason.OK), now=0)
    assert memory.held_until(key(memory)) == 0


def test_our_own_verdict_stands_against_an_older_one(memory: CredentialMemory) -> None:
    memory.keep(key(memory), Verdict(Reason.OK), now=0)
    memory.hold(key(memory), in_s(1_000))
    assert memory.recall(key(memory), ACCEPTED_FOR_S - 1) == Verdict(Reason.OK)
    assert memory.recall(key(memory), ACCEPTED_FOR_S) is None


def test_secrets_are_not_kept(memory: CredentialMemory) -> None:
    memory.keep(key(memory), Verdict(Reason.OK), now=0)
    assert "correct horse" not in repr(memory._verdicts)
    assert key(memory) != key(CredentialMemory())
