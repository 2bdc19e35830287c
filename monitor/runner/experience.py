"""What people confirmed, and how long what served: the ledger's part in learned failure rates."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection

from inventory.queries.confirmations import count_answered, load_confirmations
from inventory.queries.leases import watched_since
from inventory.queries.service_lives import list_service_lives
from inventory.types.causes import Answered
from inventory.types.time import Ms
from monitor.judgement.diagnosis.learning import Experience, count_failures, unit_years
from monitor.judgement.diagnosis.priors import DEFAULT_PRIORS, Priors


@dataclass(frozen=True, slots=True)
class Learned:
    """What the district has taught, and how much of it was answered."""

    experience: Experience
    answered: Answered


def load_priors(
    connection: Connection, district: str, now: Ms, model: Callable[[str], str]
) -> Priors:
    """How often what stands in each slot fails, as far as the district has taught until `now`.

    `model`: of the unit that stands in a slot, by the slot's code."""
    learned = load_experience(connection, district, now)
    return Priors(learned.experience, model) if learned else DEFAULT_PRIORS


def load_experience(connection: Connection, district: str, now: Ms) -> Learned | None:
    """What was learned until `now`; None while nobody has confirmed a cause: no time counts then,
    and the inventory's history need not be read."""
    confirmed = load_confirmations(connection, district)
    if not confirmed:
        return None
    answered = count_answered(connection, district, confirmed)
    since = watched_since(connection, district)
    lives = list_service_lives(connection, district)
    years = unit_years(lives, now if since is None else since, now, answered.share)
    experience = Experience(count_failures(confirmed.values()), years, now)
    return Learned(experience, answered)
