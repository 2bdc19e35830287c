"""The ONVIF probe on the event loop, its messages moved by aiohttp and read by lxml."""

from inventory.types.readings import Answer
from inventory.types.targets import Target
from probes import onvif
from probes.bounded_http import CARRIER
from probes.fast import readiness
from probes.fast.http import by_loop
from probes.fast.on_loop import on_loop
from probes.fast.soap import by_lxml
from probes.onvif_service import CALLER
from probes.readiness import WAITING


async def ask(target: Target, deadline: float) -> Answer:
    """As `probes.onvif.ask`."""
    return await on_loop(_ask, target, deadline)


def _ask(target: Target, deadline: float) -> Answer:
    """In the greenlet, whose context is its own."""
    CARRIER.set(by_loop)
    CALLER.set(by_lxml)
    WAITING.set(readiness.by_loop)  # of HTTPS, and of looking who else listens
    return onvif.ask(target, deadline)
