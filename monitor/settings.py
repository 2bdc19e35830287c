"""The settings of this process: `pointwatch.toml`, checked as a whole.

Sites, crews, addresses and thresholds are not here: they live in the database.
Importing this module costs a tenth of a second (Pydantic): do so inside functions.
"""

import ipaddress
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from monitor.settings_file import BadSettings, RawSettings, read_settings
from monitor.settings_problems import problems_of
from probes.tcp_check import PORTS

_SQLITE = "sqlite:///"
_MEMORY = (_SQLITE, _SQLITE + ":memory:")


def _ip_address(text: str) -> str:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        raise PydanticCustomError("ip_address", "not an IP address") from None
    if isinstance(address, ipaddress.IPv6Address) and address.scope_id:
        raise PydanticCustomError("ip_address", "not an IP address")
    return str(address)


def _database_url(text: str) -> str:
    if text.startswith(_SQLITE) and text not in _MEMORY:
        return text
    if text.startswith(("postgresql://", "postgresql+psycopg://")):
        return text
    raise PydanticCustomError("database_url", "not a database URL")


IpAddress = Annotated[str, AfterValidator(_ip_address)]
Count = Annotated[int, Field(strict=True, ge=1, le=1024)]
Port = Annotated[int, Field(strict=True, ge=1, le=65535)]
Code = Annotated[str, Field(pattern=r"^[^\s]{1,120}$")]


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Database(_Section):
    """`url`: sqlite:///path (from the folder of the settings file) or postgresql://…"""

    url: Annotated[str, AfterValidator(_database_url)] = Field(
        default=_SQLITE + "pointwatch.db", repr=False
    )


class Key(_Section):
    """`file`: holds the key that seals secrets, unless POINTWATCH_KEY does."""

    file: Path = Path("pointwatch.key")


class DistrictChoice(_Section):
    """`code`: the district that this process judges."""

    code: Code


class Log(_Section):
    """What is logged, to standard error."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["text", "json"] = "text"


class Limits(_Section):
    """How much is done at once, and how much is kept while the database is away."""

    onvif_threads: Count = 64
    rtsp_in_flight: Count = 128
    # More in flight on one socket and its buffer drops replies.
    snmp_in_flight: Annotated[int, Field(strict=True, ge=1, le=64)] = 64
    connections_per_host: Count = 2
    readings_in_memory: Annotated[int, Field(strict=True, ge=1000, le=10_000_000)] = 200_000


class Ports(_Section):
    """The ports asked where the inventory names none; `tcp`: in the ping's place, where neither
    raw nor datagram sockets are permitted."""

    onvif: Port = 80
    rtsp: Port = 554
    snmp: Port = 161
    tcp: Annotated[tuple[Port, ...], Field(max_length=8)] = PORTS


class Probes(_Section):
    """`engine`: what moves the probes' packets (docs/engines.md). `profiles`: a folder of device
    profiles of one's own."""

    engine: Literal["named", "fast"] = "named"
    profiles: Path | None = None


class Traps(_Section):
    """`listen`: an IP address of this machine; "::" is all of them, IPv4 and IPv6."""

    enabled: Annotated[bool, Field(strict=True)] = True
    listen: IpAddress = "::"
    port: Port = 10162


class References(_Section):
    """`hosts`: when all of these are lost, the monitor itself is cut off."""

    hosts: tuple[IpAddress, ...] = ()


class Report(_Section):
    """`folder`: where weekly reports go."""

    folder: Path = Path("reports")


class Settings(_Section):
    """All of it. Paths are absolute once loaded; `path` is the file itself."""

    # No key of the file can be called this.
    path: Path = Field(alias="<file>", exclude=True)
    language: Literal["en", "zh_CN"] | None = None
    district: DistrictChoice
    database: Database = Database()
    key: Key = Key()
    references: References = References()
    log: Log = Log()
    limits: Limits = Limits()
    ports: Ports = Ports()
    probes: Probes = Probes()
    traps: Traps = Traps()
    report: Report = Report()


def load_settings(path: Path) -> Settings:
    """The settings of that file. Raises BadSettings, which names file, line and key."""
    raw = read_settings(path)
    try:
        settings = Settings.model_validate({**raw.values, "<file>": path})
    except ValidationError as error:
        raise BadSettings(path, problems_of(error, raw, known_keys())) from None
    return _beside(settings, path.absolute().parent)


def known_keys() -> Mapping[str, tuple[str, ...]]:
    """The keys of each section; those of the file itself under ""."""
    sections = {name: field.annotation for name, field in Settings.model_fields.items()}
    inner = {
        name: tuple(kind.model_fields)
        for name, kind in sections.items()
        if isinstance(kind, type) and issubclass(kind, BaseModel)
    }
    return {"": tuple(name for name in sections if name != "path"), **inner}


def _beside(settings: Settings, folder: Path) -> Settings:
    """The same with relative paths taken from the folder of the settings file."""
    url, own = settings.database.url, settings.probes.profiles
    if url.startswith(_SQLITE):
        file, mark, query = url.removeprefix(_SQLITE).partition("?")
        url = f"{_SQLITE}{os.path.normpath(folder / file)}{mark}{query}"
    return settings.model_copy(
        update={
            "path": settings.path.absolute(),
            "database": Database(url=url),
            "key": Key(file=folder / settings.key.file),
            "probes": settings.probes.model_copy(
                update={"profiles": folder / own if own else None}
            ),
            "report": Report(folder=folder / settings.report.folder),
        }
    )


__all__ = ["BadSettings", "RawSettings", "Settings", "known_keys", "load_settings"]
