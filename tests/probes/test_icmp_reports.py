"""Unreachable told from silent: what routers say of a host is never taken for the host's word."""

import socket
import struct
import threading
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.types.components import Kind
from inventory.types.readings import Answer, ProbeName, Reason
from inventory.types.targets import Target
from probes.icmp_reports import Report, read_record
from probes.icmp_socket import Privilege, privilege
from tests.probes import engines
from tests.servers.namespaces import in_own_network, ip, may_unshare
from tests.servers.no_icmp import forbid_icmp
from tests.servers.routed import LOOPED, ROUTER, SAYS, SILENT, behind_router

in_namespaces = [
    pytest.mark.root,
    pytest.mark.skipif(not may_unshare(), reason="needs network namespaces (root)"),
    pytest.mark.skipif(privilege() is not Privilege.RAW, reason="needs CAP_NET_RAW"),
]
of_each_engine = [*in_namespaces, pytest.mark.usefixtures("engine")]
PATIENCE_S = 20.0
SHORT_S = 0.2
OWN = "192.0.2.1"
ROUTER_V4 = b"\x02\x00\x00\x00" + socket.inet_aton("192.0.2.254") + bytes(8)


def camera(address: str) -> Target:
    return Target("B1-01", Kind.CAMERA, address)


def ask_one(target: Target, deadline: float) -> Answer:
    return engines.ask(ProbeName.ICMP, target, deadline)


def ask_behind_router(addresses: Iterable[str], deadline: float = PATIENCE_S) -> list[Answer]:
    with behind_router():
        return [ask_one(camera(address), deadline) for address in addresses]


def router_of(address: str) -> str:
    return ROUTER[6 if ":" in address else 4]


class TestBehindARouter:
    pytestmark = of_each_engine

    def test_the_router_says_why(self) -> None:
        answers = in_own_network(lambda: ask_behind_router(SAYS))
        for (address, detail), answer in zip(SAYS.items(), answers, strict=True):
            assert answer.reason is Reason.UNREACHABLE, address
            told = {"loss": 1, "detail": detail, "reported_by": router_of(address)}
            assert answer.facts == told, address

    def test_silence_is_silence(self) -> None:
        answers = in_own_network(lambda: ask_behind_router(SILENT, SHORT_S))
        assert answers == [Answer(Reason.TIMEOUT, facts={"loss": 1})] * len(SILENT)

    def test_a_loop_is_told(self) -> None:
        answers = in_own_network(lambda: ask_behind_router(LOOPED))
        assert [answer.facts["detail"] for answer in answers] == ["hop_limit", "hop_limit"]
        assert {answer.reason for answer in answers} == {Reason.UNREACHABLE}

    def test_the_router_itself_answers(self) -> None:
        answers = in_own_network(lambda: ask_behind_router(ROUTER.values()))
        assert [answer.reason for answer in answers] == [Reason.OK, Reason.OK]

    def test_every_request_of_a_thorough_one_is_counted(self) -> None:
        def ask() -> Answer:
            with behind_router():
                target = replace(camera("198.51.100.1"), thorough=True)
                return ask_one(target, PATIENCE_S)

        answer = in_own_network(ask)
        assert (answer.reason, answer.facts["loss"]) == (Reason.UNREACHABLE, 1)


class TestByDatagrams:
    """Of the named engine: gufo-ping opens its sockets where no test can forbid it."""

    pytestmark = in_namespaces

    def test_the_router_says_why(self, monkeypatch: pytest.MonkeyPatch) -> None:
        forbid_icmp(monkeypatch, socket.SOCK_RAW)

        def ask() -> list[Answer]:
            Path("/proc/sys/net/ipv4/ping_group_range").write_text("0 0")
            with behind_router():
                return [ask_one(camera(address), PATIENCE_S) for address in SAYS]

        answers = in_own_network(ask)
        assert [answer.facts.get("detail") for answer in answers] == list(SAYS.values())


class TestTheWordOf:
    """ICMP errors made by hand, in a network where nobody else answers."""

    pytestmark = of_each_engine

    def test_the_host_itself_is_life(self) -> None:
        answer = in_own_network(lambda: _ask_refuser("127.0.0.8", "127.0.0.8", (3, 10)))
        assert answer.reason is Reason.OK
        assert answer.facts["detail"] == "admin_prohibited"
        assert answer.facts["loss"] == 0

    def test_a_router_with_the_same_refusal_is_none(self) -> None:
        answer = in_own_network(lambda: _ask_refuser("127.0.0.8", "127.0.0.9", (3, 10)))
        assert (answer.reason, answer.facts["reported_by"]) == (Reason.UNREACHABLE, "127.0.0.9")

    def test_a_router_that_translates_addresses_is_none(self) -> None:
        """Its "host unreachable" carries the sender address of the host."""
        answer = in_own_network(lambda: _ask_refuser("127.0.0.8", "127.0.0.8", (3, 1)))
        assert answer.reason is Reason.UNREACHABLE

    def test_somebody_about_another_request_is_nothing(self) -> None:
        answer = in_own_network(lambda: _ask_refuser("127.0.0.8", "127.0.0.9", (3, 1), flip=1))
        assert answer == Answer(Reason.TIMEOUT, facts={"loss": 1})

    def test_a_slow_host_counts_though_the_next_request_is_out(self) -> None:
        answer = in_own_network(_ask_slow)
        assert (answer.reason, answer.facts["loss"]) == (Reason.OK, 0.667)


def _ask_slow() -> Answer:
    """Ask thrice a host that answers the first request when it has got the second."""
    ip("link set lo up")
    Path("/proc/sys/net/ipv4/icmp_echo_ignore_all").write_text("1")
    with socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP) as host:
        host.settimeout(PATIENCE_S)
        answering = threading.Thread(target=_answer_late, args=(host,))
        answering.start()
        try:
            target = replace(camera("127.0.0.8"), thorough=True)
            return ask_one(target, 15 * SHORT_S)
        finally:
            answering.join()


def _answer_late(host: socket.socket) -> None:
    first, (asker, _) = host.recvfrom(2048)
    host.recvfrom(2048)
    marks = first[24:]
    message = struct.pack("!BBH", 0, 0, 0) + marks
    with socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP) as out:
        out.bind(("127.0.0.8", 0))
        out.sendto(struct.pack("!BBH", 0, 0, _checksum(message)) + marks, (asker, 0))


def _ask_refuser(address: str, sender: str, said: tuple[int, int], flip: int = 0) -> Answer:
    """Ask a host whose echo requests `sender` answers with an ICMP error of that type and code.

    `flip`: added to the sequence that the error quotes.
    """
    ip("link set lo up")
    Path("/proc/sys/net/ipv4/icmp_echo_ignore_all").write_text("1")
    with socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP) as refuser:
        refuser.settimeout(PATIENCE_S)
        refusing = threading.Thread(target=_refuse, args=(refuser, sender, said, flip))
        refusing.start()
        try:
            return ask_one(camera(address), PATIENCE_S if not flip else SHORT_S)
        finally:
            refusing.join()


def _refuse(refuser: socket.socket, sender: str, said: tuple[int, int], flip: int) -> None:
    packet, (asker, _) = refuser.recvfrom(2048)
    sequence = struct.unpack_from("!H", packet, 26)[0] + flip & 0xFFFF
    quoted = packet[:26] + struct.pack("!H", sequence)
    message = struct.pack("!BBHI", *said, 0, 0) + quoted
    summed = struct.pack("!BBHI", *said, _checksum(message), 0) + quoted
    with socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP) as out:
        out.bind((sender, 0))
        out.sendto(summed, (asker, 0))


def _checksum(message: bytes) -> int:
    total: int = sum(struct.unpack(f"!{len(message) // 2}H", message))
    total = (total >> 16) + (total & 0xFFFF)
    return ~(total + (total >> 16)) & 0xFFFF


def record(origin: int, kind: int, code: int, offender: bytes = ROUTER_V4) -> bytes:
    return struct.pack("=IBBBBII", 113, origin, kind, code, 0, 0, 0) + offender


@pytest.mark.parametrize(
    ("kind", "code", "detail"),
    [
        (3, 0, "net_unreachable"),
        (3, 1, "host_unreachable"),
        (3, 3, "port_unreachable"),
        (3, 10, "admin_prohibited"),
        (3, 13, "admin_prohibited"),
        (3, 99, "unreachable"),
        (11, 0, "hop_limit"),
        (12, 0, "parameter_problem"),
    ],
)
def test_codes_have_names(kind: int, code: int, detail: str) -> None:
    assert read_record(record(2, kind, code), OWN) == Report(detail, "192.0.2.254")


@pytest.mark.parametrize(
    "odd",
    [
        b"",
        record(2, 3, 1, b""),
        record(2, 3, 1, ROUTER_V4[:6]),
        record(1, 3, 1),  # of this machine: no word of the network
        record(2, 5, 1),  # a redirect
        record(2, 3, 1, b"\x63\x00" + bytes(26)),
    ],
    ids=["empty", "no offender", "cut short", "local", "redirect", "unknown family"],
)
def test_what_is_no_report(odd: bytes) -> None:
    assert read_record(odd, OWN) is None


@given(st.binary(max_size=64))
def test_no_record_breaks_it(raw: bytes) -> None:
    read_record(raw, OWN)
