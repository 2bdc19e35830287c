"""The page of a report: one self-contained HTML document from the templates in `templates/`.

Autoescape is on everywhere, there is no script, and nothing is loaded from anywhere: the page says
so to the browser itself (Content-Security-Policy).
"""

from functools import cache
from itertools import accumulate
from unicodedata import east_asian_width

from jinja2 import Environment, PackageLoader, StrictUndefined

from inventory.labels import label
from inventory.words import Translator, translator
from reports import charts
from reports.columns import day_columns
from reports.heatmap import heat_map
from reports.model import WeeklyReport
from reports.numbers import NONE, Numbers
from reports.periods import week
from reports.summary import isolate, summarise

SHORT = 22
"""A name in a chart is cut to so many columns (a Chinese character takes two); the table and the
title have it in full."""


def to_html(report: WeeklyReport, language: str) -> str:
    """The report as one HTML page in "en" or "zh_CN" (any other language: English)."""
    words = translator(language)
    numbers = Numbers(words.language, report.period.zone)
    page = _environment(words.language).get_template("report.html.jinja")
    return page.render(
        report=report,
        numbers=numbers,
        summary=summarise(report, words, numbers),
        heat=heat_map(report),
        columns=day_columns(report),
        is_week=_is_week(report),
        lang="zh-CN" if words.language == "zh_CN" else "en",
    )


@cache
def _environment(language: str) -> Environment:
    words: Translator = translator(language)
    environment = Environment(
        loader=PackageLoader("reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    # The extension adds these methods to the environment, which its type does not show.
    environment.install_gettext_callables(words, words.plural, newstyle=True)  # type: ignore[attr-defined]
    environment.globals.update(charts=charts, NONE=NONE)
    environment.filters.update(
        label=lambda code: label(code, words),
        short=_short,
        isolate=isolate,
    )
    return environment


def _short(name: str) -> str:
    ends = list(accumulate(2 if east_asian_width(each) in "WF" else 1 for each in name))
    if not ends or ends[-1] <= SHORT:
        return name
    return f"{name[: sum(end < SHORT for end in ends)]}…"


def _is_week(report: WeeklyReport) -> bool:
    period = report.period
    return week(period.day_of(period.start), period.zone) == period
