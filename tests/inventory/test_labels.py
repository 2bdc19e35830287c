"""Every code has a name, and every text of the ledger a Chinese translation."""

import re
from enum import StrEnum
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import inventory
from inventory.labels import LABELS, label
from inventory.words import translator

ROOM = Path(inventory.__file__).parent
CATALOGUE = ROOM / "locale/zh_CN/LC_MESSAGES/inventory.po"
PLACEHOLDER = re.compile(r"\{\w*\}")


@pytest.mark.parametrize("enum", LABELS, ids=lambda enum: enum.__name__)
def test_every_member_has_a_name_in_both_languages(enum: type[StrEnum]) -> None:
    assert set(LABELS[enum]) == set(enum)
    for member in enum:
        assert label(member, translator("en"))
        assert re.search(r"[\u4e00-\u9fff]", label(member, translator("zh_CN")))


def texts() -> set[str]:
    found = extract_from_dir(str(ROOM), keywords={"mark": None, "_": None})
    return {message for _, _, message, _, _ in found if isinstance(message, str)}


def test_the_catalogue_is_complete_and_holds_nothing_else() -> None:
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file, locale="zh_CN")
    translated = {message.id for message in catalogue if message.id}
    assert translated == texts()
    for message in catalogue:
        if message.id:
            assert message.string
            assert not message.fuzzy
            used = sorted(PLACEHOLDER.findall(str(message.string)))
            assert used == sorted(PLACEHOLDER.findall(str(message.id)))
