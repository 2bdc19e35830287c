"""What a monitor that starts now would ask, for commands that ask in its place."""

from inventory.queries.credentials import resolve
from inventory.queries.slots import load_inventory
from inventory.types.components import Inventory
from inventory.types.readings import CheckKey
from inventory.types.targets import Target
from monitor.cli.session import Session
from monitor.cli.times import now_ms
from monitor.runner.known import load_known
from monitor.runner.targets import Ports, plan_targets


def planned_now(
    session: Session, *, insist: bool = False
) -> tuple[Inventory, dict[CheckKey, Target]]:
    """The inventory, and every check that it and the stored credentials allow.

    `insist`: credentials are sent even where they were refused a moment ago.
    """
    vault, ports = session.vault, session.settings.ports
    session.use_profiles()
    with session.reading() as connection:
        inventory = load_inventory(connection, session.district_record.code)
        access = resolve(connection, vault, session.district, inventory.slots)
        known = load_known(connection, session.district, None if insist else now_ms())
    return inventory, plan_targets(inventory, access, Ports(**ports.model_dump()), known)
