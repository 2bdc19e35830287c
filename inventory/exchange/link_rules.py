"""Which links make sense: what feeds, carries and holds what. Pure."""

from collections.abc import Mapping

from inventory.types.components import Kind, LinkKind

_FEEDS = frozenset({Kind.ADAPTER, Kind.OUTLET, Kind.BOX, Kind.UPS, Kind.MAINS})
_NEVER_FED = frozenset(
    {Kind.MAINS, Kind.COPPER, Kind.STRAND, Kind.CABLE, Kind.CHANNEL, Kind.UPLINK}
)

_CARRIES = frozenset(
    {
        Kind.COPPER,
        Kind.TRANSCEIVER,
        Kind.STRAND,
        Kind.CARD,
        Kind.CHASSIS,
        Kind.PORT,
        Kind.SWITCH,
        Kind.UPLINK,
        Kind.RECORDER,
        Kind.CHANNEL,
        Kind.BOX,
    }
)
_NEVER_CARRIED = frozenset({Kind.ADAPTER, Kind.OUTLET, Kind.MAINS, Kind.CABLE})

_HOLDS: Mapping[Kind, frozenset[Kind]] = {
    Kind.STRAND: frozenset({Kind.CABLE}),
    Kind.CARD: frozenset({Kind.CHASSIS, Kind.SWITCH}),
    Kind.PORT: frozenset({Kind.SWITCH, Kind.CHASSIS, Kind.RECORDER, Kind.BOX}),
    Kind.UPLINK: frozenset({Kind.SWITCH, Kind.CHASSIS, Kind.BOX}),
    Kind.OUTLET: frozenset({Kind.BOX, Kind.UPS}),
    Kind.ADAPTER: frozenset({Kind.SWITCH, Kind.CHASSIS, Kind.RECORDER, Kind.BOX}),
    Kind.CHANNEL: frozenset({Kind.RECORDER}),
    Kind.SWITCH: frozenset({Kind.BOX}),
    Kind.TRANSCEIVER: frozenset({Kind.BOX, Kind.CHASSIS}),
    Kind.UPS: frozenset({Kind.BOX}),
}


def makes_sense(lower: Kind, link: LinkKind, upper: Kind) -> bool:
    """Whether a component of kind `lower` can need one of kind `upper` in that way."""
    if link is LinkKind.POWER:
        return upper in _FEEDS and lower not in _NEVER_FED
    if link is LinkKind.DATA:
        return upper in _CARRIES and lower not in _NEVER_CARRIED
    return upper in _HOLDS.get(lower, frozenset())
