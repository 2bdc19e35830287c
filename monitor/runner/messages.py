"""The messages of one tick: each ticket's step in the words' codes, corrections told as one."""

from collections.abc import Callable, Mapping, Sequence

from inventory.types.faults import FaultEventKind
from inventory.types.tickets import Message
from monitor.judgement.corrections import Step, told_with
from monitor.judgement.dispatch import Recipients, dispatch
from monitor.runner.message_params import Directory

TicketOfFault = Callable[[int], int | None]
"""The number of a fault's ticket."""


def messages_of(
    steps: Sequence[Step],
    directory: Directory,
    recipients: Recipients,
    ticket_of: TicketOfFault,
) -> list[Message]:
    """What to send, in the order of the steps."""
    mains = told_with(steps)
    found: list[Message] = []
    for number, step in enumerate(steps):
        if number in mains:
            continue
        params = directory.params(step.change, step.event)
        company = _company(number, steps, mains, directory)
        if step.other is not None:
            params["other"] = ticket_of(step.other)
        found += dispatch(step.change, params | company, recipients, correction=bool(company))
    return found


def _company(
    number: int, steps: Sequence[Step], mains: Mapping[int, int], directory: Directory
) -> dict[str, list[dict[str, object]]]:
    """The titles of what is told with this step."""
    found: dict[str, list[dict[str, object]]] = {}
    for each in (steps[other] for other, main in mains.items() if main == number):
        is_new = each.event.kind is FaultEventKind.OPENED
        found.setdefault("split_off" if is_new else "taken_in", []).append(directory.title(each))
    return found
