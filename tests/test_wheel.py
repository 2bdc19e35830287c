"""The built wheel, installed where there is nothing else, does its main job."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("inventory", "probes", "monitor", "reports")
FILES = ("pyproject.toml", "setup.py", "README.md", "LICENSE")
TIMEOUT_S = 400

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The programs of an environment that holds the wheel and what the lock file pins."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    source.mkdir()
    for name in PACKAGES:
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("*.mo", "__py*"))
    for name in FILES:
        shutil.copy(ROOT / name, source)
    pip = [sys.executable, "-m", "pip", "-qq", "--disable-pip-version-check"]
    _run([*pip, "wheel", "--no-deps", "--wheel-dir", str(folder), str(source)], folder)
    (wheel,) = folder.glob("pointwatch-*.whl")
    _run([sys.executable, "-m", "venv", str(folder / "bare")], folder)
    programs = folder / "bare" / "bin"
    install = [str(programs / "pip"), "-qq", "--disable-pip-version-check", "install"]
    _run([*install, "--require-hashes", "-r", str(ROOT / "locks" / "run.txt")], folder)
    _run([*install, "--no-deps", str(wheel)], folder)
    shutil.rmtree(source)
    yield programs
    shutil.rmtree(folder)


def test_it_tells_its_version(bare: Path, tmp_path: Path) -> None:
    assert "pointwatch 0." in _run([str(bare / "pointwatch"), "version"], tmp_path)


def test_it_brings_its_device_profiles(bare: Path, tmp_path: Path) -> None:
    listed = _run([str(bare / "pointwatch"), "profile", "list"], tmp_path)
    assert "fiberroad" in listed


def test_it_speaks_chinese(bare: Path, tmp_path: Path) -> None:
    """The catalogues were compiled and are in the wheel."""
    assert "视频监控" in _run([str(bare / "pointwatch"), "--language", "zh_CN", "--help"], tmp_path)


def test_it_names_what_breaks_in_a_short_demo(bare: Path, tmp_path: Path) -> None:
    said = _run([str(bare / "pointwatch"), "--language", "en", "demo", "--short"], tmp_path)
    assert "Everything was named rightly" in said


def _run(command: list[str], folder: Path) -> str:
    """Run a program away from the source tree; what it printed."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "POINTWATCH"))}
    done = subprocess.run(
        command,
        cwd=folder,
        env={**clean, "TMPDIR": str(folder), "PYTHONWARNINGS": "default"},
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout
