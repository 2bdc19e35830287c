"""`pointwatch init`: once, complete, and never over something that is there."""

import stat
from pathlib import Path

import pytest

from monitor.settings import load_settings
from tests.monitor.cli.conftest import Cli

FLAGS = ("--name", "Campus", "--code", "D", "--time-zone", "Asia/Shanghai", "--language", "en")


def test_it_makes_everything_and_the_other_commands_work(cli: Cli, tmp_path: Path) -> None:
    ended = cli("init", *FLAGS)
    assert (ended.code, ended.err) == (0, "")
    settings = load_settings(tmp_path / "pointwatch.toml")
    assert settings.district.code == "D"
    key = tmp_path / "pointwatch.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "pointwatch.toml").stat().st_mode) == 0o600
    assert cli("inventory", "list", "--json").json == []
    again = cli("init", *FLAGS)
    assert again.code == 2
    assert "exists already" in again.err
    assert cli("upgrade").code == 0


def test_what_flags_leave_open_is_asked(cli: Cli, tmp_path: Path) -> None:
    ended = cli("init", stdin="Campus\n\nEurope/Berlin\nzh\n")
    assert ended.code == 0, ended.err
    assert 'code = "main"' in (tmp_path / "pointwatch.toml").read_text(encoding="utf-8")
    assert "片区" in (tmp_path / "pointwatch.toml").read_text(encoding="utf-8")


def test_nobody_to_ask_is_a_usage_error(cli: Cli, tmp_path: Path) -> None:
    ended = cli("init")
    assert ended.code == 2
    assert "nobody to ask" in ended.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("flag", "value", "words"),
    [
        ("--time-zone", "Asia/Nowhere", "There is no time zone Asia/Nowhere."),
        ("--time-zone", "../../etc/passwd", "There is no time zone"),
        ("--language", "fr", "There is no language fr"),
        ("--code", "a b", "a b is not a code"),
        ("--database", "mysql://x", "must look like sqlite:///file"),
        ("--database", "sqlite:////nowhere/at/all.db", "cannot be opened"),
    ],
)
def test_a_bad_answer_leaves_no_settings_behind(
    cli: Cli, tmp_path: Path, flag: str, value: str, words: str
) -> None:
    flags = dict(zip(FLAGS[::2], FLAGS[1::2], strict=True)) | {flag: value}
    ended = cli("init", *(part for pair in flags.items() for part in pair))
    assert ended.code in (2, 3)
    assert words in ended.err
    assert not (tmp_path / "pointwatch.toml").exists()


def test_a_key_that_is_there_is_kept(cli: Cli, tmp_path: Path) -> None:
    cli("init", *FLAGS)
    key = (tmp_path / "pointwatch.key").read_bytes()
    (tmp_path / "pointwatch.toml").unlink()
    assert cli("init", *FLAGS).code == 0
    assert (tmp_path / "pointwatch.key").read_bytes() == key


def test_a_key_file_that_is_none_is_told(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "pointwatch.key").touch(0o600)
    ended = cli("init", *FLAGS)
    assert ended.code == 4
    assert not (tmp_path / "pointwatch.toml").exists()


def test_the_folder_of_a_named_settings_file_is_made(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "etc/pw/pointwatch.toml"
    assert cli("--config", path, "init", *FLAGS).code == 0
    assert path.exists()
    assert (path.parent / "pointwatch.db").exists()
