"""The simulated district as a child process: how it starts, obeys and ends."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace

import pytest

from inventory.types.components import Inventory, Kind
from inventory.types.readings import Reason
from inventory.types.targets import Target
from probes.sim.access import Access
from probes.sim.addresses import plan_addresses
from probes.sim.client import SimulatedDistrict, SimulatorError
from probes.sim.echo import make_probe
from probes.sim.wire import Command, Order, from_line, to_line
from tests.probes.sim.small_district import DEVICES, NET, address_of, small_district


@pytest.fixture(scope="module")
def simulated() -> Iterator[SimulatedDistrict]:
    with SimulatedDistrict(small_district(), Access(password="s3cret")) as running:
        yield running


@pytest.fixture
def mended(simulated: SimulatedDistrict) -> SimulatedDistrict:
    simulated.mend_all()
    return simulated


async def test_break_and_mend(mended: SimulatedDistrict) -> None:
    host, port = address_of("c1")
    ping, target = make_probe(mended.echo_address), Target("c1", Kind.CAMERA, host, port)
    mended.break_("a1")
    assert mended.state().dark == ("c1", "c2", "c3")
    assert (await ping(target, 0.2)).reason is Reason.TIMEOUT
    mended.mend("a1")
    assert mended.state().dark == ()
    assert (await ping(target, 1.0)).reason is Reason.OK


def test_every_condition_is_told_and_no_password(mended: SimulatedDistrict) -> None:
    mended.hang("c1")
    mended.disable("p1")
    mended.set_password("c2", "hush")
    mended.skew_clock("c3", -60)
    mended.sink("f1", 3.5)
    mended.corrupt("p2", 40)
    state = mended.state()
    assert (state.losses, state.noise) == ({"f1": 3.5}, {"p2": 40})
    assert (state.hung, state.disabled, state.passwords) == (("c1",), ("p1",), ("c2",))
    assert state.skews == {"c3": -60}
    assert "hush" not in repr(state)


def test_an_unknown_slot_is_refused_and_the_child_lives_on(mended: SimulatedDistrict) -> None:
    with pytest.raises(SimulatorError, match="unknown slot: nowhere"):
        mended.break_("nowhere")
    assert mended.state().broken == ()


def test_an_address_that_cannot_be_bound_is_told() -> None:
    elsewhere = _moved(small_district(), "192.0.2.{}:80")
    with pytest.raises(SimulatorError, match=r"192\.0\.2\."), SimulatedDistrict(elsewhere):
        pass


def test_leaving_ends_the_child_and_it_cannot_be_asked_any_more() -> None:
    with SimulatedDistrict(plan_addresses(_moved(small_district(), "192.0.2.{}:80"))) as running:
        child = running._child
        assert child is not None
    assert child.returncode == 0
    with pytest.raises(SimulatorError, match="does not run"):
        running.state()


def test_a_killed_child_is_told() -> None:
    with SimulatedDistrict(plan_addresses(_moved(small_district(), "10.0.0.{}"))) as running:
        assert running._child is not None
        running._child.kill()
        running._child.wait()
        with pytest.raises(SimulatorError):
            running.state()


@pytest.mark.parametrize("how", ["end of input", "SIGTERM"])
def test_the_child_never_outlives_its_parent(how: str) -> None:
    order = Order(plan_addresses(_moved(small_district(), "10.0.0.{}")), Access())
    child = subprocess.Popen(
        [sys.executable, "-m", "probes.sim"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with child:
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write(to_line(order))
        child.stdin.flush()
        assert json.loads(child.stdout.readline())["echo"][0] == "127.0.0.1"
        if how == "SIGTERM":
            child.terminate()
        else:
            child.stdin.close()
        assert child.wait(20) == 0


def test_what_is_not_an_order_is_told_without_its_values() -> None:
    child = subprocess.run(
        [sys.executable, "-m", "probes.sim"],
        input=b'{"access": {"password": ["hush"]}}\n', capture_output=True, timeout=30, check=False,
    )  # fmt: skip
    assert child.returncode == 1
    assert "access.password: string_type" in json.loads(child.stdout)["error"]
    assert b"hush" not in child.stdout + child.stderr


def test_the_inventory_survives_the_wire() -> None:
    inventory = small_district()
    assert from_line(Inventory, to_line(inventory)) == inventory
    assert isinstance(from_line(Command, b'{"do": "explode"}'), str)


def test_addresses_stay_where_they_can_be_served() -> None:
    inventory = _moved(small_district(), NET + ".{}:7001")
    assert plan_addresses(inventory) == inventory
    for unusable in ("10.0.0.{}:80", NET + ".{}", NET + ".1:7001", NET + ".{}:many"):
        planned = plan_addresses(_moved(small_district(), unusable))
        addresses = {each.address or "" for each in planned.installations}
        assert len(addresses) == len(DEVICES)
        assert all(address.startswith("127.0.0.1:") for address in addresses)


def _moved(inventory: Inventory, pattern: str) -> Inventory:
    moved = (
        replace(each, address=pattern.format(number))
        for number, each in enumerate(inventory.installations, 1)
    )
    return replace(inventory, installations=tuple(moved))
