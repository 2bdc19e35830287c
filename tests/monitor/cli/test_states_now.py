"""What `once` saw, shown later: with its age, and never as if it were now."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from inventory.queries.newest import Word
from inventory.queries.states import SlotStateEntry
from inventory.types.outages import SlotState
from inventory.types.readings import ProbeName, Reason
from inventory.types.time import HOUR
from monitor.cli.states_now import vouched
from monitor.cli.times import now_ms
from probes.onvif_memory import CredentialMemory
from tests.monitor.cli.conftest import Cli
from tests.servers.scripted_http import scripted_http
from tests.servers.soap_camera import SoapCamera

NOW = 1_000_000


def believed(state: SlotState, reason: Reason, *words: tuple[ProbeName, Reason, int]) -> bool:
    entry = SlotStateEntry("c", state, reason, 0, False, {})
    heard = [Word("c", probe, said, NOW - 1, NOW + left) for probe, said, left in words]
    return "c" in vouched({"c": entry}, heard, NOW)


ICMP, ONVIF, RTSP = ProbeName.ICMP, ProbeName.ONVIF, ProbeName.RTSP


@pytest.mark.parametrize(
    ("state", "reason", "words", "expected"),
    [
        (SlotState.OK, Reason.OK, [(ICMP, Reason.OK, 1)], True),
        (SlotState.OK, Reason.OK, [(ICMP, Reason.OK, 0)], False),
        (SlotState.OK, Reason.OK, [(ICMP, Reason.OK, 0), (ONVIF, Reason.OK, 9)], True),
        (SlotState.OK, Reason.OK, [(RTSP, Reason.NOT_OFFERED, 9)], False),
        (SlotState.DOWN, Reason.TIMEOUT, [(ICMP, Reason.TIMEOUT, 9)], True),
        (SlotState.DOWN, Reason.TIMEOUT, [(RTSP, Reason.TIMEOUT, 9)], False),
        (SlotState.MISCONFIGURED, Reason.CLOCK_SKEW, [(ONVIF, Reason.CLOCK_SKEW, 9)], True),
        (SlotState.MISCONFIGURED, Reason.CLOCK_SKEW, [(ICMP, Reason.OK, 9)], False),
        (SlotState.OK, Reason.OK, [], False),
    ],
)  # fmt: skip
def test_a_state_is_believed_while_a_reading_vouches_for_it(
    state: SlotState, reason: Reason, words: list[tuple[ProbeName, Reason, int]], expected: bool
) -> None:
    assert believed(state, reason, *words) is expected


@pytest.fixture
def seen_once(installed: Cli, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cli]:
    monkeypatch.setattr("probes.onvif._MEMORY", CredentialMemory())
    with scripted_http(SoapCamera("right")) as at:
        rows = f"code,name,building,address\nC1,Door,B1,127.0.0.1:{at.port}\n"
        Path("inventory.csv").write_text(rows)
        assert installed("inventory", "import", "inventory.csv", "--yes").code == 0
        ended = installed("once", "--limit", 20)
        assert (ended.code, "Points: online 1" in ended.out) == (0, True), ended.out
        yield installed


def test_status_shows_what_once_saw_and_when(seen_once: Cli) -> None:
    ended = seen_once("status")
    assert ended.code == 1
    assert "As of 2" in ended.out
    assert "no monitor is running" in ended.out
    record = seen_once("status", "--json").json
    assert record["buildings"][0]["points"] == record["seen"] == {"ok": 1}
    assert (record["running"], record["as_of"] is None) == (False, False)
    assert "没有监控在运行" in seen_once("--language", "zh", "status").out
    assert "as of" not in seen_once("inventory", "show", "C1").out


def test_what_is_too_old_is_unknown(seen_once: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("status", "inventory"):
        monkeypatch.setattr(f"monitor.cli.{module}.now_ms", lambda: now_ms() + HOUR)
    record = seen_once("status", "--json").json
    assert record["buildings"][0]["points"] == {"unknown": 1}
    assert record["seen"] == {"ok": 1}
    assert (
        "online 1. What is too old to be vouched for is unknown above." in seen_once("status").out
    )
    assert "unknown; as of 2" in seen_once("inventory", "show", "C1").out
    assert seen_once("inventory", "show", "C1", "--json").json["state"]["vouched"] is False
