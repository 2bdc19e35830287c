"""How long verdicts on credentials are believed."""

from dataclasses import replace

import pytest

from inventory.types.readings import Reason
from inventory.types.targets import OnvifCredential
from probes.onvif_memory import (
    ACCEPTED_FOR_S,
    REFUSED_FOR_S,
    UNDECIDED_FOR_S,
    CredentialMemory,
    Key,
    Verdict,
    refused,
)

CREDENTIAL = OnvifCredential("admin", "correct horse")


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
    memory.hold(key(memory), until=600)
    assert memory.recall(key(memory), 599) == refused()
    assert memory.recall(key(memory), 600) is None


def test_our_own_verdict_stands_against_an_older_one(memory: CredentialMemory) -> None:
    memory.keep(key(memory), Verdict(Reason.OK), now=0)
    memory.hold(key(memory), until=1_000_000)
    assert memory.recall(key(memory), ACCEPTED_FOR_S - 1) == Verdict(Reason.OK)
    assert memory.recall(key(memory), ACCEPTED_FOR_S) is None


def test_secrets_are_not_kept(memory: CredentialMemory) -> None:
    memory.keep(key(memory), Verdict(Reason.OK), now=0)
    assert "correct horse" not in repr(memory._verdicts)
    assert key(memory) != key(CredentialMemory())
