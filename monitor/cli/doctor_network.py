"""The network: the reference hosts, and a sample of devices."""

import asyncio
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from inventory.words import mark
from monitor.cli.exits import Trouble
from monitor.cli.findings import Finding, fine, problem, warning
from monitor.cli.session import Session

if TYPE_CHECKING:
    from inventory.types.readings import Answer, CheckKey
    from inventory.types.targets import Target


def check_network(session: Session, devices: int) -> Iterator[Finding]:
    """Nothing where there are no settings: that was told already."""
    try:
        settings = session.settings
    except Trouble:
        return
    yield from _references(settings.references.hosts, settings.ports.tcp)
    yield from _traps(session)
    if devices:
        try:
            yield from _sample(session, devices)
        except Trouble:  # of key or database: told already
            return


def _references(hosts: tuple[str, ...], tcp_ports: tuple[int, ...]) -> Iterator[Finding]:
    from inventory.types.components import Kind
    from inventory.types.readings import Reason
    from inventory.types.targets import Target
    from probes.tcp_check import METHOD

    topic = mark("Reference hosts")
    if not hosts:
        hint = mark(
            "Name your gateway in the settings, references.hosts: without it, a cut of the "
            "monitor's own line looks like an outage of everything."
        )
        yield warning(topic, mark("none is named"), hint)
    for host in hosts:
        target = Target(host, Kind.SWITCH, host, tcp_ports=tcp_ports)
        answer = asyncio.run(_ping(target))
        if answer.delay_ms is not None:
            by_tcp = answer.facts.get("method") == METHOD
            text = (
                mark("{host} answers TCP in {ms} ms")
                if by_tcp
                else mark("{host} answers in {ms} ms")
            )
            yield fine(topic, text, host=host, ms=answer.delay_ms)
        elif answer.reason is Reason.NO_PRIVILEGE:
            hint = mark("Permit ping (see above), or name a host that answers TCP.")
            text = mark("{host} answers no TCP, and ping is not permitted: it tells nothing")
            yield warning(topic, text, hint, host=host)
        else:
            hint = mark("Is it the right address, and does it answer ping from here?")
            yield problem(topic, mark("{host} does not answer"), hint, host=host)


async def _ping(target: "Target") -> "Answer":
    from probes import icmp

    try:
        return await icmp.ask_many(target, deadline=2.0, count=2)
    finally:
        await icmp.close()


def _traps(session: Session) -> Iterator[Finding]:
    """Whoever has the port hears traps; when it can be had here and now, nobody does."""
    from errno import EADDRINUSE

    from probes.traps import bound_socket

    topic, wanted = mark("Traps"), session.settings.traps
    if not wanted.enabled:
        yield fine(topic, mark("switched off in the settings"))
        return
    try:
        bound_socket(wanted.listen, wanted.port).close()
    except OSError as error:
        if error.errno == EADDRINUSE:
            yield fine(topic, mark("heard on UDP port {port}"), port=wanted.port)
            return
        hint = mark(
            "Choose traps.listen and traps.port anew in the settings; the monitor runs without."
        )
        text = mark("port {port} of {listen} cannot be used: {reason}")
        details = {"port": wanted.port, "listen": wanted.listen, "reason": error.strerror}
        yield problem(topic, text, hint, **details)
    else:
        text = mark("UDP port {port} is free: a monitor that runs would listen there")
        yield fine(topic, text, port=wanted.port)


def _sample(session: Session, most: int) -> Iterator[Finding]:
    """Some devices, spread over the inventory, asked in every way that is planned for them."""
    from inventory.types.readings import Status
    from monitor.cli.engine import chosen_probes
    from monitor.cli.noting import note
    from monitor.cli.probe_calls import ask_all

    targets = _spread(_planned(session), most)
    if not targets:
        return
    topic = mark("Devices")
    readings = ask_all(targets, chosen_probes(session))
    note(session, readings, targets)
    lost = sorted({each.check.slot for each in readings if each.status is Status.FAILED})
    asked = len({key.slot for key in targets})
    if not lost:
        yield fine(topic, mark("all {n} that were asked answer"), n=asked)
        return
    hint = mark("pointwatch probe {first} tells more.")
    text = mark("{lost} of {n} that were asked do not answer: {codes}")
    codes = ", ".join(lost[:5])
    found = problem if len(lost) == asked else warning
    yield found(topic, text, hint, lost=len(lost), n=asked, codes=codes, first=lost[0])


def _planned(session: Session) -> "Mapping[CheckKey, Target]":
    from monitor.cli.planned import planned_now

    return planned_now(session)[1]


def _spread(targets: "Mapping[CheckKey, Target]", most: int) -> "dict[CheckKey, Target]":
    """The checks of up to `most` devices with an address of their own, evenly chosen."""
    own = sorted({key.slot for key, target in targets.items() if target.own})
    step = max(1, -(-len(own) // most))
    chosen = set(own[::step])
    return {key: target for key, target in targets.items() if key.slot in chosen}
