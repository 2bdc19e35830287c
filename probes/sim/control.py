"""Commands to a running district: break, mend and so on, by slot code."""

from collections.abc import Callable, Mapping

from probes.sim.district import District
from probes.sim.wire import Command, Deed, Done, State, from_line
from probes.sim.world import World

_DEEDS: Mapping[Deed, Callable[[World, Command], None]] = {
    "break": lambda world, command: world.break_(command.slot),
    "disable": lambda world, command: world.disable(command.slot),
    "hang": lambda world, command: world.hang(command.slot),
    "password": lambda world, command: world.set_password(command.slot, command.password),
    "skew": lambda world, command: world.skew_clock(command.slot, command.seconds),
    "sink": lambda world, command: world.sink(command.slot, command.decibels),
    "corrupt": lambda world, command: world.corrupt(command.slot, command.per_hour),
    "mend": lambda world, command: world.mend(command.slot),
    "mend_all": lambda world, _: world.mend_all(),
    "state": lambda _, __: None,
}


def obey(district: District, line: bytes) -> Done:
    """Carry out one command line; a bad one is told and changes nothing."""
    command = from_line(Command, line)
    if isinstance(command, str):
        return Done(error=command)
    try:
        _DEEDS[command.do](district.world, command)
    except KeyError:
        return Done(error=f"unknown slot: {command.slot}")
    return Done(state=state_of(district) if command.do == "state" else None)


def state_of(district: District) -> State:
    """What was done to the district, and what it looks like from outside."""
    done = district.world.conditions
    refusals = {code: camera.refusals for code, camera in district.cameras.items()}
    return State(
        broken=tuple(sorted(done.broken)),
        disabled=tuple(sorted(done.disabled)),
        hung=tuple(sorted(done.hung)),
        passwords=tuple(sorted(done.passwords)),
        skews=dict(done.skews),
        losses=dict(done.losses),
        noise=dict(done.noise),
        dark=tuple(district.world.dark()),
        refusals={code: count for code, count in refusals.items() if count},
    )
