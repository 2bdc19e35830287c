"""The ICMP probe, its packets moved by gufo-ping."""

from inventory.types.readings import Answer
from inventory.types.targets import Target
from probes import icmp
from probes.fast.gufo import GufoSocket
from probes.icmp_echoes import Pings

_PINGS = Pings(GufoSocket)
close = _PINGS.close


async def ask(target: Target, deadline: float) -> Answer:
    """As `probes.icmp.ask`."""
    return await icmp.ask(target, deadline, _PINGS)
