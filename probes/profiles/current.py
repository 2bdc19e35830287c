"""The library in use in this process: the shipped one, until `use` is told of another."""

from probes.profiles.library import Library, shipped

_using: list[Library] = []


def library() -> Library:
    """The profiles in use."""
    return _using[-1] if _using else shipped()


def use(chosen: Library | None) -> None:
    """Use these profiles from now on; None: the shipped ones. What runs is not disturbed."""
    _using[:] = [chosen] if chosen else []
