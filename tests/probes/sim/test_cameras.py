"""Simulated cameras over real sockets, asked by clients that we did not write."""

import asyncio
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import onvif
import pytest
import requests
from requests.auth import HTTPDigestAuth
from zeep import Client, Settings
from zeep.exceptions import Fault, TransportError
from zeep.wsse.username import UsernameToken

from probes.sim.district import District
from tests.probes.sim.small_district import address_of

SOAP = "http://www.w3.org/2003/05/soap-envelope"
DEVICE_WSDL = Path(onvif.__file__).parent.parent / "wsdl" / "devicemgmt.wsdl"
MEDIA_WSDL = DEVICE_WSDL.with_name("media.wsdl")
USER, PASSWORD = "pointwatch", "s3cret"

# zeep says that it is typed, and is so in part.
new_client: Any = Client
new_token: Any = UsernameToken


def url_of(code: str, path: str = "/onvif/device_service") -> str:
    host, port = address_of(code)
    return f"http://{host}:{port}{path}"


def envelope(operation: str) -> str:
    return (
        f'<e:Envelope xmlns:e="{SOAP}"><e:Body><{operation}'
        ' xmlns="http://www.onvif.org/ver10/device/wsdl"/></e:Body></e:Envelope>'
    )


async def post(
    code: str, body: str, auth: HTTPDigestAuth | None = None, wait_s: float = 10
) -> requests.Response:
    def ask() -> requests.Response:
        with requests.Session() as session:
            session.trust_env = False
            return session.post(url_of(code), data=body.encode(), auth=auth, timeout=wait_s)

    return await asyncio.to_thread(ask)


def zeep_call(wsdl: Path, code: str, operation: str, token: Any) -> Any:
    binding = {
        DEVICE_WSDL: "ver10/device/wsdl}DeviceBinding",
        MEDIA_WSDL: "ver10/media/wsdl}MediaBinding",
    }
    client = new_client(str(wsdl), wsse=token, settings=Settings(strict=True))
    with client.transport.session as session:
        session.trust_env = False
        service = client.create_service("{http://www.onvif.org/" + binding[wsdl], url_of(code))
        return service[operation]()


async def information(code: str, token: Any) -> Any:
    call = asyncio.to_thread(zeep_call, DEVICE_WSDL, code, "GetDeviceInformation", token)
    return await call


def token(password: str = PASSWORD, created: datetime | None = None) -> Any:
    return new_token(USER, password, use_digest=True, created=created)


async def test_the_time_is_open_to_everybody(district: District) -> None:
    district.world.skew_clock("c2", 3600)
    reply = await asyncio.to_thread(zeep_call, DEVICE_WSDL, "c2", "GetSystemDateAndTime", None)
    shown = reply.UTCDateTime
    clock = datetime(
        shown.Date.Year, shown.Date.Month, shown.Date.Day,
        shown.Time.Hour, shown.Time.Minute, shown.Time.Second, tzinfo=UTC,
    )  # fmt: skip
    assert abs(clock - datetime.now(UTC) - timedelta(hours=1)) < timedelta(minutes=1)


@pytest.mark.parametrize("operation", ["GetServices", "GetCapabilities", "GetHostname"])
async def test_open_calls(district: District, operation: str) -> None:
    reply = await post("c2", envelope(operation))
    assert reply.status_code == 200
    assert f"{operation}Response" in reply.text


@pytest.mark.parametrize("code", ["c1", "c2", "c3", "k2", "k3"])
async def test_a_right_token_opens(district: District, code: str) -> None:
    told = await information(code, token())
    assert told.SerialNumber == f"SN-{code}"


async def test_a_makers_name_with_markup_arrives_whole(district: District) -> None:
    assert (await information("c1", token())).Model == 'DS-2CD <"&'


async def test_a_recorder_has_a_profile_for_each_channel(district: District) -> None:
    profiles = await asyncio.to_thread(zeep_call, MEDIA_WSDL, "r", "GetProfiles", token())
    assert [profile.token for profile in profiles] == ["r1", "r2"]


@pytest.mark.parametrize(
    ("code", "status", "says"),
    [
        ("c1", 401, ""),
        ("c2", 400, "ter:NotAuthorized"),
        ("c3", 401, "ter:NotAuthorized"),
        ("k1", 401, ""),
        ("k2", 200, "ter:NotAuthorized"),
        ("k3", 500, "ter:NotAuthorized"),
    ],
)
async def test_every_make_refuses_in_its_way(
    district: District, code: str, status: int, says: str
) -> None:
    reply = await post(code, envelope("GetDeviceInformation"))
    assert reply.status_code == status
    assert says in reply.text
    assert district.cameras[code].refusals == 0


@pytest.mark.parametrize("code", ["c1", "c3", "k1"])
async def test_http_digest_opens(district: District, code: str) -> None:
    reply = await post(code, envelope("GetDeviceInformation"), HTTPDigestAuth(USER, PASSWORD))
    assert reply.status_code == 200
    wrong = await post(code, envelope("GetDeviceInformation"), HTTPDigestAuth(USER, "wrong"))
    assert wrong.status_code == 401


async def test_a_changed_password_shuts_out_until_mended(district: District) -> None:
    district.world.set_password("c2", "changed")
    with pytest.raises((Fault, TransportError)):
        await information("c2", token())
    assert await information("c2", token("changed"))
    district.world.mend("c2")
    assert await information("c2", token())


async def test_a_token_must_fit_the_cameras_own_clock(district: District) -> None:
    district.world.skew_clock("c2", 3600)
    with pytest.raises((Fault, TransportError)):
        await information("c2", token())
    later = datetime.now(UTC) + timedelta(hours=1)
    assert await information("c2", token(created=later))


async def test_dead_and_hung_cameras_take_the_question_and_stay_silent(district: District) -> None:
    district.world.break_("a1")
    district.world.hang("k3")
    for code in ("c1", "k3"):
        with pytest.raises(requests.exceptions.ReadTimeout):
            await post(code, envelope("GetSystemDateAndTime"), wait_s=0.2)
    district.world.mend_all()
    for code in ("c1", "k3"):
        assert (await post(code, envelope("GetSystemDateAndTime"))).status_code == 200


BOMB = '<!DOCTYPE e [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + envelope("GetHostname")


@pytest.mark.parametrize(
    ("body", "status"),
    [("", 400), ("garbage", 400), ("<a/>", 400), (BOMB, 400), (" " * 70_000, 413)],
)
async def test_what_is_not_a_request_is_refused(district: District, body: str, status: int) -> None:
    assert (await post("c2", body)).status_code == status


async def test_what_is_not_http_is_refused_and_the_connection_closed(district: District) -> None:
    def talk() -> bytes:
        with socket.create_connection(address_of("c2"), timeout=10) as raw:
            raw.sendall(b"\x00\x01garbage\r\n\r\n")
            return b"".join(iter(lambda: raw.recv(4096), b""))

    assert (await asyncio.to_thread(talk)).startswith(b"HTTP/1.1 400")


async def test_one_connection_carries_many_calls(district: District) -> None:
    def talk() -> set[int]:
        with requests.Session() as session:
            session.trust_env = False
            body = envelope("GetHostname").encode()
            return {session.post(url_of("c2"), body, timeout=10).status_code for _ in range(5)}

    assert await asyncio.to_thread(talk) == {200}
    assert len(district._listeners) == 9
