"""The states of a district as they may be shown: current ones, and what was seen before.

While a monitor runs, the ledger's states are current. When none does, each is believed as long as
a reading of its own vouches for it; after that it is unknown, and only what was seen last.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from inventory.queries.leases import Lease, read_lease
from inventory.queries.newest import Word, newest_words
from inventory.queries.states import SlotStateEntry, load_states
from inventory.types.outages import SlotState
from inventory.types.readings import STATUS_OF, ProbeName, Status
from inventory.types.time import Ms

States = Mapping[str, SlotStateEntry]


@dataclass(frozen=True, slots=True)
class StatesNow:
    """`believed`: by slot code; the others are unknown. `seen`: as they were last judged.

    `as_of`: where no monitor runs, the time of the newest reading; None where there is none.
    """

    lease: Lease | None
    believed: States
    seen: States
    as_of: Ms | None = None


def states_now(connection: Connection, district: str, now: Ms) -> StatesNow:
    """The states at `now` (UTC ms)."""
    lease, seen = read_lease(connection, district), load_states(connection, district)
    if lease is not None and now < lease.expires_at:
        return StatesNow(lease, seen, seen)
    words = newest_words(connection, district, now)
    newest = max((word.seen_at for word in words), default=None)
    as_of = lease.renewed_at if newest is None and lease is not None else newest
    return StatesNow(lease, vouched(seen, words, now), seen, as_of)


def vouched(seen: States, words: Iterable[Word], now: Ms) -> dict[str, SlotStateEntry]:
    """The states for which a reading still vouches. Pure."""
    by_slot: dict[str, list[Word]] = defaultdict(list)
    for word in words:
        if now < word.vouched_until:
            by_slot[word.slot].append(word)
    return {
        code: entry
        for code, entry in seen.items()
        if any(_speaks_for(entry, word) for word in by_slot[code])
    }


def _speaks_for(entry: SlotStateEntry, word: Word) -> bool:
    """Any answer proves life; a trouble is vouched for by who told of it. That its stream is gone
    makes no camera down."""
    status = STATUS_OF[word.reason]
    if entry.state is SlotState.OK:
        return status.alive
    if entry.state is SlotState.DOWN:
        return status is Status.FAILED and word.probe is not ProbeName.RTSP
    return word.reason is entry.reason
