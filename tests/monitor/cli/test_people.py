"""Credentials, crews, addresses, thresholds: what goes in, and what never comes out."""

from pathlib import Path

import pytest

from inventory.database import open_engine, reading
from inventory.queries.credentials import resolve
from inventory.types.components import Kind, Slot
from inventory.types.targets import OnvifCredential, SnmpCredential, SnmpVersion
from inventory.vault import load_vault
from tests.monitor.cli.conftest import Cli
from tests.servers.http_receiver import http_receiver

SECRETS = ("s3cret", "s1gning", "crypt1c", "publ1c", "T0KEN-S3CRET")


def _access(folder: Path) -> tuple[OnvifCredential | None, SnmpCredential | None]:
    engine = open_engine(f"sqlite:///{folder / 'pointwatch.db'}")
    vault = load_vault(folder / "pointwatch.key", {})
    with reading(engine) as connection:
        found = resolve(connection, vault, "D", [Slot("C1", Kind.CAMERA, "B1")])
    engine.dispose()
    return found["C1"].onvif, found["C1"].snmp


def test_credentials_go_in_sealed_and_are_listed_without_secrets(
    installed: Cli, tmp_path: Path
) -> None:
    set_onvif = ("credentials", "set", "slot:C1", "--protocol", "onvif", "--user", "admin")
    assert installed(*set_onvif, stdin="s3cret\n").code == 0
    v3 = ("credentials", "set", "kind:camera", "--protocol", "snmp", "--v3", "--user", "ops")
    assert installed(*v3, "--auth", "SHA256", stdin="s1gning\ncrypt1c\n").code == 0
    assert _access(tmp_path) == (
        OnvifCredential("admin", "s3cret"),
        SnmpCredential(SnmpVersion.V3, "", "ops", "SHA256", "s1gning", "AES", "crypt1c"),
    )
    listed = [installed("credentials", "list"), installed("credentials", "list", "--json")]
    assert [each["scope"] for each in listed[1].json] == ["slot:C1", "kind:camera"]
    stored = (tmp_path / "pointwatch.db").read_bytes()
    for secret in SECRETS:
        assert all(secret not in each.out + each.err for each in listed)
        assert secret.encode() not in stored


def test_a_community_and_its_removal(installed: Cli, tmp_path: Path) -> None:
    installed("credentials", "set", "district", "--protocol", "snmp", stdin="publ1c\n")
    assert _access(tmp_path) == (None, SnmpCredential(community="publ1c"))
    remove = ("credentials", "remove", "district", "--protocol", "snmp")
    assert installed(*remove).code == 0
    gone = installed(*remove)
    assert (gone.code, "There is no credential of snmp for district." in gone.err) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "stdin", "words"),
    [
        (("camera", "--protocol", "onvif", "--user", "a"), "x\n", "camera is no scope"),
        (("kind:cam", "--protocol", "onvif", "--user", "a"), "x\n", "kind:cam is no scope"),
        (("district", "--protocol", "snmp"), "", "Nothing was given"),
        (("district", "--protocol", "snmp", "--v3", "--user", "a", "--auth", "none"), "x\n",
         "does not encrypt without signing"),
    ],
)  # fmt: skip
def test_bad_credentials_are_refused(
    installed: Cli, arguments: tuple[str, ...], stdin: str, words: str
) -> None:
    ended = installed("credentials", "set", *arguments, stdin=stdin)
    assert ended.code == 2
    assert words in ended.err


def test_crews_and_their_addresses(installed: Cli, tmp_path: Path) -> None:
    assert installed("crews", "add", "net", "--name", "网络组", "--language", "zh").code == 0
    url = "json://127.0.0.1:9/T0KEN-S3CRET"
    assert installed("crews", "address", "add", "net", stdin=url + "\n").code == 0
    (crew,) = installed("crews", "list", "--json").json
    assert (crew["name"], crew["language"]) == ("网络组", "zh_CN")
    assert [each["label"] for each in crew["addresses"]] == ["json://127.0.0.1"]
    assert "T0KEN" not in installed("crews", "list").out
    assert b"T0KEN" not in (tmp_path / "pointwatch.db").read_bytes()
    assert installed("crews", "add", "net", "--name", "Network").code == 0
    number = crew["addresses"][0]["id"]
    assert installed("crews", "address", "remove", number).code == 0
    assert installed("crews", "address", "remove", number).code == 2
    assert installed("crews", "remove", "net").code == 0
    assert installed("crews", "list", "--json").json == []
    assert installed("crews", "remove", "net").code == 2


@pytest.mark.parametrize("url", ["nonsense", "nosuchservice://T0KEN-S3CRET", "http ://x"])
def test_an_address_that_apprise_does_not_know_is_refused_unseen(installed: Cli, url: str) -> None:
    installed("crews", "add", "net")
    ended = installed("crews", "address", "add", "net", stdin=url + "\n")
    assert ended.code == 2
    assert "no address that Apprise knows" in ended.err
    assert "T0KEN" not in ended.err


def test_an_address_for_nobody(installed: Cli) -> None:
    ended = installed("crews", "address", "add", "nobody", stdin="json://127.0.0.1:9/\n")
    assert (ended.code, ended.err) == (2, "There is no crew nobody.\n")


def test_a_test_message_arrives_or_its_failure_is_told(installed: Cli) -> None:
    installed("crews", "add", "net", "--language", "zh")
    nobody = installed("crews", "test", "net")
    assert (nobody.code, "has no address" in nobody.err) == (1, True)
    with http_receiver(200, 500) as receiver:
        installed("crews", "address", "add", "net", "-", stdin=receiver.url + "\n")
        good = installed("crews", "test", "net", "--json")
        bad = installed("crews", "test", "net")
    assert (good.code, good.json[0]["sent"]) == (0, True)
    assert receiver.titles[0] == "Pointwatch：测试消息"
    assert (bad.code, "failed: http_500" in bad.out) == (1, True)


def test_thresholds(installed: Cli) -> None:
    before = {each["name"]: each for each in installed("thresholds", "list", "--json").json}
    assert before["verify"]["value"] == before["verify"]["default"]
    assert installed("thresholds", "set", "verify", "61.5").out == "verify is now 61.5.\n"
    after = {each["name"]: each for each in installed("thresholds", "list", "--json").json}
    assert after["verify"]["value"] == 61.5
    installed("thresholds", "set", "verify", "default")
    assert installed("thresholds", "list", "--json").json == list(before.values())


def test_an_interval_for_one_kind(installed: Cli) -> None:
    name = "icmp_interval.camera"
    assert installed("thresholds", "set", name, "15").out == f"{name} is now 15.\n"
    after = {each["name"]: each for each in installed("thresholds", "list", "--json").json}
    assert after[name] == {"name": name, "value": 15, "default": 5}
    installed("thresholds", "set", name, "default")
    assert name not in installed("thresholds", "list").out


def test_the_crew_of_administrators(installed: Cli) -> None:
    assert installed("thresholds", "set", "administrators", "it").code == 2
    installed("crews", "add", "it")
    assert installed("thresholds", "set", "administrators", "it").code == 0
    assert "administrators" in installed("thresholds", "list").out


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("verfy", "1", "There is no threshold verfy.\nDid you mean verify?"),
        ("verify", "soon", "a number above 0 is wanted"),
        ("verify", "nan", "a number above 0 is wanted"),
        ("verify", "0", "a number above 0 is wanted"),
        ("attempts_to_fail", "1.5", "a whole number above 0 is wanted"),
        ("icmp_interval.kamera", "9", "There is no threshold icmp_interval.kamera."),
        ("verify.camera", "9", "There is no threshold verify.camera."),
    ],
)
def test_bad_thresholds_are_refused(installed: Cli, name: str, value: str, words: str) -> None:
    ended = installed("thresholds", "set", name, value)
    assert ended.code == 2
    assert words in ended.err
