"""The groups that the ledger proposes now: points that keep falling together."""

from collections.abc import Iterable

from sqlalchemy import Connection

from inventory.queries.history import load_outages
from inventory.queries.proposals import load_answers
from inventory.queries.slots import load_inventory
from inventory.types.components import Inventory, Kind
from inventory.types.outages import Outage
from inventory.types.proposals import Answer
from inventory.types.time import DAY, MINUTE, Ms
from monitor.judgement.cofailure.falls import Loss
from monitor.judgement.cofailure.propose import Group, propose
from monitor.judgement.cofailure.recorded import recorded_groups
from monitor.judgement.diagnosis.topology import Topology

LOOKED_BACK: Ms = 365 * DAY
EXACT: Ms = MINUTE
"""A loss counts if the last answer was so short before: else nobody knows when it fell."""


def groups_now(
    connection: Connection, district: str, now: Ms
) -> tuple[Inventory, tuple[Group, ...]]:
    """The inventory, and the groups of the last year that nobody has answered to."""
    inventory = load_inventory(connection, district)
    topology = Topology(inventory)
    answers = load_answers(connection, district)
    declined = [frozenset(a.points) for a in answers if a.answer is Answer.DECLINED]
    cameras = frozenset(topology.of_kind(Kind.CAMERA))
    outages = load_outages(connection, district, now - LOOKED_BACK, now)
    losses = [loss for loss in losses_of(outages) if loss.slot in cameras]
    if not losses:
        return inventory, ()
    span = max(DAY, now - min(losses).at)
    recorded = recorded_groups(topology)
    return inventory, propose(losses, recorded, declined, len(cameras), span)


def losses_of(outages: Iterable[Outage]) -> list[Loss]:
    """Those of which it is known when they happened."""
    return [
        Loss(each.first_bad_at, each.slot)
        for each in outages
        if each.last_good_at is not None and each.first_bad_at - each.last_good_at <= EXACT
    ]
