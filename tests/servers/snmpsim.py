"""snmpsim answering from recordings of real devices (snmpsim-data), one community for each."""

import bz2
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from tests.servers.ports import free_udp_port
from tests.servers.readiness import answers_snmp, wait_until
from tests.servers.snmpd import Agent

RESPONDER = Path(sys.executable).parent / "snmpsim-command-responder"

_RECORDED = re.compile(rb"[\d.]+\|\w+\|")


def installed() -> bool:
    """Whether the responder and the recordings are there."""
    return RESPONDER.exists() and find_spec("snmpsim_data") is not None


@contextmanager
def snmpsim(
    folder: Path, recordings: Mapping[str, str], own: Mapping[str, str] | None = None
) -> Iterator[Agent]:
    """A running responder; `recordings` maps communities to snmpsim-data's files without ending,
    `own` communities to the texts of walks."""
    data, index, log = folder / "data", folder / "index", folder / "log"
    data.mkdir()
    index.mkdir()
    for community, recording in recordings.items():
        (data / f"{community}.snmprec").write_bytes(_recording(recording))
    for community, text in (own or {}).items():
        (data / f"{community}.snmprec").write_text(text)
    port = free_udp_port()
    command = [str(RESPONDER), f"--data-dir={data}", f"--cache-dir={index}"]
    command += [f"--agent-udpv4-endpoint=127.0.0.1:{port}", "--log-level=error"]
    if os.geteuid() == 0:  # it wants to be told whom to become, and must still read its modules
        command += ["--process-user=root", "--process-group=root"]
    first = next(iter((*recordings, *(own or {})))).encode()
    with log.open("wb") as said, subprocess.Popen(command, stdout=said, stderr=said) as process:
        try:
            wait_until(lambda: answers_snmp("127.0.0.1", port, first), process, log)
            yield Agent("127.0.0.1", port)
        finally:
            process.terminate()


def _recording(name: str) -> bytes:
    spec = find_spec("snmpsim_data")
    if spec is None or spec.submodule_search_locations is None:
        raise RuntimeError("snmpsim-data is not installed")
    path = Path(spec.submodule_search_locations[0]) / "data" / f"{name}.snmprec"
    packed = path.with_name(path.name + ".bz2")
    text = bz2.decompress(packed.read_bytes()) if packed.exists() else path.read_bytes()
    # Lines like "…|2:numeric|…" are made up by the simulator as it goes: only recorded ones count.
    return b"".join(line for line in text.splitlines(keepends=True) if _RECORDED.match(line))
