"""The ONVIF probe and a camera's clock and password, each make in its own way."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from inventory.types.components import Kind
from inventory.types.readings import Answer, ProbeName, Reason
from inventory.types.targets import OnvifCredential, Target
from probes import onvif_login
from probes.onvif_memory import CredentialMemory
from tests.probes import engines
from tests.servers.scripted_http import Listening, scripted_http
from tests.servers.soap_camera import NOT_SUPPORTED, SoapCamera

pytestmark = pytest.mark.usefixtures("engine")

RIGHT, WRONG = OnvifCredential("admin", "right"), OnvifCredential("admin", "wrong")
CHALLENGE = 'realm="camera", nonce="4f1c", qop="auth", algorithm=MD5'
INFORMATION = {"maker": "Acme", "model": "Dome 4", "firmware": "5.5.0", "serial": "A0042"}
WAYS = [
    SoapCamera,
    lambda password: SoapCamera(password, refusal="401 Unauthorized"),
    lambda password: SoapCamera(password, refusal="500 Internal Server Error"),
    lambda password: SoapCamera(password, refusal="200 OK"),
    lambda password: SoapCamera(password, refusal="401 Unauthorized", challenge=CHALLENGE),
]
WAY_NAMES = ["400 fault", "401 fault", "500 fault", "200 fault", "digest"]


@pytest.fixture(autouse=True)
def _nothing_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("probes.onvif._MEMORY", CredentialMemory())


def ask(at: Listening, credential: OnvifCredential | None = None) -> Answer:
    return engines.ask(
        ProbeName.ONVIF, Target("C", Kind.CAMERA, at.address, at.port, onvif=credential), 20
    )


@pytest.fixture
def plain() -> Iterator[Listening]:
    with scripted_http(SoapCamera()) as listening:
        yield listening


def test_alive_without_credential(plain: Listening) -> None:
    answer = ask(plain)
    assert answer.reason is Reason.OK
    assert abs(float(answer.facts["clock_offset_s"])) <= 2
    assert len(plain.requests) == 1


@pytest.mark.parametrize("hours", [1, -1])
def test_clock_an_hour_off(hours: int) -> None:
    with scripted_http(SoapCamera(ahead=timedelta(hours=hours))) as at:
        answer = ask(at)
    assert answer.reason is Reason.CLOCK_SKEW
    assert float(answer.facts["clock_offset_s"]) == pytest.approx(hours * 3600, abs=2)


@pytest.mark.parametrize("way", WAYS, ids=WAY_NAMES)
def test_right_password_is_checked_now_and_then(way: type[SoapCamera]) -> None:
    camera = way("right")
    with scripted_http(camera) as at:
        answers = [ask(at, RIGHT) for _ in range(5)]
    assert {answer.reason for answer in answers} == {Reason.OK}
    assert all(INFORMATION.items() <= answer.facts.items() for answer in answers)
    assert camera.passwords == 1


@pytest.mark.parametrize("way", WAYS, ids=WAY_NAMES)
def test_wrong_password_is_sent_once(way: type[SoapCamera]) -> None:
    camera = way("right")
    with scripted_http(camera) as at:
        reasons = {ask(at, WRONG).reason for _ in range(5)}
        assert (reasons, camera.passwords) == ({Reason.AUTHENTICATION}, 1)
        assert ask(at, RIGHT).reason is Reason.OK


def test_wrong_password_is_sent_once_by_many_threads_together() -> None:
    camera = SoapCamera("right")
    with scripted_http(camera) as at, ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: ask(at, WRONG), range(24)))
    assert camera.passwords == 1


def test_tokens_are_dated_by_the_cameras_clock() -> None:
    camera = SoapCamera("right", ahead=timedelta(hours=-9))
    with scripted_http(camera) as at:
        answer = ask(at, RIGHT)
    assert answer.reason is Reason.CLOCK_SKEW
    assert INFORMATION.items() <= answer.facts.items()


def test_a_clock_set_while_asking_spoils_no_token(monkeypatch: pytest.MonkeyPatch) -> None:
    """The camera's time was read an hour off, before somebody set our clock right."""
    monkeypatch.setattr(onvif_login, "time", lambda: time.time() + 3600)
    camera = SoapCamera("right")
    with scripted_http(camera) as at:
        answer = ask(at, RIGHT)
    assert answer.reason is Reason.CLOCK_SKEW
    assert camera.passwords == 1


def test_wrong_password_weighs_more_than_a_wrong_clock() -> None:
    with scripted_http(SoapCamera("right", ahead=timedelta(hours=1))) as at:
        assert ask(at, WRONG).reason is Reason.AUTHENTICATION


def test_some_want_a_token_even_for_the_open_call() -> None:
    camera = SoapCamera("right", open_demands_token=True)
    with scripted_http(camera) as at:
        answers = [ask(at, RIGHT) for _ in range(2)]
        assert [answer.reason for answer in answers] == [Reason.OK, Reason.OK]
        assert INFORMATION.items() <= answers[0].facts.items()


def test_and_they_get_a_wrong_one_only_once() -> None:
    camera = SoapCamera("right", open_demands_token=True)
    with scripted_http(camera) as at:
        assert {ask(at, WRONG).reason for _ in range(3)} == {Reason.AUTHENTICATION}
        assert camera.passwords == 1
        assert ask(at).facts == {"detail": "no_credential"}


def test_basic_is_never_answered() -> None:
    """It would send the password itself."""
    camera = SoapCamera("right", refusal='401 Unauthorized\r\nWWW-Authenticate: Basic realm="x"')
    with scripted_http(camera) as at:
        ask(at, RIGHT)
    assert all("authorization" not in request.headers for request in at.requests)


def test_device_information_not_supported() -> None:
    with scripted_http(SoapCamera(information=NOT_SUPPORTED.encode())) as at:
        answer = ask(at, RIGHT)
    assert (answer.reason, answer.facts["detail"]) == (
        Reason.OK,
        "closed_call_fault_action_not_supported",
    )


def test_many_credentials_at_once_are_not_mixed_up() -> None:
    """Every camera has its own password; one parsed WSDL serves them all."""
    passwords = [f"password-{number}" for number in range(8)]
    cameras = [SoapCamera(password) for password in passwords]
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(_ask_own, cameras, passwords))
    assert {answer.reason for answer in answers} == {Reason.OK}
    assert all("serial" in answer.facts for answer in answers)


def _ask_own(camera: SoapCamera, password: str) -> Answer:
    with scripted_http(camera) as at:
        return ask(at, OnvifCredential("admin", password))


def test_a_credential_that_is_held_is_not_sent() -> None:
    camera = SoapCamera("right")
    target = Target("C", Kind.CAMERA, "127.0.0.1", 0, onvif=WRONG)
    with scripted_http(camera) as at:
        later = round((time.time() + 600) * 1000)
        answer = engines.ask(ProbeName.ONVIF, replace(target, port=at.port, held_until=later), 20)
        assert (answer.reason, camera.passwords) == (Reason.AUTHENTICATION, 0)
        assert answer.held_until == later
        assert ask(at, RIGHT).reason is Reason.OK


def test_a_camera_that_tells_no_time_is_answered_by_its_date_header() -> None:
    camera = SoapCamera("right", ahead=timedelta(hours=-9), tells_time=False)
    with scripted_http(camera) as at:
        assert ask(at, RIGHT).facts["serial"] == "A0042"
