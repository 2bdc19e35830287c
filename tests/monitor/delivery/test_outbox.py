"""The outbox, on both databases: written once, claimed by one, settled by its holder."""

import threading
from collections.abc import Callable

import pytest
from sqlalchemy import Connection, Engine, delete, insert
from sqlalchemy.exc import OperationalError

from inventory.database import reading, writing
from inventory.queries import outbox
from inventory.tables.inventory import district_table
from inventory.tables.people import crew, crew_address
from inventory.tables.repairs import fault, message, ticket
from inventory.types.tickets import MessageState
from tests.monitor.delivery import samples

NOW = samples.ONSET
LEASE = 60_000


@pytest.fixture
def addresses(ledger: Engine) -> list[int]:
    """Two addresses of one crew, and two tickets (1 and 2)."""
    with writing(ledger) as connection:
        add_district(connection)
        return [add_address(connection, f"json://{n}") for n in (1, 2)]


def add_district(connection: Connection) -> None:
    names = {"name": "D", "time_zone": "Asia/Shanghai", "language": "en"}
    connection.execute(insert(district_table).values(code="d", **names))
    connection.execute(insert(crew).values(district="d", code="c", name="C", language="en"))
    for number in (1, 2):
        what = {"kind": "dead", "component_kind": "camera", "component": "x", "state": "open"}
        when = {"onset_at": NOW, "opened_at": NOW, "confidence": 1.0, "details": {}}
        connection.execute(insert(fault).values(district="d", id=number, **what, **when))
        state = {"state": "open", "round": 1, "opened_at": NOW, "round_opened_at": NOW}
        row = {"district": "d", "id": number, "fault_id": number, "closed_by_hand": False}
        connection.execute(insert(ticket).values(**row, **state))


def add_address(connection: Connection, label: str) -> int:
    row = insert(crew_address).values(district="d", crew="c", sealed_url=b"sealed", label=label)
    number: int = connection.execute(row.returning(crew_address.c.id)).scalar_one()
    return number


def put(engine: Engine, *rows: tuple[str, int | None, int | None]) -> int:
    """Messages by key, ticket, address."""
    messages = [
        samples.message(key=key, ticket_id=number, address_id=address)
        for key, number, address in rows
    ]
    with writing(engine) as connection:
        return outbox.put(connection, "d", messages)


def claim(
    engine: Engine, holder: str = "a", now: int = NOW, limit: int = 10, busy: tuple[int, ...] = ()
) -> list[outbox.Claimed]:
    with writing(engine) as connection:
        return outbox.claim(connection, "d", now, holder, LEASE, limit, busy)


def settle(engine: Engine, work: Callable[[Connection], bool]) -> bool:
    with writing(engine) as connection:
        return work(connection)


def keys(claimed: list[outbox.Claimed]) -> list[str]:
    return [each.message.idempotency_key for each in claimed]


def test_a_known_key_is_written_once(ledger: Engine, addresses: list[int]) -> None:
    assert put(ledger, ("k1", 1, addresses[0]), ("k2", 1, addresses[1])) == 2
    assert put(ledger, ("k1", 1, addresses[0]), ("k3", 2, addresses[0])) == 1
    with reading(ledger) as connection:
        listed = outbox.list_messages(connection, "d")
    assert len(listed) == 3


def test_what_is_claimed_is_what_was_put(ledger: Engine, addresses: list[int]) -> None:
    put(ledger, ("k1", 1, addresses[0]))
    (claimed,) = claim(ledger)
    assert claimed.message == samples.message(key="k1", ticket_id=1, address_id=addresses[0])
    assert (claimed.attempts, claimed.sealed_url, claimed.label) == (1, b"sealed", "json://1")
    assert "sealed'" not in repr(claimed)


def test_a_claim_is_exclusive_until_its_lease_ends(ledger: Engine, addresses: list[int]) -> None:
    put(ledger, ("k1", 1, addresses[0]))
    assert keys(claim(ledger, "a")) == ["k1"]
    assert claim(ledger, "b", NOW + LEASE - 1) == []
    (again,) = claim(ledger, "b", NOW + LEASE)
    assert (again.message.idempotency_key, again.attempts) == ("k1", 2)


def test_only_the_holder_settles(ledger: Engine, addresses: list[int]) -> None:
    put(ledger, ("k1", 1, addresses[0]))
    number = claim(ledger, "a")[0].id
    claim(ledger, "b", NOW + LEASE)
    assert not settle(ledger, lambda c: outbox.settle_sent(c, number, "a", NOW))
    assert settle(ledger, lambda c: outbox.settle_sent(c, number, "b", NOW))
    assert not settle(ledger, lambda c: outbox.settle_failed(c, number, "b", "late"))
    assert claim(ledger, "b", NOW + 10 * LEASE) == []


def test_a_retry_is_due_at_its_time(ledger: Engine, addresses: list[int]) -> None:
    put(ledger, ("k1", 1, addresses[0]))
    number = claim(ledger)[0].id
    assert settle(ledger, lambda c: outbox.settle_retry(c, number, "a", NOW + 5000, "http_500"))
    assert claim(ledger, "b", NOW + 4999) == []
    assert keys(claim(ledger, "b", NOW + 5000)) == ["k1"]


def test_given_up_is_listed_with_its_code(ledger: Engine, addresses: list[int]) -> None:
    put(ledger, ("k1", 1, addresses[0]), ("k2", 1, addresses[1]))
    number = claim(ledger, limit=1)[0].id
    assert settle(ledger, lambda c: outbox.settle_failed(c, number, "a", "bad_address"))
    with reading(ledger) as connection:
        (failed,) = outbox.list_messages(connection, "d", MessageState.FAILED)
        (waiting,) = outbox.list_messages(connection, "d", MessageState.WAITING)
    assert (failed.last_error, failed.label) == ("bad_address", "json://1")
    assert (waiting.last_error, waiting.attempts) == (None, 0)


def test_one_message_per_address_at_a_time(ledger: Engine, addresses: list[int]) -> None:
    one, two = addresses
    put(ledger, ("k1", 1, one), ("k2", 2, one), ("k3", 1, two))
    assert keys(claim(ledger, "a")) == ["k1", "k3"]
    assert claim(ledger, "b") == []


def test_busy_addresses_are_left_out(ledger: Engine, addresses: list[int]) -> None:
    one, two = addresses
    put(ledger, ("k1", 1, one), ("k2", 1, two), ("k3", None, None))
    assert keys(claim(ledger, busy=(one,))) == ["k2", "k3"]


def test_the_all_clear_waits_for_the_order_but_not_for_other_tickets(
    ledger: Engine, addresses: list[int]
) -> None:
    one = addresses[0]
    put(ledger, ("1:opened", 1, one), ("1:closed", 1, one), ("2:opened", 2, one))
    first = claim(ledger)[0]
    settle(ledger, lambda c: outbox.settle_retry(c, first.id, "a", NOW + 5000, "http_500"))
    (second,) = claim(ledger)
    assert second.message.idempotency_key == "2:opened"
    settle(ledger, lambda c: outbox.settle_sent(c, second.id, "a", NOW))
    assert claim(ledger) == []
    assert keys(claim(ledger, now=NOW + 5000)) == ["1:opened"]


def test_a_removed_address_leaves_a_message_without_one(
    ledger: Engine, addresses: list[int]
) -> None:
    put(ledger, ("k1", 1, addresses[0]))
    with writing(ledger) as connection:
        connection.execute(delete(crew_address))
    (claimed,) = claim(ledger)
    assert (claimed.sealed_url, claimed.message.address_id, claimed.label) == (None, None, "")


def test_two_drains_at_once_never_claim_the_same(ledger: Engine, addresses: list[int]) -> None:
    with writing(ledger) as connection:
        many = [add_address(connection, f"json://many/{n}") for n in range(40)]
    put(ledger, *[(f"k{number}", 1, number) for number in many])
    taken: dict[str, list[str]] = {"a": [], "b": []}
    start = threading.Barrier(2)

    def drain(holder: str) -> None:
        start.wait(10)
        while sum(map(len, taken.values())) < len(many):
            try:
                taken[holder] += keys(claim(ledger, holder, limit=3))
            except OperationalError:
                continue  # lost the race on PostgreSQL: as documented, it is tried again

    threads = [threading.Thread(target=drain, args=(holder,)) for holder in taken]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(taken["a"] + taken["b"]) == sorted(f"k{number}" for number in many)
    with reading(ledger) as connection:
        attempts = connection.execute(message.select()).mappings()
        assert {row["attempts"] for row in attempts} == {1}


def test_other_districts_are_left_alone(ledger: Engine, addresses: list[int]) -> None:
    put(ledger, ("k1", 1, addresses[0]))
    with writing(ledger) as connection:
        assert outbox.claim(connection, "elsewhere", NOW, "a", LEASE, 10) == []
        assert outbox.list_messages(connection, "elsewhere") == []
