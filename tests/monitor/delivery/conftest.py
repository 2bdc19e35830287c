"""A ledger with one crew, and a drain on it whose time the test sets."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import Connection, Engine, insert

from inventory.database import reading, writing
from inventory.queries import outbox
from inventory.queries.crews import add_address, create_crew
from inventory.tables.inventory import district_table
from inventory.types.tickets import Crew
from inventory.vault import Vault
from monitor.delivery.drain import DEFAULT_LIMITS, Drain, Limits, RunInWriter, Send
from monitor.delivery.sender import send
from tests.monitor.delivery import samples

T = TypeVar("T")


@dataclass(slots=True)
class Office:
    """An outbox to put messages into, and drains to empty it; `now` goes when the test says."""

    engine: Engine
    vault: Vault
    now: int = samples.ONSET
    keys: int = 0

    def address(self, url: str) -> int:
        with writing(self.engine) as connection:
            return add_address(connection, self.vault, "d", "crew", url).id

    def put(self, address: int | None, template: str = "ticket_opened") -> str:
        """A message to that address; its key."""
        self.keys += 1
        key = f"ticket:{self.keys}"
        message = samples.message(template, address_id=address, created_at=self.now, key=key)
        with writing(self.engine) as connection:
            outbox.put(connection, "d", [message])
        return key

    def drain(
        self,
        holder: str = "here",
        send: Send = send,
        limits: Limits = DEFAULT_LIMITS,
        writer: RunInWriter | None = None,
    ) -> Drain:
        run = writer or self.run_in_writer
        return Drain("d", holder, self.vault, lambda: self.now, run, send, limits)

    def run_in_writer(self, work: Callable[[Connection], T], /) -> Awaitable[T]:
        return asyncio.to_thread(self.write, work)

    def write(self, work: Callable[[Connection], T]) -> T:
        with writing(self.engine) as connection:
            return work(connection)

    def listed(self) -> list[outbox.Posted]:
        """All messages, the oldest first."""
        with reading(self.engine) as connection:
            return outbox.list_messages(connection, "d")[::-1]

    def states(self) -> list[tuple[str, int, str | None]]:
        return [(each.state, each.attempts, each.last_error) for each in self.listed()]


@pytest.fixture
def office(sqlite_ledger: Engine) -> Office:
    names = {"name": "District", "time_zone": "Asia/Shanghai", "language": "en"}
    with writing(sqlite_ledger) as connection:
        connection.execute(insert(district_table).values(code="d", **names))
        create_crew(connection, "d", Crew("crew", "Crew", "en"))
    return Office(sqlite_ledger, Vault([Fernet.generate_key().decode()]))
