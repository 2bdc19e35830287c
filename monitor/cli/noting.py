"""Writes down what a command learned by asking devices itself, for whoever asks them next."""

from collections.abc import Iterable, Mapping

from inventory.queries.refusals import lift_refusals
from inventory.types.readings import CheckKey, Reading
from inventory.types.targets import Target
from monitor.cli.session import Session
from monitor.cli.times import now_ms
from monitor.runner.known import door_of
from monitor.runner.lessons import lessons_of, write_lessons


def note(session: Session, readings: Iterable[Reading], targets: Mapping[CheckKey, Target]) -> None:
    """Keep refusals and firmware; doors that answer without one are open again. Raises Trouble."""
    heard = list(readings)
    found = lessons_of(heard, targets)
    opened = [
        door_of(each.check, targets[each.check])
        for each in heard
        if each.status.alive and not each.held_until and targets[each.check].onvif
    ]
    if not (found or opened):
        return
    with session.writing(changes=False) as connection:
        lift_refusals(connection, session.district, opened)
        write_lessons(connection, session.district, found, now_ms())
