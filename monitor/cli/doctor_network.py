"""The network: the reference hosts, and a sample of devices."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from inventory.words import mark
from monitor.cli.exits import Trouble
from monitor.cli.findings import Finding, fine, problem, warning
from monitor.cli.session import Session

if TYPE_CHECKING:
    from inventory.types.readings import CheckKey
    from inventory.types.targets import Target


def check_network(session: Session, devices: int) -> Iterator[Finding]:
    """Nothing where there are no settings: that was told already."""
    try:
        hosts = session.settings.references.hosts
    except Trouble:
        return
    yield from _references(hosts)
    if devices:
        try:
            yield from _sample(session, devices)
        except Trouble:  # of key or database: told already
            return


def _references(hosts: tuple[str, ...]) -> Iterator[Finding]:
    from inventory.types.components import Kind
    from inventory.types.readings import Reason
    from inventory.types.targets import Target
    from probes import icmp

    topic = mark("Reference hosts")
    if not hosts:
        hint = mark(
            "Name your gateway in the settings, references.hosts: without it, a cut of the "
            "monitor's own line looks like an outage of everything."
        )
        yield warning(topic, mark("none is named"), hint)
    for host in hosts:
        answer = icmp.ask_many(Target(host, Kind.SWITCH, host), deadline=2.0, count=2)
        if answer.reason is Reason.NO_PRIVILEGE:  # told already
            return
        if answer.delay_ms is not None:
            yield fine(topic, mark("{host} answers in {ms} ms"), host=host, ms=answer.delay_ms)
        else:
            hint = mark("Is it the right address, and does it answer ping from here?")
            yield problem(topic, mark("{host} does not answer"), hint, host=host)


def _sample(session: Session, most: int) -> Iterator[Finding]:
    """Some devices, spread over the inventory, asked in every way that is planned for them."""
    from inventory.types.readings import Status
    from monitor.cli.engine import chosen_probes
    from monitor.cli.probe_calls import ask_all

    targets = _spread(_planned(session), most)
    if not targets:
        return
    topic = mark("Devices")
    readings = ask_all(targets, chosen_probes(session))
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
    from inventory.queries.credentials import resolve
    from inventory.queries.slots import load_inventory
    from monitor.runner.targets import Ports, plan_targets

    vault, ports = session.vault, session.settings.ports
    with session.reading() as connection:
        inventory = load_inventory(connection, session.district_record.code)
        access = resolve(connection, vault, session.district, inventory.slots)
    return plan_targets(inventory, access, Ports(ports.onvif, ports.snmp))


def _spread(targets: "Mapping[CheckKey, Target]", most: int) -> "dict[CheckKey, Target]":
    """The checks of up to `most` devices with an address of their own, evenly chosen."""
    own = sorted({key.slot for key, target in targets.items() if target.own})
    step = max(1, -(-len(own) // most))
    chosen = set(own[::step])
    return {key: target for key, target in targets.items() if key.slot in chosen}
