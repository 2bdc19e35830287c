"""What the ledger remembers of devices: who refused us, who was seen to stream."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection

from inventory.queries.credentials import Access
from inventory.queries.refusals import refused_since
from inventory.queries.streams import load_streamed
from inventory.types.readings import CheckKey, ProbeName
from inventory.types.targets import Target
from inventory.types.time import SECOND, Ms
from inventory.types.wiring import Wiring
from probes.onvif_memory import REFUSED_FOR_S

NOTICED: Ms = 15 * SECOND
"""Within this time a running monitor uses a credential that was changed: a refusal before it may
have been the old one's."""
HELD: Ms = round(REFUSED_FOR_S * SECOND)
"""How long after a refusal that the ledger tells of the same credential is not sent."""

WITH_PASSWORD = (ProbeName.ONVIF, ProbeName.RTSP)
"""Probes whose readings tell that the device refused the credential."""

Planned = Mapping[CheckKey, Target]


@dataclass(frozen=True, slots=True)
class Known:
    """When a check was last seen refused, and, by slot code, a stream last seen."""

    refused: Mapping[CheckKey, Ms] = field(default_factory=dict)
    streamed: Mapping[str, Ms] = field(default_factory=dict)


def load_known(connection: Connection, district: str, starts_at: Ms | None) -> Known:
    """`starts_at`: now, for a process that starts, and so knows nothing of earlier refusals."""
    streamed = load_streamed(connection, district)
    if starts_at is None:
        return Known(streamed=streamed)
    refused = {
        CheckKey(slot, probe): at
        for probe in WITH_PASSWORD
        for slot, at in refused_since(connection, district, probe, starts_at - HELD).items()
    }
    return Known(refused, streamed)


def remember(
    planned: Planned, wiring: Wiring, access: Mapping[str, Access], known: Known
) -> dict[CheckKey, Target]:
    """The targets, with what is known of them."""
    held = dict(_held(planned, access, known.refused))
    return {**planned, **held, **dict(_offered(planned, wiring, known.streamed))}


def _held(
    planned: Planned, access: Mapping[str, Access], refused: Mapping[CheckKey, Ms]
) -> Iterator[tuple[CheckKey, Target]]:
    """Those that would send a credential which was refused a moment ago."""
    for key, at in refused.items():
        since = access[key.slot].onvif_since if key.slot in access else 0
        if key in planned and at >= since + NOTICED:
            yield key, replace(planned[key], held_until=at + HELD)


def _offered(
    planned: Planned, wiring: Wiring, streamed: Mapping[str, Ms]
) -> Iterator[tuple[CheckKey, Target]]:
    """Those whose stream was seen since the unit stands there: its silence means something."""
    for slot, seen_at in streamed.items():
        key, standing = CheckKey(slot, ProbeName.RTSP), wiring.installed.get(slot)
        if key in planned and standing is not None:
            yield key, replace(planned[key], offered=seen_at >= standing.since)
