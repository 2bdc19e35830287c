"""Whose messages can be believed, and whether they are of the present."""

import pytest

from inventory.types.targets import SnmpCredential, SnmpVersion
from probes.usm import usable
from probes.usm_time import MOST_ENGINES, TimeWindows


@pytest.mark.parametrize(
    ("boots", "time", "after_s", "accepted"),
    [
        (5, 1000, 0, True),  # the same once more: nobody can tell a copy within the window
        (5, 1001, 1, True),
        (5, 900, 0, True),  # overtaken on its way
        (5, 849, 0, False),
        (5, 1000, 151, False),
        (5, 1000, 149, True),
        (5, 9000, 1, True),  # its clock went ahead while it said nothing
        (4, 9999, 1, False),
        (6, 0, 1, True),  # it was started anew
    ],
)
def test_the_window(boots: int, time: int, after_s: float, accepted: bool) -> None:
    windows = TimeWindows()
    assert windows.accepts(b"engine", 5, 1000, 50.0)
    assert windows.accepts(b"engine", boots, time, 50.0 + after_s) is accepted
    assert windows.accepts(b"another", 1, 1, 50.0)


def test_an_older_message_does_not_set_the_clock_back() -> None:
    windows = TimeWindows()
    assert windows.accepts(b"engine", 5, 1000, 0.0)
    assert windows.accepts(b"engine", 5, 860, 0.0)
    assert not windows.accepts(b"engine", 5, 840, 0.0)


def test_the_memory_of_clocks_is_bounded() -> None:
    windows = TimeWindows()
    for number in range(2 * MOST_ENGINES):
        windows.accepts(number.to_bytes(8, "big"), 1, 1, 0.0)
    assert len(windows._heard) <= MOST_ENGINES


@pytest.mark.parametrize(
    ("user", "auth", "key", "usable_"),
    [
        ("watcher", "SHA256", "a-long-key", True),
        ("watcher", "", "", False),
        ("watcher", "SHA256", "", False),
        ("", "SHA256", "a-long-key", False),
        ("watcher", "SHA3", "a-long-key", False),
    ],
)
def test_only_what_authenticates_is_usable(user: str, auth: str, key: str, usable_: bool) -> None:
    credential = SnmpCredential(SnmpVersion.V3, user=user, auth_protocol=auth, auth_key=key)
    assert usable(credential) is usable_
