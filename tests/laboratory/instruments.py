"""What each probe would answer about a world, without any error: by tier, what can be asked.

Facts and reasons are those of the shipped device profiles (C-Data's chassis, the standard
interfaces, PoE, UPS, APC's outlets).
"""

from collections.abc import Callable
from enum import IntEnum

from inventory.types.components import Kind
from inventory.types.readings import Answer, CheckKey, Fact, ProbeName, Reason
from tests.laboratory.physics import World
from tests.laboratory.plant import Mode, Part, Plant

ICMP, ONVIF, SNMP = ProbeName.ICMP, ProbeName.ONVIF, ProbeName.SNMP


class Tier(IntEnum):
    """What is known of a district and can be asked; each has what those before it have."""

    PLACE = 1
    """Address and building of each camera; nothing else is recorded."""
    CHAIN = 2
    """Everything is recorded; cameras answer ping and ONVIF, switches ping."""
    LINKS = 3
    """Agents of switches and chassis tell of ports, uplinks, cards and strands."""
    GASPS = 4
    """Managed transceivers tell of their copper link, and say when their power goes."""
    POWER = 5
    """Received light, UPS, outlets and PoE ports."""


_ROWS = {
    Kind.PORT: Tier.LINKS,
    Kind.UPLINK: Tier.LINKS,
    Kind.CARD: Tier.LINKS,
    Kind.STRAND: Tier.LINKS,
    Kind.COPPER: Tier.GASPS,
    Kind.ADAPTER: Tier.POWER,
    Kind.OUTLET: Tier.POWER,
}
_VOICES = {
    Kind.CAMERA: Tier.PLACE,
    Kind.SWITCH: Tier.CHAIN,
    Kind.CHASSIS: Tier.LINKS,
    Kind.UPS: Tier.POWER,
    Kind.BOX: Tier.POWER,
}


def speaks(part: Part, tier: Tier) -> bool:
    """Whether the part has an address at which it can be asked."""
    silent = part.kind is Kind.CHASSIS and not part.managed
    return part.kind in _VOICES and tier >= _VOICES[part.kind] and not silent


def has_row(plant: Plant, part: Part, tier: Tier) -> bool:
    """Whether an agent that can be asked tells of it."""
    if not part.index or part.kind not in _ROWS or tier < _ROWS[part.kind]:
        return False
    agent = plant.agent_of(part)
    return bool(agent) and speaks(plant.parts[agent], tier)


def probes_of(plant: Plant, part: Part, tier: Tier) -> tuple[ProbeName, ...]:
    """The probes that are kept for it."""
    if speaks(part, tier):
        if part.kind is Kind.CAMERA:
            return (ICMP, ONVIF)
        return (ICMP,) if tier < Tier.LINKS else (ICMP, SNMP)
    return (SNMP,) if has_row(plant, part, tier) else ()


class Instruments:
    """Asks worlds of one district, as far as the tier goes."""

    def __init__(self, plant: Plant, tier: Tier) -> None:
        self.plant, self.tier = plant, tier
        self.probes = {
            code: probes
            for code, part in plant.parts.items()
            if (probes := probes_of(plant, part, tier)) and (tier > 1 or part.kind is Kind.CAMERA)
        }
        self.agents = {code: plant.agent_of(plant.parts[code]) for code in self.probes}
        self._rows: dict[Kind, Callable[[World, Part], Answer]] = {
            Kind.PORT: _port,
            Kind.UPLINK: _uplink,
            Kind.CARD: self._card,
            Kind.STRAND: self._strand,
            Kind.COPPER: self._copper,
            Kind.ADAPTER: _poe,
            Kind.OUTLET: _outlet,
        }

    def checks(self) -> list[CheckKey]:
        """Every check that is kept."""
        return [CheckKey(code, probe) for code, probes in self.probes.items() for probe in probes]

    def ask(self, world: World, key: CheckKey) -> Answer:
        """The right answer."""
        known = world.told.get(key)
        if known is None:
            known = world.told[key] = self._asked(world, key)
        return known

    def _asked(self, world: World, key: CheckKey) -> Answer:
        part = self.plant.parts[key.slot]
        agent = self.agents[key.slot]
        if agent:
            heard = world.reached(agent) and world.serves(agent)
            return self._rows[part.kind](world, part) if heard else _SILENT
        if key.probe is ICMP:
            return Answer(Reason.OK if world.answers(key.slot) else Reason.TIMEOUT)
        if not world.serves(key.slot):
            return Answer(Reason.TIMEOUT)
        return _camera(world, key.slot) if key.probe is ONVIF else _own_word(world, part)

    def _card(self, world: World, part: Part) -> Answer:
        if not world.alive(part.code):
            return Answer(Reason.ABSENT, facts={"card_present": False})
        (strand,) = self.plant.below[part.code]
        facts: dict[str, Fact] = {"card_present": True, "copper_link": world.copper_up(part.code)}
        return Answer(Reason.OK, facts=facts | self._far_end(world, strand))

    def _strand(self, world: World, part: Part) -> Answer:
        (card,) = part.up
        if not world.alive(card):
            return Answer(Reason.ABSENT)
        facts = self._far_end(world, part.code)
        if self.tier >= Tier.POWER:
            facts["rx_dark" if not world.light(part.code) else "rx_power_dbm"] = (
                _DBM if world.light(part.code) else True
            )
        return Answer(Reason.OK if facts["fibre_link"] else Reason.LINK_DOWN, facts=facts)

    def _far_end(self, world: World, strand: str) -> dict[str, Fact]:
        facts: dict[str, Fact] = {"fibre_link": world.light(strand)}
        transceiver = self.plant.under(strand, Kind.TRANSCEIVER)
        if self.tier < Tier.GASPS or not self.plant.parts[transceiver].managed:
            return facts
        facts["remote_power_down"] = world.gasped(transceiver)
        if facts["fibre_link"]:
            (patch,) = self.plant.below[transceiver]
            facts["remote_copper_link"] = world.carries(patch)
        return facts

    def _copper(self, world: World, part: Part) -> Answer:
        """Heard over the fibre from the far end, or not at all."""
        strand = self.plant.above(part.code, Kind.STRAND)
        if not world.alive(self.plant.above(strand, Kind.CARD)):
            return Answer(Reason.ABSENT)
        told = self._far_end(world, strand)
        known = {k: v for k, v in told.items() if k.startswith("remote_")}
        if "remote_copper_link" not in known:
            return Answer(Reason.AGENT_SILENT, facts=known)
        return Answer(Reason.OK if known["remote_copper_link"] else Reason.LINK_DOWN, facts=known)


_SILENT = Answer(Reason.AGENT_SILENT)
_DBM = -8.0
_LOAD_WATTS = 8


def _camera(world: World, code: str) -> Answer:
    if world.refuses(code):
        return Answer(Reason.AUTHENTICATION)
    if world.clock_wrong(code):
        return Answer(Reason.CLOCK_SKEW, facts={"clock_offset_s": 3_600})
    return Answer(Reason.OK, facts={"clock_offset_s": 0})


def _own_word(world: World, part: Part) -> Answer:
    if part.kind is not Kind.UPS:
        return Answer(Reason.OK)
    if world.on_battery(part.code):
        return Answer(Reason.ON_BATTERY, facts={"output_source": 5})
    return Answer(Reason.OK, facts={"output_source": 3})


def _interface(up: bool) -> Answer:
    facts: dict[str, Fact] = {"admin_status": 1, "oper_status": 1 if up else 2}
    return Answer(Reason.OK if up else Reason.LINK_DOWN, facts=facts)


def _port(world: World, part: Part) -> Answer:
    return _interface(world.link(part.code))


def _uplink(world: World, part: Part) -> Answer:
    """Seen at the core: up while the cable holds and the building's switch lives."""
    (switch,) = world.plant.below[part.code]
    return _interface(world.alive(part.code) and world.alive(switch))


def _poe(world: World, part: Part) -> Answer:
    """pethPsePortDetectionStatus: searching 2, delivering 3, fault 4; and the port's counters.

    Who refuses, or switches off for too much current, does not miss what is drawn.
    """
    refused, overloaded = (world.fails(part.code, m) for m in (Mode.REFUSED, Mode.OVERLOADED))
    shorted, idle = world.shorted(part.code), not world.drawn(part.code)
    status = 4 if overloaded or shorted else 2 if refused or idle else 3
    facts: dict[str, Fact] = {
        "detection_status": status,
        "poe_denied": 1 if refused else 0,
        "poe_overload": 1 if overloaded else 0,
        "poe_short": 1 if shorted else 0,
        "poe_mps_absent": 1 if idle and not (refused or overloaded or shorted) else 0,
    }
    return Answer(Reason.OK if status == 3 else Reason.POWER_OFF, facts=facts)


def _outlet(world: World, part: Part) -> Answer:
    on = world.alive(part.code)
    facts: dict[str, Fact] = {"outlet_state": 2 if on else 1}
    if world.plant.parts[part.within].metered:
        facts["output_power_w"] = _LOAD_WATTS if on and world.drawn(part.code) else 0
    return Answer(Reason.OK if on else Reason.POWER_OFF, facts=facts)
