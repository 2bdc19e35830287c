"""The demo as users start it: real servers, a real monitor, and nothing left behind."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

import pytest

PATIENCE_S = 180
COMMAND = [sys.executable, "-c", "from monitor.cli.app import main; main()"]


@contextmanager
def _demo(folder: Path, *options: str) -> "Iterator[subprocess.Popen[str]]":
    environment = {**os.environ, "POINTWATCH_LANGUAGE": "en"}
    command = [*COMMAND, "demo", "--folder", str(folder), *options]
    with subprocess.Popen(
        command, env=environment, text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def _children(parent: int) -> list[int]:
    """The process ids of a process's children (proc(5), stat, field 4)."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            if path.read_text(errors="replace").rpartition(")")[2].split()[1] == str(parent):
                found.append(int(path.parent.name))
    return found


def _read_until(pipe: IO[str], wanted: str) -> str:
    """What was printed up to the line with `wanted`, this one included."""
    said = ""
    for line in pipe:
        said += line
        if wanted in line:
            return said
    raise AssertionError(said)


def _gone(processes: list[int]) -> bool:
    return not any(Path(f"/proc/{number}").exists() for number in processes)


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="children are found in /proc")
def test_both_deeds_are_named_and_nothing_is_left(tmp_path: Path) -> None:
    with _demo(tmp_path / "demo", "--short") as process:
        assert process.stdout is not None
        said = _read_until(process.stdout, "B1-20 dies")
        children = _children(process.pid)
        said += process.communicate(timeout=PATIENCE_S)[0]
    assert process.returncode == 0, said
    assert "ICMP answers come from the simulated world" in said
    assert "Named: Camera does not answer, B1-20" in said
    assert "Named: Fibre cable is cut, B2-C1" in said
    assert said.count("reads: Repair") == 2
    assert said.count("reads: All clear") == 2
    assert {path.suffix for path in (tmp_path / "demo").glob("demo-*")} == {".html"}
    assert children
    assert _gone(children)


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="children are found in /proc")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_in_order(tmp_path: Path, number: signal.Signals) -> None:
    with _demo(tmp_path / "demo") as process:
        assert process.stdout is not None
        _read_until(process.stdout, "ICMP answers")
        children = _children(process.pid)
        process.send_signal(number)
        process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 130
    assert children
    assert _gone(children)


def test_a_folder_with_other_things_in_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "pointwatch.toml").write_text("mine")
    with _demo(tmp_path) as process:
        process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 2
    assert (tmp_path / "pointwatch.toml").read_text() == "mine"
