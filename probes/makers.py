"""The makers whose devices have ways of their own, by any name that an inventory gives them."""

from enum import StrEnum


class Maker(StrEnum):
    HIKVISION = "hikvision"
    DAHUA = "dahua"


_NAMES = {
    Maker.HIKVISION: ("hikvision", "hik", "海康"),
    Maker.DAHUA: ("dahua", "大华"),
}


def maker_of(name: str) -> Maker | None:
    """The maker that an inventory's free text names, however it is written."""
    folded = name.strip().casefold()
    return next(
        (maker for maker, names in _NAMES.items() if folded.startswith(names)),
        None,
    )
