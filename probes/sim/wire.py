"""How a parent process and a simulated district talk: JSON, one line each way.

The first line in is an `Order`; the answer is a `Ready`. Every further line in is a `Command`,
and its answer a `Done`. Secrets travel over the pipe only, never on a command line.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

from pydantic import TypeAdapter, ValidationError

from inventory.types.components import Inventory
from probes.sim.access import Access

MAX_LINE = 64 * 1024 * 1024

Deed = Literal[
    "break", "disable", "hang", "password", "skew", "sink", "corrupt", "mend", "mend_all", "state"
]


@dataclass(frozen=True, slots=True)
class Order:
    """What to simulate. `trap_receiver`: host and port to which its agents send traps."""

    inventory: Inventory
    access: Access
    trap_receiver: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Command:
    """One thing to do. `slot` with all but mend_all and state; `seconds` with skew, `decibels` with
    sink, `per_hour` with corrupt."""

    do: Deed
    slot: str = ""
    password: str = field(default="", repr=False)
    seconds: float = 0.0
    decibels: float = 0.0
    per_hour: float = 0.0


@dataclass(frozen=True, slots=True)
class State:
    """What was done to the district so far, and which addressed devices do not answer (codes)."""

    broken: tuple[str, ...] = ()
    disabled: tuple[str, ...] = ()
    hung: tuple[str, ...] = ()
    passwords: tuple[str, ...] = ()
    skews: dict[str, float] = field(default_factory=dict)
    losses: dict[str, float] = field(default_factory=dict)
    noise: dict[str, float] = field(default_factory=dict)
    dark: tuple[str, ...] = ()
    refusals: dict[str, int] = field(default_factory=dict)
    """Wrong ONVIF credentials refused so far, by the devices that refused any."""


@dataclass(frozen=True, slots=True)
class Ready:
    """The district is up, or why it is not. `echo`: host and port of the echo server."""

    echo: tuple[str, int] | None = None
    error: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """The answer to a command; `error` is empty when it was carried out."""

    error: str = ""
    state: State | None = None


Message = TypeVar("Message", Inventory, Order, Command, Ready, Done)

_ADAPTERS: Mapping[type, TypeAdapter[Any]] = {
    form: TypeAdapter(form) for form in (Inventory, Order, Command, Ready, Done)
}


def to_line(message: Inventory | Order | Command | Ready | Done) -> bytes:
    """One JSON line, newline included."""
    line: bytes = _ADAPTERS[type(message)].dump_json(message)
    return line + b"\n"


def from_line(form: type[Message], line: bytes) -> Message | str:
    """The message, or what is wrong with the line (without its values: they may be secret)."""
    try:
        message: Message = _ADAPTERS[form].validate_json(line)
    except ValidationError as error:
        found = error.errors(include_input=False, include_url=False, include_context=False)
        return "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['type']}" for each in found[:5])
    return message
