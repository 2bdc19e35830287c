"""The demo deletes nothing that is not a demo's, and shares its folder with no other demo."""

from pathlib import Path

import pytest

from monitor.demo.folder import FolderNotEmpty, demo_folder


def test_a_new_folder_is_made_and_stays(tmp_path: Path) -> None:
    with demo_folder(tmp_path / "new") as folder:
        assert folder == tmp_path / "new"
    assert folder.is_dir()


def test_somebody_elses_folder_is_left_alone(tmp_path: Path) -> None:
    precious = tmp_path / "pointwatch.db"
    precious.write_text("a year of readings")
    with pytest.raises(FolderNotEmpty), demo_folder(tmp_path):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["pointwatch.db"]


def test_what_an_earlier_demo_left_is_cleared(tmp_path: Path) -> None:
    with demo_folder(tmp_path) as folder:
        (folder / "pointwatch.db").write_text("old")
        (folder / "demo-2026-W01-en.html").write_text("old")
        (folder / "notes.txt").write_text("mine")
    with demo_folder(tmp_path) as folder:
        left = {path.name for path in folder.iterdir()}
    assert left == {".pointwatch-demo", "notes.txt"}


def test_a_second_demo_gets_a_folder_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with demo_folder(tmp_path / "demo") as first, demo_folder(tmp_path / "demo") as second:
        assert first != second
        assert second.is_dir()


def test_outside_a_source_tree_the_folder_is_temporary(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    with demo_folder(None) as folder:
        assert folder.parent == tmp_path
