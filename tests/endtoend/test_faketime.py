"""The system's clock set by an hour under a running monitor, as libfaketime shows it."""

from pathlib import Path

import pytest

from tests.endtoend.conftest import Site
from tests.monitor.runner.gates import GATES

LIBRARY = next(
    iter(sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))),
    Path("/usr/lib/faketime/libfaketimeMT.so.1"),
)


@pytest.mark.skipif(not LIBRARY.exists(), reason="libfaketime is not installed (apt: faketime)")
@pytest.mark.parametrize("hours", [1, -1])
def test_an_hour_off(site: Site, tmp_path: Path, hours: int) -> None:
    books, setting = site.books, tmp_path / "clock"
    setting.write_text("+0")
    environment = {
        "LD_PRELOAD": str(LIBRARY),
        "FAKETIME_TIMESTAMP_FILE": str(setting),
        "FAKETIME_NO_CACHE": "1",
        # The schedule's clock is one that nobody sets.
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    with site.watched(environment):
        site.until(lambda: books.all_ok(*GATES))
        setting.write_text(f"{hours * 3600:+d}")
        site.until(lambda: "the clock was set by" in site.log.read_text())
        site.until(lambda: "this machine's clock is off" in site.log.read_text())
        site.devices.break_("gate1")
        site.until(lambda: "gate1" in books.components)
        site.devices.mend("gate1")
        site.until(lambda: "ticket_closed" in books.templates)
    assert books.components == ["gate1"], "no camera is blamed for this machine's clock"
    [outage] = books.outages
    assert outage.slot == "gate1"
    books.check()
