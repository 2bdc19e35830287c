"""What the ledger remembers of devices: who refused us, who was seen to stream."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection

from inventory.queries.refusals import Door, Refusal, load_refusals
from inventory.queries.streams import load_streamed
from inventory.types.readings import CheckKey, ProbeName
from inventory.types.targets import Target
from inventory.types.time import Ms
from inventory.types.wiring import Wiring

Planned = Mapping[CheckKey, Target]


@dataclass(frozen=True, slots=True)
class Known:
    """Who refuses us, and, by slot code, a stream last seen."""

    refused: Mapping[Door, Refusal] = field(default_factory=dict)
    streamed: Mapping[str, Ms] = field(default_factory=dict)


def load_known(connection: Connection, district: str, starts_at: Ms | None) -> Known:
    """`starts_at`: now, for a process that starts, and so knows nothing of earlier refusals."""
    streamed = load_streamed(connection, district)
    refused = {} if starts_at is None else load_refusals(connection, district, starts_at)
    return Known(refused, streamed)


def remember(planned: Planned, wiring: Wiring, known: Known) -> dict[CheckKey, Target]:
    """The targets, with what is known of them."""
    held = dict(_held(planned, known.refused))
    return {**planned, **held, **dict(_offered({**planned, **held}, wiring, known.streamed))}


def _held(planned: Planned, refused: Mapping[Door, Refusal]) -> Iterator[tuple[CheckKey, Target]]:
    """Those that would send a credential which was refused a moment ago."""
    for key, target in planned.items() if refused else ():
        until = held_until(refused, door_of(key, target), target.onvif_since)
        if until:
            yield key, replace(target, held_until=until)


def door_of(key: CheckKey, target: Target) -> Door:
    """The service that the check asks."""
    return Door(key.probe, target.address, target.port)


def held_until(refused: Mapping[Door, Refusal], door: Door, set_at: Ms) -> Ms:
    """Until when the credential that was set then is not sent there; 0: it may be sent."""
    found = refused.get(door)
    return found.until if found is not None and found.set_at == set_at else 0


def _offered(
    planned: Planned, wiring: Wiring, streamed: Mapping[str, Ms]
) -> Iterator[tuple[CheckKey, Target]]:
    """Those whose stream was seen since the unit stands there: its silence means something."""
    for slot, seen_at in streamed.items():
        key, standing = CheckKey(slot, ProbeName.RTSP), wiring.installed.get(slot)
        if key in planned and standing is not None:
            yield key, replace(planned[key], offered=seen_at >= standing.since)
