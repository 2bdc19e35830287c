"""Every text is translated, with the same placeholders, and alike in every room."""

import string
from collections import defaultdict

import pytest
from babel.messages.catalog import Message

from inventory.words import ROOMS
from tests.words import TRANSLATED, collect, is_translated, read_catalogue

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
