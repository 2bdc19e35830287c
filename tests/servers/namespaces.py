"""A network namespace for one thread: what runs in it sees its own interfaces and sysctls."""

import ctypes
import os
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

_CLONE_NEWNET = 0x40000000


def may_unshare() -> bool:
    """Whether this process may make network namespaces (root, and not all containers)."""
    try:
        return in_own_network(lambda: True)
    except OSError:
        return False


def in_own_network(work: Callable[[], T]) -> T:
    """Run `work` in a thread whose network is a new, empty namespace; raise what it raises.

    Programs it starts share the namespace, which ends with the thread. OSError: not permitted.
    """
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(_unshared, work).result()


def ip(arguments: str) -> str:
    """Run iproute2's `ip` in the current thread's namespace; what it prints."""
    done = subprocess.run(["ip", *arguments.split()], check=True, capture_output=True, text=True)
    return done.stdout


def _unshared(work: Callable[[], T]) -> T:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return work()


@contextmanager
def named_network(name: str) -> Iterator[str]:
    """A network namespace that stays while the block lasts, for others to move interfaces to."""
    ip(f"netns add {name}")
    try:
        inside(name, lambda: ip("link set lo up"))
        yield name
    finally:
        ip(f"netns delete {name}")


def inside(name: str, work: Callable[[], T]) -> T:
    """Run `work` in a thread that has joined the named network; programs it starts are in it."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(_joined, name, work).result()


def _joined(name: str, work: Callable[[], T]) -> T:
    libc = ctypes.CDLL(None, use_errno=True)
    with Path("/run/netns", name).open("rb") as handle:
        if libc.setns(handle.fileno(), _CLONE_NEWNET) != 0:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return work()
