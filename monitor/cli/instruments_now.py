"""What can be asked now, and what it tells: the instruments that failures are rehearsed with."""

from collections.abc import Iterable, Mapping

from inventory.queries.states import SlotStateEntry, load_states
from inventory.types.components import Inventory, Kind
from inventory.types.readings import CheckKey, ProbeName
from inventory.types.targets import Target
from inventory.types.wiring import SNMP_SPEAKERS
from monitor.cli.planned import planned_now
from monitor.cli.session import Session
from monitor.judgement.coverage.scene import Instruments
from probes.profiles.current import library

GASPS = ("remote_power_down", "oam_event")
"""Facts that tell of a far end without power."""


def instruments_now(session: Session) -> tuple[Inventory, Instruments, frozenset[str]]:
    """The inventory, its instruments, and the slots for which an ONVIF credential is stored.

    Nobody is asked. What is read by SNMP counts where a credential is stored for it.
    """
    inventory, targets = planned_now(session)
    with session.reading() as connection:
        states = load_states(connection, session.district)
    asked = {key: each for key, each in targets.items() if _can_answer(key, each)}
    instruments = Instruments(
        asked=frozenset(key.slot for key in asked),
        readable=frozenset(key.slot for key, each in asked.items() if _is_agent(key, each)),
        gasping=frozenset(_gasping(asked, states)),
    )
    known = frozenset(key.slot for key, each in targets.items() if each.onvif is not None)
    return inventory, instruments, known


def _can_answer(key: CheckKey, target: Target) -> bool:
    return key.probe is not ProbeName.SNMP or target.snmp is not None


def _is_agent(key: CheckKey, target: Target) -> bool:
    return key.probe is ProbeName.SNMP and target.own and target.kind in SNMP_SPEAKERS


def _gasping(
    asked: Mapping[CheckKey, Target], states: Mapping[str, SlotStateEntry]
) -> Iterable[str]:
    """Those that told of it when last seen; of what was never seen, those whose family does."""
    for key, target in asked.items():
        if key.probe is not ProbeName.SNMP or target.kind not in (Kind.STRAND, Kind.PORT):
            continue
        seen = states.get(key.slot)
        facts = seen.facts if seen and seen.facts else _facts_of_family(target)
        if any(gasp in facts for gasp in GASPS):
            yield key.slot


def _facts_of_family(target: Target) -> frozenset[str]:
    profile = library().profiles.get(target.profile)
    rows = profile.rows.get((target.kind, False), ()) if profile else ()
    return frozenset(value.fact for row in rows for value in row.values if value.fact)
