"""Digest access: the RFC's own example, an independent check, and whatever challenges hold."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.types.targets import OnvifCredential
from probes.digest import Challenge, DigestAnswers
from probes.sim.access import Access, DigestGate

MUFASA = OnvifCredential("Mufasa", "Circle of Life")
NONCE = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v"
CLIENT = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"


@pytest.mark.parametrize(
    ("algorithm", "response"),
    [
        ("MD5", "8ca523f5e9506fed4657c9700eebdbec"),
        ("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
    ],
)
def test_the_example_of_rfc_7616(algorithm: str, response: str) -> None:
    header = (
        f'Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm={algorithm},'
        f' nonce="{NONCE}", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"'
    )
    challenge = Challenge.choose([header])
    assert challenge is not None
    answers = DigestAnswers(challenge, MUFASA)
    answers._client = CLIENT
    answer = answers.header("GET", "/dir/index.html")
    assert f'response="{response}"' in answer
    assert 'opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"' in answer


def test_the_oldest_devices_know_no_quality() -> None:
    challenge = Challenge.choose(['Digest realm="testrealm@host.com", nonce="abc"'])
    assert challenge is not None
    answer = DigestAnswers(challenge, MUFASA).header("GET", "/")
    assert "qop" not in answer
    assert "cnonce" not in answer
    # MD5(MD5("Mufasa:testrealm@host.com:Circle of Life"):abc:MD5("GET:/")), by md5sum
    assert 'response="f55508e5f6172d5aa7179b151d00d3d1"' in answer


def test_the_strongest_of_several_is_chosen_and_basic_never() -> None:
    both = 'Basic realm="x", Digest realm="a", nonce="1", Digest realm="b", nonce="2", algorithm='
    chosen = Challenge.choose([both + "SHA-256"])
    assert chosen is not None
    assert (chosen.realm, chosen.algorithm) == ("b", "SHA-256")
    for unknown in ('Basic realm="x"', both.partition(", D")[0], "Digest", "Digest realm=x", ""):
        assert Challenge.choose([unknown]) is None
    assert Challenge.choose(['Digest realm="r", nonce="n", algorithm=SHA-512-256']) is None
    assert Challenge.choose(['Digest realm="r", nonce="n", qop="auth-int"']) is None


def test_a_session_is_counted_and_another_gate_agrees() -> None:
    access = Access("us\\er", 'pass"word')
    credential = OnvifCredential(access.user, access.password)
    for name in ("MD5", "SHA-256"):
        gate, now = DigestGate((name,)), time.time()
        challenge = Challenge.choose([value for _, value in gate.challenges(now)])
        assert challenge is not None
        answers = DigestAnswers(challenge, credential)
        first, second = answers.header("GET", "/a"), answers.header("PLAY", "rtsp://h/b")
        assert gate.opens(first, "GET", "/a", access, now)
        assert gate.opens(second, "PLAY", "rtsp://h/b", access, now)
        assert not gate.opens(first, "GET", "/b", access, now)
        assert "nc=00000002" in second


def test_a_secret_shows_in_no_form() -> None:
    challenge = Challenge("r", "n")
    assert "Circle" not in repr(DigestAnswers(challenge, MUFASA)) + repr(challenge)


@given(st.lists(st.text(), max_size=3), st.text(), st.text())
def test_no_challenge_breaks_the_header(headers: list[str], realm: str, user: str) -> None:
    made = f'Digest realm="{realm}", nonce="n"'
    challenge = Challenge.choose([*headers, made])
    if challenge is not None:
        answer = DigestAnswers(challenge, OnvifCredential(user, "p")).header("GET", "/")
        assert not {"\r", "\n", "\0"} & set(answer)
