"""The engine that the settings choose: its probes, its limits, and what it is made of."""

from collections.abc import Mapping
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version

from inventory.types.readings import ProbeName
from inventory.words import mark
from monitor.cli.exits import ExitCode, Trouble
from monitor.cli.session import Session
from monitor.runner.asking import ROOMY, Limits
from probes.registry import Engine, EngineMissing, Probe, probes_of

_PACKAGES: Mapping[Engine, tuple[str, ...]] = {
    Engine.NAMED: ("ping3", "pysnmp", "onvif-zeep"),
    Engine.FAST: ("gufo-ping", "gufo-snmp", "aiohttp", "lxml"),
}


def chosen_engine(session: Session) -> Engine:
    """The engine that the settings name. Raises Trouble where they cannot be read."""
    return Engine(session.settings.probes.engine)


def chosen_probes(session: Session) -> Mapping[ProbeName, Probe]:
    """The probes of that engine. Raises Trouble where it is not installed."""
    try:
        return probes_of(chosen_engine(session))
    except EngineMissing as missing:
        text = mark("The settings choose the engine fast, and {module} is not installed.")
        hint = mark("pip install 'pointwatch[fast]', or set probes.engine = \"named\".")
        raise Trouble(ExitCode.USAGE, text, hint, module=missing.args[0]) from None


def chosen_limits(session: Session) -> Limits:
    """How much is asked at once: the settings count the named engine's threads and requests, and
    with either engine the streams and what each host bears."""
    limits = session.settings.limits
    per_host = limits.connections_per_host
    if chosen_engine(session) is Engine.FAST:
        return replace(ROOMY, rtsp=limits.rtsp_in_flight, per_host=per_host)
    return Limits(
        snmp=limits.snmp_in_flight,
        onvif=limits.onvif_threads,
        rtsp=limits.rtsp_in_flight,
        per_host=per_host,
    )


def made_of(engine: Engine) -> str:
    """The engine's packages with their versions; "–" for one that is not installed."""
    return ", ".join(f"{name} {_version(name)}" for name in _PACKAGES[engine])


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "–"
