"""The engines: both know every probe, and one may be absent."""

import subprocess
import sys

import pytest

from inventory.types.readings import ProbeName
from probes.registry import Engine, probes_of

WITHOUT = """
import sys
sys.modules["{module}"] = None
from probes.registry import Engine, EngineMissing, probes_of
probes_of(Engine.NAMED)
try:
    probes_of(Engine.FAST)
except EngineMissing as missing:
    print(missing.args[0])
"""


@pytest.mark.parametrize("engine", list(Engine))
def test_every_engine_has_every_probe(engine: Engine) -> None:
    assert probes_of(engine).keys() == set(ProbeName)


@pytest.mark.parametrize("module", ["gufo", "aiohttp", "greenlet"])
def test_without_the_extra_the_missing_module_is_named(module: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT.format(module=module)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith(module)
