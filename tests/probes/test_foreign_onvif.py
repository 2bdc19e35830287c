"""The ONVIF probe against a camera that we did not write. It wants a token for every call."""

import pytest

from inventory.types.components import Kind
from inventory.types.readings import Answer, ProbeName, Reason
from inventory.types.targets import OnvifCredential, Target
from probes.onvif_memory import CredentialMemory
from tests.probes import engines
from tests.servers.ipycam import install, ipycam, why_not

pytestmark = [
    pytest.mark.skipif(bool(why_not()), reason=why_not() or "-"),
    pytest.mark.slow,
    pytest.mark.usefixtures("engine"),
]

INFORMATION = {"maker": "PythonCam", "model": "VirtualCam-1", "serial": "PY-000001"}


@pytest.fixture(scope="module", autouse=True)
def _installed() -> None:
    install()


@pytest.fixture(autouse=True)
def _nothing_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("probes.onvif._MEMORY", CredentialMemory())


def ask(port: int, credential: OnvifCredential | None = None) -> Answer:
    return engines.ask(
        ProbeName.ONVIF, Target("C", Kind.CAMERA, "127.0.0.1", port, onvif=credential), 20
    )


def test_open_camera() -> None:
    with ipycam() as port:
        alive, informed = ask(port), ask(port, OnvifCredential("admin", "needless"))
    assert alive.reason is Reason.OK
    assert abs(float(alive.facts["clock_offset_s"])) <= 2
    assert INFORMATION.items() <= informed.facts.items()


def test_right_password() -> None:
    with ipycam("admin", "pass/word 密码") as port:
        answer = ask(port, OnvifCredential("admin", "pass/word 密码"))
    assert answer.reason is Reason.OK
    assert INFORMATION.items() <= answer.facts.items()


def test_wrong_password_and_none() -> None:
    with ipycam("admin", "right") as port:
        assert ask(port, OnvifCredential("admin", "wrong")).reason is Reason.AUTHENTICATION
        assert ask(port).facts == {"detail": "no_credential"}
        assert ask(port, OnvifCredential("admin", "right")).reason is Reason.OK
