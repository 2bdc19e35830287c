"""What is asked about each kind of component, and what the values mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.types.components import Kind
from inventory.types.readings import Reason
from inventory.types.targets import Target
from probes.snmp_questions import Question, Value, question

UP, DOWN, NOT_PRESENT = 1, 2, 6
ROWS = (Kind.PORT, Kind.STRAND, Kind.UPLINK, Kind.COPPER, Kind.CARD, Kind.OUTLET, Kind.ADAPTER)


def asked(kind: Kind, index: str | None = None) -> Question:
    found = question(Target("slot", kind, "10.0.0.1", index=index, own=index is None))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("kind", "values", "reason"),
    [
        (Kind.PORT, [UP, UP], Reason.OK),
        (Kind.PORT, [UP, DOWN], Reason.LINK_DOWN),
        (Kind.PORT, [UP, NOT_PRESENT], Reason.LINK_DOWN),
        (Kind.PORT, [DOWN, DOWN], Reason.ADMIN_DOWN),
        (Kind.PORT, [None, None], Reason.ABSENT),
        (Kind.PORT, [None, UP], Reason.OK),
        (Kind.PORT, ["up", "up"], Reason.PROTOCOL),
        (Kind.STRAND, [UP, DOWN], Reason.LINK_DOWN),
        (Kind.COPPER, [UP, DOWN], Reason.LINK_DOWN),
        (Kind.UPLINK, [UP, DOWN], Reason.LINK_DOWN),
        (Kind.CARD, [UP, DOWN], Reason.OK),
        (Kind.CARD, [None, None], Reason.ABSENT),
        (Kind.OUTLET, [2, None], Reason.OK),
        (Kind.OUTLET, [1, None], Reason.POWER_OFF),
        (Kind.OUTLET, [None, 1], Reason.OK),
        (Kind.OUTLET, [None, 2], Reason.POWER_OFF),
        (Kind.OUTLET, [None, None], Reason.ABSENT),
        (Kind.ADAPTER, [3], Reason.OK),
        (Kind.ADAPTER, [2], Reason.POWER_OFF),
        (Kind.ADAPTER, [4], Reason.POWER_OFF),
        (Kind.ADAPTER, [None], Reason.ABSENT),
    ],
)
def test_rows(kind: Kind, values: list[Value], reason: Reason) -> None:
    assert asked(kind, "7").answer(values).reason is reason


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ([100, 2, 0, 3], Reason.OK),
        ([100, 2, 30, 5], Reason.ON_BATTERY),
        ([100, 2, 30, None], Reason.ON_BATTERY),
        ([100, -1, -1, -1], Reason.OK),
        ([100, None, None, None], Reason.OK),
    ],
)
def test_ups(values: list[Value], reason: Reason) -> None:
    assert asked(Kind.UPS).answer(values).reason is reason


@pytest.mark.parametrize("kind", [Kind.SWITCH, Kind.CHASSIS, Kind.BOX, Kind.RECORDER, Kind.PORT])
def test_whoever_speaks_for_itself_tells_its_uptime(kind: Kind) -> None:
    answer = asked(kind).answer([12345, "core-1"])
    assert (answer.reason, answer.facts) == (Reason.OK, {"uptime_s": 123.45, "name": "core-1"})


def test_rows_of_a_table_with_two_indices() -> None:
    assert asked(Kind.ADAPTER, "1.12").oids[0] == (1, 3, 6, 1, 2, 1, 105, 1, 1, 1, 6, 1, 12)


@pytest.mark.parametrize("index", [None, "", "ge-0/0/1", "1.", ".1", "-1", "1" * 20, "1\n"])
def test_no_row_no_question(index: str | None) -> None:
    target = Target("slot", Kind.PORT, "10.0.0.1", index=index, own=False)
    assert question(target) is None


@given(
    st.sampled_from(ROWS),
    st.lists(st.none() | st.integers() | st.text(max_size=5), min_size=4, max_size=4),
)
def test_any_values_give_an_answer(kind: Kind, values: list[Value]) -> None:
    """Never an exception, and never a failure of the component out of nonsense alone."""
    found = asked(kind, "1")
    answer = found.answer(values[: len(found.oids)])
    texts = [isinstance(value, str) for value in values[: len(found.oids)]]
    # Of two tables the one that has the outlet counts, whatever the other says.
    if any(texts[:1] if kind is Kind.OUTLET else texts):
        assert answer.reason is Reason.PROTOCOL
