"""What a simulated Hikvision recorder says of its channels (ISAPI, InputProxyChannelStatusList)."""

from inventory.types.components import Kind, LinkKind
from probes.sim.world import World

PATH = "/ISAPI/ContentMgmt/InputProxy/channels/status"
_SPACE = "http://www.hikvision.com/ver20/XMLSchema"


def channel_status(world: World, recorder: str) -> bytes:
    """The list of the recorder's channels, by their index in the inventory."""
    parts = (world.wiring.slots[code] for code in world.wiring.lowers(recorder, LinkKind.PART))
    rows = "".join(
        _row(slot.index or "", online=world.answers(slot.code))
        for slot in parts
        if slot.kind is Kind.CHANNEL
    )
    name = "InputProxyChannelStatusList"
    return f'<{name} version="2.0" xmlns="{_SPACE}">{rows}</{name}>'.encode()


def _row(number: str, *, online: bool) -> str:
    found = "connect" if online else "netUnreachable"
    return (
        f"<InputProxyChannelStatus><id>{number}</id><online>{str(online).lower()}</online>"
        f"<chanDetectResult>{found}</chanDetectResult></InputProxyChannelStatus>"
    )
