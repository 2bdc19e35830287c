"""A simulated district in a process of its own, from the parent's side."""

import contextlib
import os
import selectors
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from types import TracebackType
from typing import IO, Self

from inventory.types.components import Inventory
from probes.sim.access import Access
from probes.sim.wire import MAX_LINE, Command, Done, Order, Ready, State, from_line, to_line

PROGRAM = ("probes.sim",)
READY_S = 30.0
ANSWER_S = 10.0
LEAVE_S = 5.0


class SimulatorError(Exception):
    """The simulated district could not start, died, or refused a command."""


class SimulatedDistrict:
    """The child process; a context manager. Every method may be called from any thread.

    Entering starts it and waits until every device listens; leaving ends it, whatever happened.
    All methods raise SimulatorError. The inventory's addresses must be servable on this machine
    (see `probes.sim.addresses.plan_addresses`). `trap_receiver`: host and port to which its agents
    send traps. `program`: the module, with its arguments, that serves what is ordered.
    """

    def __init__(
        self,
        inventory: Inventory,
        access: Access | None = None,
        trap_receiver: tuple[str, int] | None = None,
        program: Sequence[str] = PROGRAM,
    ) -> None:
        self.echo_address = ("127.0.0.1", 0)
        """Where `probes.sim.echo.make_probe` asks; known once started."""
        self._program = program
        self._order = Order(inventory, access or Access(), trap_receiver)
        self._child: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._unread = b""

    def start(self) -> None:
        """Start the child and wait for it to be ready."""
        # A session of its own: Ctrl-C is for the parent, which then ends the child in order.
        self._child = subprocess.Popen(  # noqa: S603  # a module of this project
            [sys.executable, "-m", *self._program],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        try:
            self._begin()
        except BaseException:
            self.close()
            raise

    def _begin(self) -> None:
        ready = from_line(Ready, self._exchange(to_line(self._order), READY_S))
        if isinstance(ready, str) or ready.echo is None:
            raise SimulatorError(ready if isinstance(ready, str) else ready.error)
        self.echo_address = ready.echo

    @property
    def pid(self) -> int | None:
        """Process id of the running child."""
        return self._child.pid if self._child else None

    def break_(self, slot: str) -> None:
        """It fails for good: cut, burnt out, pulled, switched off."""
        self._do(Command("break", slot))

    def disable(self, slot: str) -> None:
        """An administrator shuts the port down."""
        self._do(Command("disable", slot))

    def hang(self, slot: str) -> None:
        """It still answers pings, but no protocol."""
        self._do(Command("hang", slot))

    def set_password(self, slot: str, password: str) -> None:
        """It takes this password from now on."""
        self._do(Command("password", slot, password=password))

    def skew_clock(self, slot: str, seconds: float) -> None:
        """Its clock is ahead by `seconds`."""
        self._do(Command("skew", slot, seconds=seconds))

    def sink(self, slot: str, decibels: float) -> None:
        """The strand or cable loses so much more light."""
        self._do(Command("sink", slot, decibels=decibels))

    def corrupt(self, slot: str, per_hour: float) -> None:
        """What arrives there is damaged, so many frames an hour."""
        self._do(Command("corrupt", slot, per_hour=per_hour))

    def mend(self, slot: str) -> None:
        """Everything done to this slot is undone."""
        self._do(Command("mend", slot))

    def mend_all(self) -> None:
        """Everything done to the district is undone."""
        self._do(Command("mend_all"))

    def state(self) -> State:
        """What was done, and which addressed devices are dark."""
        done = self._do(Command("state"))
        if done.state is None:
            raise SimulatorError("no state came")
        return done.state

    def close(self) -> None:
        """End the child: end of input first, SIGKILL when that is not enough."""
        child, self._child = self._child, None
        if child is None:
            return
        for pipe in (child.stdin, child.stdout):
            _close(pipe)
        try:
            child.wait(LEAVE_S)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _do(self, command: Command) -> Done:
        with self._lock:
            done = from_line(Done, self._exchange(to_line(command), ANSWER_S))
        if isinstance(done, str) or done.error:
            raise SimulatorError(done if isinstance(done, str) else done.error)
        return done

    def _exchange(self, line: bytes, wait_s: float) -> bytes:
        child = self._child
        if child is None or child.stdin is None or child.stdout is None:
            raise SimulatorError("the simulated district does not run")
        try:
            child.stdin.write(line)
            child.stdin.flush()
            return self._line_from(child.stdout, time.monotonic() + wait_s)
        except OSError as error:
            raise SimulatorError("the simulated district has died") from error

    def _line_from(self, pipe: IO[bytes], until: float) -> bytes:
        with selectors.DefaultSelector() as selector:
            selector.register(pipe, selectors.EVENT_READ)
            while b"\n" not in self._unread:
                if not selector.select(max(0.0, until - time.monotonic())):
                    raise SimulatorError("the simulated district did not answer in time")
                # Around the pipe's own buffer: what it held back, the selector would not see.
                chunk = os.read(pipe.fileno(), 65_536)
                if not chunk or len(self._unread) > MAX_LINE:
                    raise SimulatorError("the simulated district has ended")
                self._unread += chunk
        line, _, self._unread = self._unread.partition(b"\n")
        return line


def _close(pipe: IO[bytes] | None) -> None:
    if pipe is not None:
        with contextlib.suppress(OSError):
            pipe.close()
