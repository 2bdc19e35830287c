"""Which language to speak: option, environment, settings file, terminal, in this order."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from inventory.words import LANGUAGES
from monitor.settings_file import find_settings

ENVIRONMENT = "POINTWATCH_LANGUAGE"
_LOCALES = ("LC_ALL", "LC_MESSAGES", "LANG")
_LONGEST_FILE = 1_000_000


def choose_language(arguments: Sequence[str], environment: Mapping[str, str] = os.environ) -> str:
    """ "en" or "zh_CN", before anything is parsed: help texts need it already."""
    named = global_option(arguments, "--language") or environment.get(ENVIRONMENT)
    if named:
        return as_language(named) or "en"
    config = global_option(arguments, "--config")
    path = find_settings(Path(config) if config else None, environment)
    locale = next((environment[name] for name in _LOCALES if environment.get(name)), "en")
    return (_of_settings(path) if path else None) or as_language(locale) or "en"


def as_language(name: str) -> str | None:
    """The language of ours that a name or a locale stands for (zh-CN, zh_CN.UTF-8, en_GB)."""
    plain = name.replace("-", "_").partition(".")[0].lower()
    return next((each for each in LANGUAGES if plain[:2] == each[:2] and _is_one(plain)), None)


def global_option(arguments: Sequence[str], name: str) -> str | None:
    """The value of an option that stands before the command's name."""
    words = iter(arguments)
    for word in words:
        if word == name:
            return next(words, None)
        if word.startswith(name + "="):
            return word.partition("=")[2]
        if not word.startswith("-"):
            return None
        if word in ("--config", "--language"):
            next(words, None)
    return None


def _is_one(plain: str) -> bool:
    return len(plain) == 2 or plain[2] == "_"


def _of_settings(path: Path) -> str | None:
    """What a settings file says, where it says it rightly; its faults are told elsewhere."""
    import tomllib

    try:
        with path.open("rb") as file:
            named = tomllib.loads(file.read(_LONGEST_FILE).decode()).get("language")
    except (OSError, ValueError, RecursionError):
        return None
    return as_language(named) if isinstance(named, str) else None
