"""The reports' Chinese catalogue is complete and agrees with its neighbours."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
KEYWORDS = {"_": None, "words": None, "gettext": None, "ngettext": (1, 2), "plural": (1, 2)}


def catalogue(room: str) -> dict[str, str]:
    """English → Chinese; a plural under its singular."""
    path = ROOT / room / "locale" / "zh_CN" / "LC_MESSAGES" / f"{room}.po"
    if not path.exists():
        return {}
    with path.open("rb") as file:
        found = {}
        for message in read_po(file, locale="zh_CN"):
            one = message.id if isinstance(message.id, str) else message.id[0]
            text = message.string
            found[one] = text if isinstance(text, str) else "".join(text or ())
        return {one: text for one, text in found.items() if one}


def texts() -> Iterator[str]:
    """Every text of the room's code and templates."""
    method = [("**.py", "python"), ("**.jinja", "jinja2")]
    for _, _, message, _, _ in extract_from_dir(ROOT / "reports", method, keywords=KEYWORDS):
        yield message if isinstance(message, str) else message[0]


def test_every_text_is_translated_and_no_translation_is_left_over() -> None:
    translated = {one for one, text in catalogue("reports").items() if text}
    assert translated == set(texts())


@pytest.mark.parametrize("room", ["inventory", "monitor"])
def test_rooms_translate_the_same_text_alike(room: str) -> None:
    ours, theirs = catalogue("reports"), catalogue(room)
    assert {one: ours[one] for one in ours.keys() & theirs.keys()} == {
        one: theirs[one] for one in ours.keys() & theirs.keys()
    }
