"""HTTP digest as cameras ask for it: every algorithm, several at once, old and dying nonces."""

import pytest

from inventory.types.readings import Reason
from inventory.types.targets import OnvifCredential
from probes.onvif_memory import CredentialMemory
from tests.probes.onvif_asking import RIGHT, WRONG, ask
from tests.servers.digest_gate import PASSWORD, DigestGate
from tests.servers.scripted_http import scripted_http

pytestmark = pytest.mark.usefixtures("engine")

MD5 = 'Digest realm="IP Camera(C1234)", nonce="{nonce}", qop="auth", algorithm=MD5'
SHA = 'Digest realm="camera", qop="auth", algorithm=SHA-256, nonce="{nonce}", opaque="5ccc"'
BASIC = 'Basic realm="camera"'
CHALLENGES: dict[str, tuple[tuple[str, ...], str]] = {
    "MD5": ((MD5,), "MD5"),
    "MD5 unsaid": (('Digest realm="a", nonce="{nonce}", qop="auth"',), ""),
    "no qop": (('Digest realm="a", nonce="{nonce}"',), ""),
    "no qop, as RFC 2617": (('Digest realm="a", nonce="{nonce}", algorithm="MD5"',), "MD5"),
    "qop of two": (('Digest realm="a", nonce="{nonce}", qop="auth-int, auth"',), ""),
    "qop bare": (('Digest realm="a", nonce="{nonce}", qop=auth',), ""),
    "MD5-sess": ((MD5.replace("MD5", "MD5-sess"),), "MD5-sess"),
    "SHA-256": ((SHA,), "SHA-256"),
    "SHA-256-sess": ((SHA.replace("SHA-256", "SHA-256-sess"),), "SHA-256-sess"),
    "lower case": ((SHA.replace("SHA-256", "sha-256").replace("Digest", "digest"),), "sha-256"),
    "the stronger first": ((SHA, MD5), "SHA-256"),
    "the stronger last": ((MD5, SHA), "SHA-256"),
    "with Basic before": ((BASIC, MD5), "MD5"),
    "all in one line": ((f"{BASIC}, {MD5}, {SHA}",), "SHA-256"),
    "one of them unknown": ((MD5.replace("MD5", "SHA-512-256"), MD5), "MD5"),
    "a realm with commas": ((MD5.replace("IP Camera(C1234)", 'a, b=\\"c\\"'),), "MD5"),
    "spaces about": (('Digest  realm = "a" ,nonce = "{nonce}", qop = "auth"',), ""),
}  # fmt: skip


@pytest.mark.parametrize(("challenges", "chosen"), CHALLENGES.values(), ids=CHALLENGES.keys())
def test_the_strongest_challenge_is_answered(challenges: tuple[str, ...], chosen: str) -> None:
    gate = DigestGate(challenges)
    with scripted_http(gate) as at:
        answer = ask(at, RIGHT)
    assert (answer.reason, answer.facts.get("serial")) == (Reason.OK, "A0042")
    assert gate.answers[0].get("algorithm", "") == chosen
    assert all(PASSWORD not in str(request) for request in at.requests)


@pytest.mark.parametrize("challenges", [(MD5,), (SHA,), (MD5, SHA)])
def test_a_wrong_password_is_answered_once(challenges: tuple[str, ...]) -> None:
    gate, memory = DigestGate(challenges), CredentialMemory()
    with scripted_http(gate) as at:
        reasons = {ask(at, WRONG, memory).reason for _ in range(3)}
    assert (reasons, len(gate.answers)) == ({Reason.AUTHENTICATION}, 1)


def test_a_nonce_that_died_meanwhile_is_answered_once_more() -> None:
    gate = DigestGate((SHA, MD5), dies=1)
    with scripted_http(gate) as at:
        assert ask(at, RIGHT).reason is Reason.OK
    first, second = gate.answers[:2]
    assert first["nonce"] != second["nonce"]


def test_but_not_for_ever() -> None:
    """A device that calls every nonce stale may be counting attempts."""
    gate, memory = DigestGate((MD5,), dies=99), CredentialMemory()
    with scripted_http(gate) as at:
        reasons = {ask(at, RIGHT, memory).reason for _ in range(4)}
    assert (reasons, len(gate.answers)) == ({Reason.AUTHENTICATION}, 2)


def test_a_user_of_any_alphabet() -> None:
    gate = DigestGate((MD5,), user='监控 "ops"')
    with scripted_http(gate) as at:
        assert ask(at, OnvifCredential(gate.user, PASSWORD)).reason is Reason.OK


@pytest.mark.parametrize(
    "challenge",
    ['Digest nonce="{nonce}"', 'Digest realm="a"', "Digest", "Digest realm", SHA.replace("-", "")],
)
def test_a_challenge_that_cannot_be_answered(challenge: str) -> None:
    """Then the token alone goes along, once."""
    gate, memory = DigestGate((challenge,)), CredentialMemory()
    with scripted_http(gate) as at:
        assert {ask(at, RIGHT, memory).reason for _ in range(3)} == {Reason.AUTHENTICATION}
    assert gate.answers == []
    assert sum(b"UsernameToken" in each.body for each in at.requests) == 1
