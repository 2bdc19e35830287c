"""The ledger locked, full, gone and back: nothing is lost, nothing is doubled."""

import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import Engine, event

from inventory.database import open_engine, upgrade
from inventory.types.outages import BlindReason
from inventory.types.time import Ms
from monitor.runner.clock import Clock
from tests.monitor.runner.conftest import Post, posted
from tests.monitor.runner.gates import GATES, gates
from tests.servers.tcp_proxy import Proxy, tcp_proxy

TROUBLE = "the database cannot be written"


async def _ends_well(post: Post, back_at: Ms) -> None:
    """What broke during the trouble is one outage from its own time on, and one ticket."""
    books = post.books
    await post.until(lambda: bool(books.tickets))
    post.world.mend("gate1")
    await post.until(lambda: "ticket_closed" in books.templates)
    [outage] = books.outages
    assert outage.first_bad_at < back_at, "readings keep their own time"
    assert outage.first_good_at is not None
    assert books.components == ["gate1"]
    assert books.templates == ["ticket_opened", "ticket_closed"]
    books.check()


def _impatient(engine: Engine) -> None:
    """SQLite then says at once that it is locked, instead of after seconds."""

    @event.listens_for(engine, "connect")
    def _configure(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA busy_timeout=100")

    engine.dispose()


async def test_a_locked_database(post: Post, caplog: pytest.LogCaptureFixture) -> None:
    _impatient(post.engine)
    async with post.watched():
        await post.until(lambda: post.books.all_ok(*GATES))
        intruder = sqlite3.connect(str(post.engine.url.database), isolation_level=None)
        intruder.execute("BEGIN EXCLUSIVE")
        post.world.break_("gate1")
        await post.until(lambda: TROUBLE in caplog.text)
        await post.until(lambda: post.failures("gate1") >= 2)
        back_at = Clock().now()
        intruder.execute("ROLLBACK")
        intruder.close()
        await _ends_well(post, back_at)
    assert "the database is back" in caplog.text


async def test_what_memory_could_not_hold_is_blind_time(post: Post) -> None:
    _impatient(post.engine)
    async with post.watched(post.monitor(memory=20)):
        await post.until(lambda: post.books.all_ok(*GATES))
        intruder = sqlite3.connect(str(post.engine.url.database), isolation_level=None)
        intruder.execute("BEGIN EXCLUSIVE")
        seen = post.asked["gate1"]
        await post.until(lambda: post.asked["gate1"] > seen + 8)
        intruder.execute("ROLLBACK")
        intruder.close()
        await post.until(lambda: bool(post.books.blind_times))
    [blind] = post.books.blind_times
    assert blind.reason is BlindReason.DATABASE
    assert blind.ended_at is not None
    assert blind.started_at < blind.ended_at
    assert post.books.tickets == []


@pytest_asyncio.fixture
async def narrow_post(tmp_path: Path) -> AsyncIterator[Post]:
    """On an SQLite whose small pages are soon full."""
    path = tmp_path / "narrow.db"
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA page_size=512")
    connection.execute("VACUUM")
    connection.close()
    engine = open_engine(f"sqlite:///{path}")
    upgrade(engine)
    async with posted(engine, gates()) as post:
        yield post
    engine.dispose()


async def test_a_full_database(narrow_post: Post, caplog: pytest.LogCaptureFixture) -> None:
    post, full = narrow_post, False

    @event.listens_for(post.engine, "checkout")
    def _limit(connection: sqlite3.Connection, _record: object, _proxy: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0] if full else 10**6
        connection.execute(f"PRAGMA max_page_count={pages}")

    async with post.watched():
        await post.until(lambda: post.books.all_ok(*GATES))
        full = True
        post.world.break_("gate1")
        await post.until(lambda: "database or disk is full" in caplog.text)
        await post.until(lambda: post.failures("gate1") >= 3)
        back_at = Clock().now()
        full = False
        await _ends_well(post, back_at)


async def test_a_file_that_is_gone_for_a_while(
    post: Post, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    home = Path(str(post.engine.url.database)).parent
    away = home.with_name(f"{home.name}-away")
    async with post.watched():
        await post.until(lambda: post.books.all_ok(*GATES))
        home.rename(away)
        post.engine.dispose()
        post.world.break_("gate1")
        await post.until(lambda: TROUBLE in caplog.text)
        await post.until(lambda: post.failures("gate1") >= 2)
        back_at = Clock().now()
        away.rename(home)
        await _ends_well(post, back_at)


@pytest_asyncio.fixture
async def cuttable(postgres_ledger: Engine) -> AsyncIterator[tuple[Post, Proxy]]:
    """On PostgreSQL, behind a proxy."""
    url = postgres_ledger.url
    with tcp_proxy(url.host or "127.0.0.1", url.port or 5432) as proxy:
        through = url.set(host="127.0.0.1", port=proxy.port)
        engine = open_engine(through.render_as_string(hide_password=False))
        async with posted(engine, gates()) as post:
            yield post, proxy
        engine.dispose()


async def test_a_server_that_is_gone_for_a_while(
    cuttable: tuple[Post, Proxy], caplog: pytest.LogCaptureFixture
) -> None:
    post, proxy = cuttable
    async with post.watched():
        await post.until(lambda: post.books.all_ok(*GATES))
        proxy.cut()
        post.world.break_("gate1")
        await post.until(lambda: TROUBLE in caplog.text)
        await post.until(lambda: post.failures("gate1") >= 2)
        back_at = Clock().now()
        proxy.open()
        await _ends_well(post, back_at)


async def test_a_commit_whose_answer_is_lost_is_not_written_twice(
    cuttable: tuple[Post, Proxy], caplog: pytest.LogCaptureFixture
) -> None:
    post, proxy = cuttable
    async with post.watched():
        await post.until(lambda: post.books.all_ok(*GATES))
        proxy.swallow_after = [b"ticket_opened", b"COMMIT"]
        post.world.break_("gate1")
        await post.until(lambda: proxy.swallowed == 1)
        await _ends_well(post, Clock().now())
    assert "the database is back after 1 tries" in caplog.text
