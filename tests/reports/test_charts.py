"""The geometry of bars and strips."""

from hypothesis import given
from hypothesis import strategies as st

from inventory.types.tickets import TicketState
from reports.arithmetic.tally import Tally
from reports.arithmetic.timeline import Part
from reports.charts import repair_bar, stacked, step, strip
from reports.model import TicketLine


def ticket(opened: int, accepted: int | None, repaired: int | None) -> TicketLine:
    closed = TicketState.CLOSED
    return TicketLine(1, closed, 1, "", None, None, 1, 0, opened, accepted, repaired, repaired)


def test_a_short_outage_is_drawn_on_top_and_wide_enough() -> None:
    bars = strip([(0, 10, Part.DOWN), (10, 1_000_000, Part.UP)], 0, 1_000_000)
    assert [bar.part for bar in bars] == ["up", "down"]
    assert (bars[1].x, bars[1].width) == (0, 3)


def test_a_short_outage_at_the_end_stays_inside() -> None:
    bars = strip([(0, 999_999, Part.UP), (999_999, 1_000_000, Part.UNREACHABLE)], 0, 1_000_000)
    assert bars[1].x + bars[1].width == 1000


@given(st.lists(st.floats(0, 1e6), max_size=8))
def test_stacked_bars_never_leave_the_whole(amounts: list[float]) -> None:
    bars = stacked(((str(i), amount) for i, amount in enumerate(amounts)), sum(amounts))
    assert all(0 <= bar.x <= bar.x + bar.width <= 1000.02 for bar in bars)


def test_repair_bars() -> None:
    parts = [(bar.part, bar.width) for bar in repair_bar(ticket(10, 30, 100), 100)]
    assert parts == [("detect", 100), ("accept", 200), ("repair", 700)]
    assert [bar.part for bar in repair_bar(ticket(10, None, 100), 100)] == ["detect", "repair"]
    assert repair_bar(ticket(10, 30, None), 100) == ()


def test_steps_of_the_heat_map() -> None:
    assert step(Tally()) == "none"
    shares = (1000, 999, 998, 994, 985, 970, 900)
    found = [step(Tally(up=share, down=1000 - share)) for share in shares]
    assert found == ["s0", "s0", "s1", "s2", "s3", "s4", "s5"]
