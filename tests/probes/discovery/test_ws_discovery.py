"""WS-Discovery over real sockets: by multicast between two network namespaces, and by unicast."""

import asyncio
import os

import pytest

from inventory.types.discovered import FoundDevice
from probes.discovery.ws_discovery import MOST_FROM_ONE, ask_hosts, listen
from tests.probes.discovery.ws_cameras import (
    as_camera,
    bound,
    camera,
    in_the_group,
    join,
    message_id,
)
from tests.servers.namespaces import inside, may_unshare, named_network

# Test runs side by side on one machine get addresses of their own.
NET = f"127.77.{os.getpid() % 200}"


def ask(*hosts: str, seconds: float = 1.5) -> list[FoundDevice]:
    found: list[FoundDevice] = []
    asyncio.run(ask_hosts(hosts, seconds, found.append))
    return found


def test_a_host_asked_alone_answers() -> None:
    host = f"{NET}.1"
    with camera(bound(host), as_camera(host)) as heard:
        found = ask(host)
    assert {(each.address, each.port) for each in found} == {(host, 8080)}
    assert len({message_id(each) for each in heard}) == 2


def test_a_reply_from_a_host_that_was_not_asked_does_not_count() -> None:
    host, other = f"{NET}.2", f"{NET}.3"
    with bound(other) as out, camera(bound(host), as_camera(other), out) as heard:
        assert ask(host) == []
    assert heard


def test_ten_thousand_replies_of_one_host_are_read_a_few_times() -> None:
    host = f"{NET}.4"
    with camera(bound(host), lambda asked: as_camera(host)(asked) * 2500):
        found = ask(host)
    assert 1 <= len(found) <= MOST_FROM_ONE


def test_garbage_before_the_reply_does_no_harm() -> None:
    host = f"{NET}.5"
    garbage = [b"\x00", b"<a" * 5000, os.urandom(1000)]
    with camera(bound(host), lambda asked: garbage[:1] + as_camera(host)(asked)):
        assert {each.address for each in ask(host)} == {host}


def test_silence_ends_in_time() -> None:
    assert ask(f"{NET}.6", seconds=0.2) == []


@pytest.mark.root
@pytest.mark.skipif(not may_unshare(), reason="no network namespaces here")
def test_devices_of_the_network_are_found_by_multicast() -> None:
    here, there = f"pw-ws-a{os.getpid()}", f"pw-ws-b{os.getpid()}"
    found: list[FoundDevice] = []
    with named_network(here), named_network(there):
        join(here, there)
        with camera(inside(there, lambda: in_the_group("10.77.0.2")), as_camera("10.77.0.2")):
            inside(here, lambda: asyncio.run(listen(1.5, found.append)))
    assert {(each.address, each.port) for each in found} == {("10.77.0.2", 8080)}
