"""`kill -9` again and again, in the middle of whatever the monitor was doing."""

from random import Random
from time import sleep

from inventory.types.outages import BlindReason
from tests.endtoend.conftest import Site
from tests.monitor.runner.gates import GATES

KILLS = 5


def test_nothing_is_lost_or_doubled(any_site: Site) -> None:
    site, random, books = any_site, Random(4), any_site.books
    with site.watched():
        site.until(lambda: books.all_ok(*GATES))
        site.devices.break_("gate1")
    for number in range(KILLS):
        _work_and_be_killed(site, random.uniform(0.0, 2.0), breaking=bool(number % 2))
        books.check()
    with site.watched():
        site.until(lambda: "gate1" in books.components)
        site.devices.mend("gate1")
        site.until(lambda: not books.open_tickets)
        site.until(lambda: len(site.receiver.keys) >= len(books.messages))
    books.check()
    assert set(books.components) <= {"gate1", "gate2"}
    assert books.components.count("gate1") == 1
    lost = [outage for outage in books.outages if outage.slot == "gate1"]
    assert len(lost) == 1, "the open outage was carried on"
    assert {each.reason for each in books.blind_times} == {BlindReason.STOPPED}
    assert len(books.blind_times) == KILLS + 1
    assert all(each.ended_at is not None for each in books.blind_times)


def _work_and_be_killed(site: Site, after_s: float, *, breaking: bool) -> None:
    """A monitor that has taken the lease over is killed some time later, whatever it is doing."""
    before = site.lease()
    with site.watched():
        site.until(lambda: site.lease() != before)
        if breaking:
            site.devices.break_("gate2")
        sleep(after_s)
        site.devices.mend("gate2")
