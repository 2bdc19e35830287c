"""The installed command as a process of its own: pipes, signals, speed of ends."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

COMMAND = str(Path(sys.executable).with_name("pointwatch"))


def _environment(folder: Path) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "C.UTF-8"}


def test_version(tmp_path: Path) -> None:
    done = subprocess.run(
        [COMMAND, "version"], capture_output=True, text=True, check=True, env=_environment(tmp_path)
    )
    assert done.stdout.startswith("pointwatch ")
    assert done.stderr == ""


@pytest.mark.parametrize("locale", ["zh_CN.UTF-8", "zh_CN.GBK", "C"])
def test_help_in_any_locale(tmp_path: Path, locale: str) -> None:
    environment = {**_environment(tmp_path), "LANG": locale, "PYTHONUTF8": "0"}
    done = subprocess.run([COMMAND, "--help"], capture_output=True, check=True, env=environment)
    assert b"pointwatch" in done.stdout
    assert done.stderr == b""


def test_an_encoding_without_chinese_letters_is_no_traceback(tmp_path: Path) -> None:
    environment = {
        **_environment(tmp_path), "POINTWATCH_LANGUAGE": "zh_CN", "PYTHONIOENCODING": "latin-1"
    }  # fmt: skip
    done = subprocess.run([COMMAND, "--help"], capture_output=True, check=True, env=environment)
    assert done.stderr == b""


def test_a_reader_that_leaves_is_no_traceback(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [COMMAND, "version"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=_environment(tmp_path),
    )
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    with process.stderr as stderr:
        assert stderr.read() == b""
    process.wait()


@pytest.fixture
def _interrupts() -> Iterator[None]:
    """Heard by children too, also where this run was started in the background, deaf to them."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("_interrupts")
def test_an_interrupt_is_quiet(tmp_path: Path) -> None:
    with subprocess.Popen(
        [COMMAND, "init", "--name", "x"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=_environment(tmp_path),
        cwd=tmp_path,
    ) as process:
        assert process.stderr is not None
        assert process.stderr.read(1)  # it asks
        process.send_signal(signal.SIGINT)
        rest = process.stderr.read()
        assert process.wait() == 130
    assert b"Traceback" not in rest


def test_no_colour_on_a_pipe(tmp_path: Path) -> None:
    done = subprocess.run(
        [COMMAND, "status"], capture_output=True, check=False, env=_environment(tmp_path),
        cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 2
    assert b"\x1b" not in done.stdout + done.stderr
