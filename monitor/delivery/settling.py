"""How one attempt is written down: sent, to be tried again, or given up."""

import logging
from collections.abc import Callable

from sqlalchemy import Connection

from inventory.queries.outbox import Claimed, settle_failed, settle_retry, settle_sent
from inventory.types.time import SECOND, Ms
from monitor.delivery.backoff import next_attempt_at
from monitor.delivery.sender import Outcome

_log = logging.getLogger(__name__)

Settlement = Callable[[Connection], bool]


def settlement(claimed: Claimed, outcome: Outcome, holder: str, now: Ms) -> Settlement:
    """The entry to make for this outcome at `now`; it answers whether the claim still held."""
    what = f"message {claimed.id} ({claimed.message.template}) to {claimed.label or 'nowhere'}"
    if outcome.sent:
        _log.info("%s: sent, attempt %d", what, claimed.attempts)
        return lambda connection: settle_sent(connection, claimed.id, holder, now)
    again = next_attempt_at(claimed.attempts, claimed.message.created_at, now)
    if outcome.permanent or again is None:
        _log.error("%s: given up after attempt %d: %s", what, claimed.attempts, outcome.code)
        return lambda connection: settle_failed(connection, claimed.id, holder, outcome.code)
    wait_s = (again - now) / SECOND
    _log.warning("%s: %s; again in %.0f s", what, outcome.code, wait_s)
    return lambda connection: settle_retry(connection, claimed.id, holder, again, outcome.code)
