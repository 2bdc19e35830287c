"""The documents name every column and every kind, and their examples are accepted."""

from pathlib import Path

import pytest

from inventory.exchange.columns import Field, heading_of
from inventory.exchange.kind_words import kind_word
from inventory.types.components import Kind
from tests.inventory.tables import judged

DOCS = Path(__file__).parents[2] / "docs"
PAGES = [("inventory.md", "en"), ("inventory.zh-CN.md", "zh_CN")]


def tables(page: str) -> list[list[list[str]]]:
    """The Markdown tables of a page: rows of cells, without the ruled line."""
    found: list[list[list[str]]] = [[]]
    for line in (DOCS / page).read_text(encoding="utf-8").splitlines():
        if line.startswith("|"):
            found[-1].append([cell.strip().strip("`") for cell in line.strip("|").split("|")])
        elif found[-1]:
            found.append([])
    return [[table[0], *table[2:]] for table in found if table]


@pytest.mark.parametrize(("page", "language"), PAGES)
def test_every_column_and_every_kind_is_documented(page: str, language: str) -> None:
    _, columns, kinds, _ = tables(page)
    other = "zh_CN" if language == "en" else "en"
    both = [[heading_of(field, language), heading_of(field, other)] for field in Field]
    assert [row[:2] for row in columns[1:]] == both
    words = [[kind_word(kind, language), kind_word(kind, other)] for kind in Kind]
    assert [row[:2] for row in kinds[1:]] == words


@pytest.mark.parametrize(("page", "language"), PAGES)
def test_the_examples_are_accepted(page: str, language: str) -> None:
    smallest, _, _, chain = tables(page)
    assert len(judged(_csv(smallest)).records) == 1
    plan = judged(_csv(chain))
    assert plan.records["B3-C1.1"].kind is Kind.STRAND
    assert plan.records["B3-01.cu"].index == "101"


def _csv(table: list[list[str]]) -> str:
    return "\n".join(",".join(f'"{cell}"' for cell in row) for row in table)
