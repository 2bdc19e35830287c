"""When to try again, and when to give up. Pure: the time is an argument."""

from inventory.types.time import DAY, HOUR, MINUTE, SECOND, Ms

DELAYS: tuple[Ms, ...] = (5 * SECOND, 15 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR)
"""The wait after the first, second, … failed attempt; the last one repeats."""

GIVE_UP_AFTER: Ms = DAY
"""Of a message's age. Every message is tried at least once, however old it is."""


def next_attempt_at(attempts: int, created_at: Ms, now: Ms) -> Ms | None:
    """When a message that has failed `attempts` (≥ 1) times is due again; None: give up.

    The last attempt is not later than `GIVE_UP_AFTER` past the message's creation.
    """
    last = created_at + GIVE_UP_AFTER
    if now >= last:
        return None
    delay = DELAYS[min(max(attempts, 1), len(DELAYS)) - 1]
    return min(now + delay, last)
