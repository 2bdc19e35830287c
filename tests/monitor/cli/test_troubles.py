"""Whatever a user or a database does wrong is one clear line and an exit code: no traceback."""

import sqlite3
from pathlib import Path

import pytest

from tests.monitor.cli.conftest import Cli


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["vresion"], "There is no command vresion.\nDid you mean version?"),
        (["inventory", "lst"], "There is no command lst."),
        (["version", "--nothing"], "There is no option --nothing here."),
        (["version", "one", "two"], "One argument too many: one two."),
        (["probe"], "'device' is missing."),
        (["probe", "--json"], "'device' is missing."),
        (["inventory", "list", "--kind"], "The option --kind is not used like this."),
        (["inventory", "list", "--kind", "x"], "'--kind' does not fit: it takes <camera|"),
        (["tickets", "show", "x"], "'TICKET' does not fit"),
        (["doctor", "--devices", "-1"], "'--devices' does not fit"),
        (["--language", "fr", "version"], "There is no language fr"),
    ],
)
def test_a_mistyped_command_line(installed: Cli, arguments: list[str], words: str) -> None:
    ended = installed(*arguments)
    assert (ended.code, ended.out) == (2, "")
    assert words in ended.err


def test_no_settings_file(cli: Cli) -> None:
    ended = cli("status")
    assert ended.code == 2
    assert "There is no settings file" in ended.err
    assert "pointwatch init" in ended.err


def test_a_named_settings_file_that_is_not_there(cli: Cli) -> None:
    ended = cli("--config", "none.toml", "status")
    assert ended.code == 2
    assert ended.err.startswith("none.toml: cannot be read: No such file")


def test_bad_settings_are_named_with_file_line_and_key(installed: Cli, tmp_path: Path) -> None:
    path = tmp_path / "pointwatch.toml"
    path.write_text('[district]\ncode = "D"\n[ports]\nonvif = 0\nsmnp = 1\n')
    ended = installed("status")
    assert ended.code == 2
    assert ended.err.splitlines() == [
        "pointwatch.toml:4: ports.onvif: must be at least 1",
        "pointwatch.toml:5: ports.smnp: is no setting; did you mean snmp?",
    ]


def _replace_database(folder: Path, content: bytes) -> None:
    for path in folder.glob("pointwatch.db*"):
        path.unlink()
    (folder / "pointwatch.db").write_bytes(content)


def _gone(folder: Path) -> None:
    (folder / "pointwatch.db").unlink()


def _no_database(folder: Path) -> None:
    _replace_database(folder, b"no database at all, and long enough to be seen through" * 20)


def _empty(folder: Path) -> None:
    _replace_database(folder, b"")


def _revision(folder: Path, revision: str) -> None:
    connection = sqlite3.connect(folder / "pointwatch.db")
    connection.execute("UPDATE alembic_version SET version_num = ?", [revision])
    connection.commit()
    connection.close()


def _newer(folder: Path) -> None:
    _revision(folder, "9999")


def _folder(folder: Path) -> None:
    _gone(folder)
    (folder / "pointwatch.db").mkdir()


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (_gone, "There is no database"),
        (_no_database, "is not an SQLite database"),
        (_empty, "The database is empty.\n“pointwatch init” makes it."),
        (_newer, "of a newer release"),
        (_folder, "cannot be opened"),
    ],
)
def test_a_database_that_cannot_be_used(
    installed: Cli, tmp_path: Path, spoil: object, words: str
) -> None:
    assert callable(spoil)
    spoil(tmp_path)
    ended = installed("status")
    assert (ended.code, ended.out) == (3, "")
    assert words in ended.err


def test_a_missing_database_is_not_made_by_looking(installed: Cli, tmp_path: Path) -> None:
    _gone(tmp_path)
    installed("status")
    assert not (tmp_path / "pointwatch.db").exists()


def test_a_newer_database_is_not_upgraded(installed: Cli, tmp_path: Path) -> None:
    _newer(tmp_path)
    ended = installed("upgrade")
    assert ended.code == 3
    assert "of a newer release" in ended.err


def test_a_locked_database(installed: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("inventory.database.BUSY_TIMEOUT_S", 0)
    holder = sqlite3.connect(tmp_path / "pointwatch.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    try:
        ended = installed("thresholds", "set", "verify", "60")
    finally:
        holder.close()
    assert ended.code == 3
    assert ended.err == "The database is in use by another program.\n"


def test_a_server_that_is_not_there(installed: Cli, tmp_path: Path) -> None:
    path = tmp_path / "pointwatch.toml"
    url = "postgresql://user:s3cret@127.0.0.1:9/name"
    path.write_text(f'[district]\ncode = "D"\n[database]\nurl = "{url}"\n')
    ended = installed("status")
    assert ended.code == 3
    assert ended.err == "The database server cannot be reached.\n"


def test_a_district_that_is_not_there(installed: Cli, tmp_path: Path) -> None:
    (tmp_path / "pointwatch.toml").write_text('[district]\ncode = "E"\n')
    ended = installed("status")
    assert ended.code == 2
    assert "no district E" in ended.err


def test_key_troubles_end_with_their_own_code(installed: Cli, tmp_path: Path) -> None:
    set_one = ("credentials", "set", "district", "--protocol", "snmp")
    key = tmp_path / "pointwatch.key"
    key.chmod(0o644)
    exposed = installed(*set_one, stdin="public\n")
    assert (exposed.code, "chmod 600" in exposed.err) == (4, True)
    key.unlink()
    missing = installed(*set_one, stdin="public\n")
    assert (missing.code, "There is no key" in missing.err) == (4, True)


def test_a_key_that_does_not_open_the_seals(
    installed: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed("crews", "add", "net")
    installed("crews", "address", "add", "net", stdin="json://127.0.0.1:9/\n")
    monkeypatch.setenv("POINTWATCH_KEY", "A" * 43 + "=")
    ended = installed("crews", "test", "net")
    assert ended.code == 4
    assert "does not open" in ended.err
