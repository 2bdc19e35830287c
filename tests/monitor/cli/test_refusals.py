"""One refusal, then a pause: whichever command asks next, and with whichever engine."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from probes.onvif_memory import CredentialMemory
from tests.monitor.cli.conftest import Cli, Ended
from tests.servers.scripted_http import Listening, scripted_http
from tests.servers.soap_camera import SoapCamera

HOST = "127.77.31.1"


@pytest.fixture
def camera() -> SoapCamera:
    return SoapCamera("right")


@pytest.fixture
def server(camera: SoapCamera) -> Iterator[Listening]:
    with scripted_http(camera, HOST) as listening:
        yield listening


@pytest.fixture
def call(installed: Cli, server: Listening, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """Commands as processes that know nothing of one another; one camera, and a wrong password."""
    set_up(installed, server)

    def anew(*arguments: object, stdin: str = "") -> Ended:
        monkeypatch.setattr("probes.onvif._MEMORY", CredentialMemory())
        return installed(*arguments, stdin=stdin)

    keep(anew, "wrong")
    return anew


def set_up(cli: Cli, server: Listening) -> None:
    settings = Path("pointwatch.toml")
    ports = f"[ports]\nonvif = {server.port}\nrtsp = 9\n"
    settings.write_text(settings.read_text().replace("[ports]\n", ports))
    rows = f"code,name,building,address\nC1,Door,B1,{HOST}:{server.port}\n"
    Path("inventory.csv").write_text(rows)
    assert cli("inventory", "import", "inventory.csv", "--yes").code == 0


def keep(cli: Cli, password: str) -> None:
    command = ("credentials", "set", "kind:camera", "--protocol", "onvif", "--user", "admin")
    assert cli(*command, stdin=password + "\n").code == 0


COMMANDS = {
    "probe": ("probe", "C1"),
    "doctor": ("doctor", "--devices", 1),
    "discover": ("discover", HOST, "--sign-in"),
    "once": ("once", "--limit", 2),
}


@pytest.mark.parametrize("second", COMMANDS)
@pytest.mark.parametrize("first", ["probe", "doctor", "discover"])
def test_no_command_repeats_what_another_was_refused(
    call: Cli, camera: SoapCamera, first: str, second: str
) -> None:
    call(*COMMANDS[first])
    assert camera.passwords == 1
    call(*COMMANDS[second])
    call(*COMMANDS[second])
    assert camera.passwords == 1


def test_what_a_stranger_refused_is_not_repeated_either(call: Cli, camera: SoapCamera) -> None:
    Path("none.csv").write_text("code,name,building,address\nC9,Else,B1,127.77.31.9:9\n")
    assert call("inventory", "import", "none.csv", "--retire-missing", "--yes").code == 0
    for _ in range(2):
        call(*COMMANDS["discover"])
    assert camera.passwords == 1


@pytest.mark.parametrize("engines", [("named", "fast"), ("fast", "named")], ids="-".join)
def test_one_engine_honours_what_the_other_was_refused(
    call: Cli, camera: SoapCamera, engines: tuple[str, str]
) -> None:
    settings = Path("pointwatch.toml")
    text = settings.read_text()
    for engine in engines:
        settings.write_text(text.replace('# engine = "named"', f'engine = "{engine}"'))
        call("probe", "C1")
    assert camera.passwords == 1


def test_probe_tells_until_when_nothing_is_sent(call: Cli) -> None:
    first, second = (onvif(call("probe", "C1", "--json")) for _ in range(2))
    assert first["reason"] == second["reason"] == "authentication"
    assert first["held_until"] == second["held_until"] is not None
    assert "ONVIF: the password is not sent again before 2" in call("probe", "C1").out
    assert "之前不再发送密码" in call("--language", "zh", "probe", "C1").out


def onvif(ended: Ended) -> dict[str, object]:
    (found,) = (each for each in ended.json["readings"] if each["probe"] == "onvif")
    return dict(found)


def test_who_insists_sends_it_all_the_same(call: Cli, camera: SoapCamera) -> None:
    call("probe", "C1")
    camera.password = "wrong"  # corrected at the device
    assert onvif(call("probe", "C1", "--json"))["reason"] == "authentication"
    insisting = onvif(call("probe", "C1", "--insist", "--json"))
    assert (insisting["reason"], insisting["held_until"]) == ("ok", None)
    assert onvif(call("probe", "C1", "--json"))["reason"] == "ok"


def test_a_credential_that_was_changed_is_tried_at_once(call: Cli) -> None:
    call("probe", "C1")
    keep(call, "right")
    assert onvif(call("probe", "C1", "--json"))["reason"] == "ok"


def test_no_password_of_ours_is_in_the_ledger(
    call: Cli, installed_files: Callable[[], bytes]
) -> None:
    call("probe", "C1")
    assert b"wrong" not in installed_files()


@pytest.fixture
def installed_files(tmp_path: Path) -> Callable[[], bytes]:
    """What the ledger's files hold."""
    return lambda: b"".join(each.read_bytes() for each in tmp_path.glob("pointwatch.db*"))
