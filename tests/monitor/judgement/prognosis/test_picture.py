"""Trends as part of the live picture: what the clock, the inventory and the ledger do to them."""

from dataclasses import replace

from inventory.types.readings import ProbeName
from inventory.types.time import DAY, HOUR
from monitor.judgement.diagnosis.topology import Topology
from monitor.judgement.live import Live, prune
from monitor.judgement.prognosis.trend import Trend
from monitor.judgement.rebase import rebase
from tests.monitor.judgement.prognosis.line import Line
from tests.probes.sim.small_district import small_district


def lit() -> Line:
    """After nine good days and one dirty one."""
    line = Line()
    line.shine(9, lambda _: -18, HOUR // 2)
    line.shine(10, lambda _: -22, HOUR // 2)
    assert line.fault is not None
    return line


def test_a_clock_that_was_set_costs_hours_and_no_days() -> None:
    line = lit()
    days = line.live.trends["f1"].days
    rebase(line.live, -DAY)
    assert line.live.trends["f1"].days == days
    assert line.live.trends["f1"].lights == ()
    line.now -= DAY
    line.shine(9.2, lambda _: -22, HOUR // 2)
    assert line.fault is not None


def test_what_is_no_more_in_the_inventory_is_forgotten_and_its_fault_cleared() -> None:
    line = lit()
    known = small_district()
    others = tuple(each for each in known.slots if each.code != "f1")
    topology = Topology(replace(known, slots=others))
    line.context = replace(line.context, topology=topology, probes_of={"k1": (ProbeName.ICMP,)})
    prune(line.live, line.context, line.now)
    assert not line.live.trends.keys() | line.live.outlooks.keys() | line.live.ominous
    for _ in range(3):
        line.now += HOUR
        line.hear()
    assert line.fault is None


def test_an_outlook_that_is_good_again_is_no_longer_looked_at() -> None:
    line = lit()
    assert line.live.ominous == {"f1"}
    line.shine(10.2, lambda _: -18, HOUR // 2)
    assert line.live.ominous == set()


def test_a_picture_without_trends_has_none() -> None:
    assert Live().trends == {}
    assert Trend().unwritten == frozenset()
