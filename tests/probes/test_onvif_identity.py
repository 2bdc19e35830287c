"""Whether the camera that answers is the one that the inventory says stands there."""

import logging
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.types.components import Kind
from inventory.types.readings import Reason
from inventory.types.targets import Target
from probes.onvif_identity import is_another, is_other_firmware
from probes.onvif_memory import CredentialMemory
from tests.probes.onvif_asking import RIGHT, WRONG, ask, ask_target
from tests.servers.scripted_http import scripted_http
from tests.servers.soap_camera import SoapCamera, information

each_engine = pytest.mark.usefixtures("engine")

SAME = [
    ("E12345678", "E12345678"),
    ("e12345678 ", "E12345678"),
    ("DS-2CD2T47G1-L20190505AAWRE12345678", "E12345678"),
    ("E12345678", "DS-2CD2T47G1-L20190505AAWRE12345678"),
    ("4G-07-3A-55", "4G073A55"),
]
OTHER = [("E12345678", "E12345679"), ("5K00BD1PAG81F2C", "E12345678"), ("1234E", "99991234E0")]
TELLS_NOTHING = ["", "0", "000000000000", "123456", "1234567890", "0123456789", "N/A", "unknown",
                 "None", "------", "FFFFFFFF", "Serial Number"]  # fmt: skip


@pytest.mark.parametrize(("told", "recorded"), SAME)
def test_the_same_device(told: str, recorded: str) -> None:
    assert not is_another(told, recorded)


@pytest.mark.parametrize(("told", "recorded"), OTHER)
def test_another_device(told: str, recorded: str) -> None:
    assert is_another(told, recorded)


@pytest.mark.parametrize("number", TELLS_NOTHING)
def test_a_number_that_tells_devices_not_apart_never_counts(number: str) -> None:
    assert not is_another(number, "E12345678")
    assert not is_another("E12345678", number)


def test_some_makes_tell_their_mac() -> None:
    assert not is_another("4419B6A1B2C3", "E12345678", "44:19:b6:a1:b2:c3")
    assert is_another("4419B6A1B2C4", "E12345678", "44:19:b6:a1:b2:c3")


@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=20))
def test_order_does_not_matter_and_nothing_raises(told: str, recorded: str, mac: str) -> None:
    assert is_another(told, recorded) is is_another(recorded, told)
    assert not is_another(told, told, mac)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("V5.7.3 build 220112", "5.7.3"), ("v5.7.3", "V5.7.3"), ("5.7.3", "V5.7.3  build 220112"),
        ("2.800.0000000.3.R", "2.800"), ("IPC_V5.7.3", "V5.7.3"), ("", "5.7.3"), ("5.7.3", ""),
    ],
)  # fmt: skip
def test_the_same_firmware(told: str, expected: str) -> None:
    assert not is_other_firmware(told, expected)


@pytest.mark.parametrize(
    ("told", "expected"), [("5.7.31", "5.7.3"), ("15.7.3", "5.7.3"), ("V5.5.0", "V5.7.3")]
)
def test_other_firmware(told: str, expected: str) -> None:
    assert is_other_firmware(told, expected)
    assert is_other_firmware(expected, told)


@each_engine
def test_other_firmware_than_recorded_is_a_fact_and_no_fault() -> None:
    with scripted_http(SoapCamera("right")) as at:
        right = Target("C", Kind.CAMERA, at.address, at.port, firmware="5.5", onvif=RIGHT)
        other = replace(right, firmware="5.7.3")
        swapped = replace(other, serial="B0001")
        answers = [ask_target(each, 20) for each in (right, other, swapped)]
    assert [each.reason for each in answers] == [Reason.OK, Reason.OK, Reason.IDENTITY]
    expected = [each.facts.get("expected_firmware") for each in answers]
    assert expected == [None, "5.7.3", None]


@each_engine
def test_a_swapped_camera_is_noticed() -> None:
    with scripted_http(SoapCamera("right")) as at:
        answer = ask(at, RIGHT, serial="B0001")
        assert ask(at, RIGHT, serial="A0042").reason is Reason.OK
    assert answer.reason is Reason.IDENTITY
    assert (answer.facts["serial"], answer.facts["expected_serial"]) == ("A0042", "B0001")


@each_engine
def test_a_refused_password_comes_first() -> None:
    with scripted_http(SoapCamera("right")) as at:
        assert ask(at, WRONG, serial="B0001").reason is Reason.AUTHENTICATION


@each_engine
def test_new_firmware_is_a_fact_and_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "probes.onvif")
    camera, memory = SoapCamera("right"), CredentialMemory(accepted_for_s=0)
    with scripted_http(camera) as at:
        first = ask(at, RIGHT, memory)
        camera.information = information(firmware="5.7.3")
        second = ask(at, RIGHT, memory)
    assert "firmware_before" not in first.facts
    assert (second.facts["firmware_before"], second.facts["firmware"]) == ("5.5.0", "5.7.3")
    assert "firmware at 127.0.0.1 changed from 5.5.0 to 5.7.3" in caplog.messages


@each_engine
def test_another_device_with_other_firmware_is_no_change_of_firmware() -> None:
    camera, memory = SoapCamera("right"), CredentialMemory(accepted_for_s=0)
    with scripted_http(camera) as at:
        ask(at, RIGHT, memory)
        camera.information = information("C0099", "6.0.0")
        assert "firmware_before" not in ask(at, RIGHT, memory).facts
