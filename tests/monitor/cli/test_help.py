"""Every command is documented, and explains itself in both languages."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from inventory.words import translator
from monitor.cli.app import app
from monitor.cli.language import as_language, choose_language, global_option
from tests.monitor.cli.conftest import Cli

DOCS = Path(__file__).parents[3] / "docs"


def _commands() -> Iterator[tuple[str, ...]]:
    yield from _below(get_command(app), ())


def _below(command: object, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if not isinstance(command, TyperGroup):
        yield path
        return
    for name, child in command.commands.items():
        yield from _below(child, (*path, name))


COMMANDS = tuple(_commands())


@pytest.mark.parametrize("document", ["commands.md", "commands.zh-CN.md"])
def test_every_command_is_documented_and_no_other(document: str) -> None:
    text = (DOCS / document).read_text(encoding="utf-8")
    documented = re.findall(r"^### `pointwatch ([^`]+)`$", text, re.MULTILINE)
    assert sorted(documented) == sorted(" ".join(path) for path in COMMANDS)


@pytest.mark.parametrize("path", [(), *COMMANDS], ids=" ".join)
def test_every_command_has_help_in_both_languages(cli: Cli, path: tuple[str, ...]) -> None:
    english = cli("--language", "en", *path, "--help")
    chinese = cli("--language", "zh_CN", *path, "--help")
    assert (english.code, chinese.code) == (0, 0)
    assert "Usage:" in english.out
    assert "用法：" in chinese.out
    assert _prose(english.out)
    assert not _prose(chinese.out), "English words in the Chinese help"
    assert not re.search(r"[一-鿿]", english.out)


def _prose(text: str) -> list[str]:
    """Three English words in a row that are not a command of ours."""
    found = re.findall(r"(?:^|[^\w-])([A-Za-z]?[a-z]+ [a-z]+ [a-z]+)", text, re.MULTILINE)
    return [each for each in found if not each.startswith("pointwatch ")]


def test_no_arguments_show_the_help(cli: Cli) -> None:
    ended = cli()
    assert ended.code == 2
    assert "pointwatch [OPTIONS] COMMAND" in ended.out


@pytest.mark.parametrize(
    ("arguments", "environment", "language"),
    [
        ([], {}, "en"),
        ([], {"LANG": "zh_CN.UTF-8"}, "zh_CN"),
        ([], {"LANG": "de_DE.UTF-8"}, "en"),
        ([], {"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "en_GB.UTF-8"}, "en"),
        ([], {"LC_ALL": "zh_TW", "LC_MESSAGES": "en_GB.UTF-8"}, "zh_CN"),
        ([], {"LANG": "zh_CN.UTF-8", "POINTWATCH_LANGUAGE": "en"}, "en"),
        (["--language", "zh-CN", "status"], {"POINTWATCH_LANGUAGE": "en"}, "zh_CN"),
        (["--config", "x.toml", "--language=zh", "status"], {}, "zh_CN"),
        (["status", "--language", "zh"], {}, "en"),
    ],
)
def test_the_language_is_chosen_in_order(
    tmp_path: Path, arguments: list[str], environment: dict[str, str], language: str
) -> None:
    assert choose_language(arguments, {"HOME": str(tmp_path), **environment}) == language


def test_the_settings_choose_the_language_before_the_locale(tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    path.write_text('language = "zh_CN"\n')
    assert choose_language(["--config", str(path)], {"LANG": "en_GB"}) == "zh_CN"
    path.write_text("language = ")
    assert choose_language(["--config", str(path)], {"LANG": "en_GB"}) == "en"


def test_names_of_languages() -> None:
    assert [as_language(each) for each in ("zh", "ZH-cn", "en_US.UTF-8", "C", "", "zhuang")] == [
        "zh_CN", "zh_CN", "en", None, None, None
    ]  # fmt: skip
    assert global_option(["--language"], "--language") is None


def test_complaints_are_in_the_readers_language(cli: Cli) -> None:
    ended = cli("--language", "zh", "vresion")
    assert ended.err == "没有命令 vresion。\n是否想写 version？\n"
    assert translator("zh_CN")("Usage:") == "用法："
