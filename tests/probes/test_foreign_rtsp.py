"""The RTSP probe against GStreamer's server, which we did not write."""

import pytest

from inventory.types.components import Kind
from inventory.types.readings import Answer, Reason
from inventory.types.targets import OnvifCredential, Target
from probes import rtsp
from probes.rtsp_memory import StreamMemory
from tests.servers.gst_rtsp import gst_rtsp, why_not

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not())

HOST = "127.77.7.1"


async def ask(port: int, password: str = "", memory: StreamMemory | None = None) -> Answer:
    login = OnvifCredential("viewer", password) if password else None
    target = Target("c", Kind.CAMERA, HOST, port, maker="Hikvision", onvif=login)
    return await rtsp.ask(target, 10.0, memory or StreamMemory())


async def test_it_streams_to_everybody() -> None:
    with gst_rtsp(HOST) as port:
        answer = await ask(port)
    assert (answer.reason, answer.facts["stage"]) == (Reason.OK, "packets")
    assert (answer.facts["codec"], answer.facts["packets"]) == ("JPEG", 2)


async def test_it_streams_to_those_who_know_the_password() -> None:
    with gst_rtsp(HOST, "viewer", "right") as port:
        answers = [await ask(port, password) for password in ("right", "wrong", "")]
    assert [answer.reason for answer in answers] == [Reason.OK, Reason.AUTHENTICATION, Reason.OK]
    assert [answer.facts["stage"] for answer in answers] == ["packets", "options", "options"]


async def test_it_has_no_stream_at_another_path() -> None:
    with gst_rtsp(HOST) as port:
        target = Target("c", Kind.CAMERA, HOST, port, maker="Dahua", offered=True)
        answer = await rtsp.ask(target, 10.0, StreamMemory())
    assert answer.reason is Reason.NO_STREAM
