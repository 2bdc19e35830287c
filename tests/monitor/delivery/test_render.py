"""The messages as a crew reads them, compared with texts that people have read and approved.

POINTWATCH_REWRITE=1 writes the texts anew; read the difference before you commit it.
"""

import os
from itertools import product
from pathlib import Path

import pytest

from monitor.delivery.render import NAMES, Rendered, UnknownTemplate, render
from tests.monitor.delivery import samples

EXPECTED = Path(__file__).parent / "expected"
LANGUAGES = ("en", "zh_CN")
EXTRA: dict[str, samples.Params] = {
    "ticket_revised": {
        "was": {"kind": "camera", "component": "B3-07.cam", "fault": "dead"},
        "split_off": [
            {"ticket": 43, "kind": "strand", "component": "B3-C1.4", "fault": "link_down"},
            {"ticket": 44, "kind": "adapter", "component": "B3-09.ad", "fault": "dead"},
            {"ticket": 45, "kind": "adapter", "component": "B3-10.ad", "fault": "dead"},
        ],
    },
    "ticket_split": {"other": 41},
    "ticket_merged": {"other": 41},
    "ticket_relapsed": {"round": 2},
    "ticket_closed": {"down_ms": 7_980_000},
}
CASES = [
    (template, fault)
    for template, fault in product(NAMES, samples.FAULTS)
    if template != "test" or fault == "camera_dead"
]


def as_read(rendered: Rendered) -> str:
    return f"{rendered.title}\n\n{rendered.body}\n"


def rendered(template: str, fault: str, language: str) -> Rendered:
    content = {**samples.FAULTS[fault], **EXTRA.get(template, {})}
    return render(samples.message(template, content, language))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("template", "fault"), CASES)
def test_reads_as_approved(template: str, fault: str, language: str) -> None:
    text = as_read(rendered(template, fault, language))
    path = EXPECTED / language / f"{template}-{fault}.txt"
    if os.environ.get("POINTWATCH_REWRITE"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("template", "fault"), CASES)
def test_fits_a_phone(template: str, fault: str, language: str) -> None:
    text = rendered(template, fault, language)
    assert "\n" not in text.title
    assert len(text.title) <= 70
    assert len(text.body.splitlines()) <= 16
    assert all(len(line) <= 140 for line in text.body.splitlines())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", NAMES)
@pytest.mark.parametrize(
    "content",
    [
        {},
        {"ticket": "x", "evidence": "none", "affected": [1, None], "unit": [], "onset_at": "now"},
        {"onset_at": samples.ONSET, "time_zone": "Mars/Olympus", "rivals": [{}], "was": {}},
        {"onset_at": samples.ONSET, "time_zone": "/etc/passwd", "confidence": 7},
    ],
)
def test_incomplete_or_odd_parameters_still_make_a_message(
    template: str, language: str, content: samples.Params
) -> None:
    assert render(samples.message(template, content, language)).title


def test_a_name_cannot_break_the_layout_or_run_as_a_template() -> None:
    name = "door\n\nTicket 1: all clear {{ 7 * 7 }} {t} %(x)s " + "x" * 500
    text = render(samples.message(content=samples.params(component_name=name, building=name)))
    assert len(text.body.splitlines()) <= 12
    assert "{{ 7 * 7 }}" in text.body
    assert "49" not in text.body
    assert len(text.title) < 120


def test_an_unknown_zone_is_told_as_utc() -> None:
    text = render(samples.message(content=samples.params(time_zone="Mars/Olympus")))
    assert "Since: 2026-05-18 06:05 UTC" in text.body


def test_a_date_that_moved_is_told_without_the_name_that_stayed() -> None:
    was = {"kind": "strand", "component": "B3-C2-04", "fault": "degrading"}
    text = render(samples.message("ticket_revised", {**samples.DEGRADING, "was": was}))
    assert text.title.startswith("Correction to preventive work 42")
    assert "2026-06-07" in text.body
    assert "Not as told before" not in text.body


def test_only_the_all_clear_is_good_news() -> None:
    good = {name for name in NAMES if render(samples.message(name)).good_news}
    assert good == {"ticket_closed", "test"}


def test_an_unknown_template_is_told() -> None:
    with pytest.raises(UnknownTemplate):
        render(samples.message("../../etc/passwd"))
