"""The commented settings file that `pointwatch init` writes, in either language."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from inventory.words import Gettext, mark
from probes.tcp_check import PORTS

_HEAD = mark("Settings of this process. Thresholds, crews and addresses are in the database.")


@dataclass(frozen=True, slots=True)
class Chosen:
    """What `init` was told. Paths may be relative to the settings file."""

    district: str
    language: str
    database: str
    key_file: str


_Setting = tuple[str, object, str]

_LOG: tuple[_Setting, ...] = (
    ("level", "info", mark("debug, info, warning or error")),
    ("format", "text", mark("text for people, json for a log collector")),
)
_PROBES: tuple[_Setting, ...] = (
    ("engine", "named", mark("named or fast; fast needs the extra pointwatch[fast]")),
    ("profiles", "profiles", mark("device profiles of your own: their folder, from this file’s")),
)
_LIMITS: tuple[_Setting, ...] = (
    ("onvif_threads", 64, mark("ONVIF calls at the same time")),
    ("rtsp_in_flight", 128, mark("video streams opened at the same time")),
    ("snmp_in_flight", 64, mark("SNMP requests under way; more than 64 overrun the socket")),
    ("connections_per_host", 2, mark("TCP conversations with one address at the same time")),
    ("readings_in_memory", 200_000, mark("readings kept while the database is away")),
)
_PORTS: tuple[_Setting, ...] = (
    ("onvif", 80, mark("port of cameras and recorders")),
    ("rtsp", 554, mark("port of the video streams of cameras")),
    ("snmp", 161, mark("port of switches, chassis, power boxes and UPS")),
    ("tcp", list(PORTS), mark("tried instead of ping where that is not permitted")),
)

_TRAPS: tuple[_Setting, ...] = (
    ("enabled", True, mark("false: listen to none")),
    ("listen", "::", mark("an address of this machine, or all: IPv4 and IPv6")),
    ("port", 10162, mark("UDP port; 162, where devices send, needs a privilege or a redirection")),
)


def settings_text(chosen: Chosen, _: Gettext) -> str:
    """The file: what was chosen, and every other setting with its default, commented out."""
    return "\n".join(_lines(chosen, _)) + "\n"


def _lines(chosen: Chosen, _: Gettext) -> Iterator[str]:
    yield _note(_(_HEAD))
    yield ""
    yield _note(_("Language of the command line: en or zh_CN. Without it, the terminal’s."))
    yield _pair("language", chosen.language)
    yield from _section("district", _("The district that this process watches."))
    yield _pair("code", chosen.district)
    yield from _section("database", _("sqlite:///file, from the folder of this file,"))
    yield _note(_("or postgresql://user@host/name (password: in ~/.pgpass)."))
    yield _pair("url", chosen.database)
    yield from _section("key", _("Seals passwords in the database. Back it up; keep it apart."))
    yield _note(_("The environment variable POINTWATCH_KEY goes before it."))
    yield _pair("file", chosen.key_file)
    yield from _section("references", _("IP addresses of your own gateway, and of one or two"))
    yield _note(_("more hosts that are always there. While none of them answers, the monitor"))
    yield _note(_("itself is cut off, and failures prove nothing."))
    yield _default("hosts", ["192.0.2.1"])
    yield from _defaults("log", _("The log, on standard error."), _LOG, _)
    yield from _defaults("limits", _("How much is done at once."), _LIMITS, _)
    yield from _defaults("ports", _("Ports, where the inventory names none."), _PORTS, _)
    yield from _defaults("probes", _("How devices are asked."), _PROBES, _)
    yield from _defaults(
        "traps", _("Traps of devices: each makes the monitor look at once."), _TRAPS, _
    )
    yield from _section("report", _("Weekly reports: the folder, from the folder of this file."))
    yield _default("folder", "reports")


def _defaults(name: str, comment: str, settings: tuple[_Setting, ...], _: Gettext) -> Iterator[str]:
    yield from _section(name, comment)
    for key, value, meaning in settings:
        yield f"{_default(key, value)}  # {_(meaning)}"


def _note(text: str) -> str:
    return "# " + text


def _section(name: str, comment: str) -> Iterator[str]:
    yield from ("", f"[{name}]", _note(comment))


def _default(key: str, value: object) -> str:
    return "# " + _pair(key, value)


def _pair(key: str, value: object) -> str:
    # TOML's strings, numbers and lists are written as JSON's; only DEL is not, and is no path.
    return f"{key} = {json.dumps(value, ensure_ascii=False)}"
