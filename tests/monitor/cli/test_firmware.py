"""Other firmware of the same camera is news, and no fault."""

from pathlib import Path

import pytest

from probes.onvif_memory import CredentialMemory
from tests.monitor.cli.conftest import Cli
from tests.servers.scripted_http import scripted_http
from tests.servers.soap_camera import SoapCamera, information

ROWS = "code,name,building,address,serial,firmware\nC1,Door,B1,127.0.0.1:{},A0042,{}\n"


def import_(cli: Cli, port: int, firmware: str = "") -> None:
    Path("inventory.csv").write_text(ROWS.format(port, firmware))
    done = cli("inventory", "import", "inventory.csv", "--yes")
    assert done.code == 0, done.out


def test_a_change_is_noted_and_shown(installed: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    camera = SoapCamera("right")
    keep = ("credentials", "set", "kind:camera", "--protocol", "onvif", "--user", "admin")
    installed(*keep, stdin="right\n")
    with scripted_http(camera) as at:
        import_(installed, at.port)
        assert "Firmware changed" not in installed("probe", "C1").out
        assert "5.5.0, since 2" in installed("inventory", "show", "C1").out
        camera.information = information(firmware="5.7.3")
        monkeypatch.setattr("probes.onvif._MEMORY", CredentialMemory())
        told = installed("probe", "C1").out
        import_(installed, at.port, "5.5.0")
        assert "Firmware 5.7.3; the inventory gives 5.5.0." in installed("probe", "C1").out
    assert "Firmware changed: 5.7.3, since 2" in told
    assert "; before: 5.5.0" in installed("inventory", "show", "C1").out
    seen = installed("inventory", "show", "C1", "--json").json
    assert seen["firmware"] == "5.5.0"
    assert [each["firmware"] for each in seen["firmware_seen"]] == ["5.5.0", "5.7.3"]
    assert "Firmware changed in the last 24 h" in installed("status").out
    (change,) = installed("status", "--json").json["firmware_changes"]
    assert (change["before"], change["firmware"]) == ("5.5.0", "5.7.3")
    assert "最近 24 小时内变更的固件" in installed("--language", "zh", "status").out
