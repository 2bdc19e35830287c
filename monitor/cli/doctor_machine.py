"""This machine: Python and packages, ping, descriptors, buffers, clock."""

import resource
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from time import gmtime
from zoneinfo import available_timezones

from inventory.words import mark
from monitor.cli.doctor_ping import check_ping
from monitor.cli.findings import Finding, fine, problem, warning

_FEWEST_DESCRIPTORS = 1024
_BUFFER = 4 * 1024 * 1024
_FIRST_YEAR, _LAST_YEAR = 2024, 2100
_RMEM_MAX = Path("/proc/sys/net/core/rmem_max")


def check_machine() -> Iterator[Finding]:
    """Everything that needs no settings."""
    yield _python()
    yield _packages()
    yield check_ping()
    yield _descriptors()
    yield from _buffers()
    yield _clock()


def _python() -> Finding:
    number = ".".join(str(part) for part in sys.version_info[:3])
    return fine(mark("Python"), "{number}", number=number)


def _packages() -> Finding:
    """Every package that the distribution requires, present."""
    topic = mark("Packages")
    try:
        needed = [line for line in requires("pointwatch") or () if "extra ==" not in line]
    except PackageNotFoundError:
        hint = mark("Install Pointwatch with pip or pipx.")
        return problem(topic, mark("pointwatch itself is not installed"), hint)
    names = [_name(line) for line in needed]
    missing = [name for name in names if not _installed(name)]
    if missing:
        hint = mark("Install it again: pip install --force-reinstall pointwatch")
        text = mark("missing: {names}")
        return problem(topic, text, hint, names=", ".join(missing))
    return fine(topic, mark("{n} packages"), n=len(names))


def _name(requirement: str) -> str:
    for position, letter in enumerate(requirement):
        if not (letter.isalnum() or letter in "-_."):
            return requirement[:position]
    return requirement


def _installed(name: str) -> bool:
    try:
        version(name)
    except PackageNotFoundError:
        return False
    return True


def _descriptors() -> Finding:
    topic = mark("Open files")
    limit, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if limit == resource.RLIM_INFINITY or limit >= _FEWEST_DESCRIPTORS:
        return fine(topic, mark("up to {limit}"), limit=limit)
    hint = mark("Raise it to {wanted}: ulimit -n {wanted}, or LimitNOFILE= in systemd.")
    return problem(topic, mark("only {limit}"), hint, limit=limit, wanted=_FEWEST_DESCRIPTORS)


def _buffers() -> Iterator[Finding]:
    """All SNMP replies share one socket: with the usual 208 KiB it drops some under load."""
    topic = mark("Socket buffer")
    try:
        size = int(_RMEM_MAX.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return
    if size >= _BUFFER:
        yield fine(topic, mark("{size} KiB"), size=size // 1024)
    else:
        hint = mark("sysctl -w net.core.rmem_max={wanted} makes room for SNMP replies.")
        text = mark("{size} KiB at most")
        yield warning(topic, text, hint, size=size // 1024, wanted=_BUFFER)


def _clock() -> Finding:
    topic, year = mark("Clock"), gmtime().tm_year
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        hint = mark("Set the clock, and keep it right by NTP: every figure depends on it.")
        return problem(topic, mark("the year {year} cannot be"), hint, year=year)
    if not available_timezones():
        hint = mark("Install tzdata.")
        return problem(topic, mark("no time zone is known"), hint)
    return fine(topic, mark("the year is {year}"), year=year)
