"""The two languages: gettext catalogues, found beside the packages that use them.

Each room keeps its own catalogue (`<room>/locale/<language>/LC_MESSAGES/<room>.po`); a translator
asks them in turn. The English text is the key, so English needs no catalogue.
"""

import gettext
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from pathlib import Path

LANGUAGES = ("en", "zh_CN")
ROOMS = ("inventory", "monitor", "reports")


class Translator:
    """Texts in one language; call it with an English text, or use `plural`."""

    def __init__(self, language: str, catalogue: gettext.NullTranslations) -> None:
        self.language = language
        self.catalogue = catalogue

    def __call__(self, text: str) -> str:
        return self.catalogue.gettext(text) if text else ""

    def plural(self, one: str, many: str, count: int) -> str:
        """The form for `count`, with `{n}` left to the caller to fill."""
        return self.catalogue.ngettext(one, many, count)


@cache
def translator(language: str) -> Translator:
    """The translator for "en" or "zh_CN" (also "zh", "zh-CN", "zh_CN.UTF-8"); others: English."""
    chosen = "zh_CN" if language.replace("-", "_").lower().startswith("zh") else "en"
    chain: gettext.NullTranslations = gettext.NullTranslations()
    for catalogue in _catalogues(chosen):
        catalogue.add_fallback(chain)
        chain = catalogue
    return Translator(chosen, chain)


def _catalogues(language: str) -> list[gettext.GNUTranslations]:
    paths = (_room(room) / "locale" / language / "LC_MESSAGES" / f"{room}.mo" for room in ROOMS)
    found = []
    for path in paths:
        if path.exists():
            with path.open("rb") as file:
                found.append(gettext.GNUTranslations(file))
    return found


def _room(room: str) -> Path:
    spec = find_spec(room)
    return Path(spec.origin).parent if spec and spec.origin else Path(room)


def mark(text: str) -> str:
    """Marks a text for the catalogues where it stands; it is translated where it is shown."""
    return text


Gettext = Callable[[str], str]
