"""Every text is translated, with the same placeholders, and alike in every room."""

import re
import string
from collections import defaultdict

import pytest
from babel.messages.catalog import Catalog, Message

from inventory.words import ROOMS
from tests.words import (
    KEYWORDS,
    ROOT,
    TRANSLATED,
    MessageId,
    brought_up_to_date,
    collect,
    is_translated,
    read_catalogue,
)

BOTH = [(room, language) for room in ROOMS for language in TRANSLATED]


def _forms(message: Message) -> list[str]:
    """The translation in all its forms."""
    found = message.string
    return [found] if isinstance(found, str) else [each or "" for each in found or ("",)]


def _ids(message: Message) -> list[str]:
    return [message.id] if isinstance(message.id, str) else list(message.id)


def _placeholders(text: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name}


@pytest.mark.parametrize(("room", "language"), BOTH)
def test_every_text_is_translated(room: str, language: str) -> None:
    catalogue = {message.id: message for message in read_catalogue(room, language)}
    missing = [
        f"{places[0]}: {text!r}"
        for text, places in collect(room).items()
        if text not in catalogue or not is_translated(catalogue[text])
    ]
    assert missing == [], "translate these, then run make words"


@pytest.mark.parametrize(("room", "language"), BOTH)
def test_no_text_is_fuzzy_or_left_over(room: str, language: str) -> None:
    used = collect(room)
    catalogue = [message for message in read_catalogue(room, language) if message.id]
    assert [message.id for message in catalogue if message.fuzzy] == []
    assert [message.id for message in catalogue if message.id not in used] == []


@pytest.mark.parametrize(("room", "language"), BOTH)
def test_translations_have_the_placeholders_of_the_text(room: str, language: str) -> None:
    wrong = []
    for message in read_catalogue(room, language):
        if not message.id:
            continue
        wanted = set.union(*(_placeholders(each) for each in _ids(message)))
        wrong += [form for form in _forms(message) if _placeholders(form) != wanted]
    assert wrong == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_rooms_agree_on_a_text_that_they_share(language: str) -> None:
    found: dict[object, set[str]] = defaultdict(set)
    for room in ROOMS:
        for message in read_catalogue(room, language):
            if message.id:
                found[message.id].update(_forms(message))
    assert {text: forms for text, forms in found.items() if len(forms) > 1} == {}


@pytest.mark.parametrize("room", ROOMS)
def test_texts_are_marked_by_names_that_are_collected(room: str) -> None:
    """Under another name a mark is not seen, and its text never translated."""
    aliases = {
        f"{path}: {alias}"
        for path in (ROOT / room).rglob("*.py")
        for alias in re.findall(r"\bmark as (\w+)", path.read_text(encoding="utf-8"))
        if alias not in KEYWORDS
    }
    assert aliases == set()


def test_collecting_keeps_translations_and_their_order() -> None:
    old = Catalog("zh_CN", domain="monitor")
    for text, translation in (("b", "乙"), ("gone", "去"), ("a", "甲")):
        old.add(text, translation)
    old.add(("{n} x", "{n} xs"), ("某",))
    texts: list[MessageId] = ["new", "a", ("{n} x", "{n} xs"), "b"]
    new = brought_up_to_date(old, dict.fromkeys(texts))
    found = [(message.id, message.string) for message in new if message.id]
    assert found[:3] == [("b", "乙"), ("a", "甲"), (("{n} x", "{n} xs"), ("某",))]
    assert found[3][0] == "new"
    assert not is_translated(new["new"])


@pytest.mark.parametrize(("room", "language"), BOTH)
def test_collecting_again_loses_nothing(room: str, language: str) -> None:
    old = read_catalogue(room, language)
    texts = {each.id: 1 for each in old if not isinstance(each.id, list)}
    new = brought_up_to_date(old, texts)
    assert [(m.id, m.string) for m in new if m.id] == [(m.id, m.string) for m in old if m.id]
