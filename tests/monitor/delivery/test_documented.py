"""What docs/messages says is so."""

import re
from pathlib import Path

import pytest

from monitor.delivery.drain import DEFAULT_LIMITS
from monitor.delivery.sender import KEY_HEADER, understands

DOCS = Path(__file__).parents[3] / "docs"
PAGES = [DOCS / "messages.md", DOCS / "messages.zh-CN.md"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.name))
def test_every_address_shown_is_one_that_apprise_reads(page: Path) -> None:
    urls = re.findall(
        r"^\|[^|]+\| `([a-z]+://[^`]{3,})`", page.read_text(encoding="utf-8"), re.MULTILINE
    )
    assert len(urls) == 7
    # MQTT needs a library that is not installed with us, as the page says.
    assert [url for url in urls if not understands(url)] == [urls[5]]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.name))
def test_the_figures_are_those_of_the_code(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert KEY_HEADER in text
    assert re.search(rf"\b{DEFAULT_LIMITS.send_s:.0f} (s|秒)|{DEFAULT_LIMITS.send_s:.0f} 秒", text)
    assert re.search(rf"{DEFAULT_LIMITS.lease_ms // 1000} (s|秒)", text)
