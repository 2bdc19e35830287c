"""The text of a cell: cleaned on the way in, and kept from being taken for a formula on both."""

import re
import unicodedata

# What spreadsheets take for the start of a formula; East Asian ones take the wide forms too.
_FORMULA = re.compile(r"'*[=+\-@＝＋－＠]")
_GUARDED = re.compile(r"'+[=+\-@＝＋－＠]")


def clean(cell: str) -> str:
    """The text without control and invisible characters, its white space single, composed (NFC)."""
    if cell.isascii() and cell.isprintable():
        return unguard(" ".join(cell.split()))  # nearly every cell: nothing to look up
    visible = "".join(
        each for each in cell if each.isspace() or unicodedata.category(each) not in ("Cc", "Cf")
    )
    return unguard(unicodedata.normalize("NFC", " ".join(visible.split())))


def guard(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguard(text: str) -> str:
    """What `guard` was given."""
    return text[1:] if _GUARDED.match(text) else text


def plain(text: str) -> str:
    """For addresses, numbers and dates: wide digits and points become the usual ones (NFKC)."""
    return unicodedata.normalize("NFKC", text).replace("。", ".").replace(" ", "")
