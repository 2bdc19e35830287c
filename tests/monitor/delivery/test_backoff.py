"""The waits between attempts, and when a message is given up."""

from hypothesis import given
from hypothesis import strategies as st

from inventory.types.time import HOUR, SECOND
from monitor.delivery.backoff import DELAYS, GIVE_UP_AFTER, next_attempt_at


def test_the_waits_grow_and_the_last_one_repeats() -> None:
    waits = [next_attempt_at(attempts, 0, 0) for attempts in range(1, 9)]
    assert waits == [*DELAYS, HOUR, HOUR]


def test_gives_up_a_day_after_creation_however_few_attempts() -> None:
    assert next_attempt_at(1, 0, GIVE_UP_AFTER) is None
    assert next_attempt_at(1, 0, GIVE_UP_AFTER - 1) == GIVE_UP_AFTER


@given(st.integers(0, 10**6), st.integers(0, 10**13), st.integers(-HOUR, 2 * GIVE_UP_AFTER))
def test_the_next_attempt_is_later_than_now_and_within_the_day(
    attempts: int, created_at: int, age: int
) -> None:
    now = created_at + age
    again = next_attempt_at(attempts, created_at, now)
    assert again is None or now < again <= created_at + GIVE_UP_AFTER
    assert again is None or again - now <= HOUR


def test_the_attempts_of_one_day_are_few() -> None:
    now, attempts = 0, 0
    while (again := next_attempt_at(attempts + 1, 0, now)) is not None:
        now, attempts = again + 10 * SECOND, attempts + 1
    assert 25 <= attempts <= 31
