"""Values of every kind become facts, or nothing: units, codes, texts, and no logarithm of 0."""

from math import isfinite
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.types.readings import Answer, Reason
from probes.profiles.compiled import compile_row
from probes.profiles.library import shipped
from probes.profiles.reading import DARK, WRONG_TYPE, dbm, reader
from probes.profiles.schema import RowForm, ValueForm
from probes.snmp_sensors import SENSOR, find_entities
from probes.snmp_values import Oid, Value

ANY_VALUE: st.SearchStrategy[Value] = st.none() | st.integers() | st.text(max_size=30)


def form(**keys: Any) -> ValueForm:
    return ValueForm.model_validate({"oid": "1.3.6.1", **keys})


@pytest.mark.parametrize(
    ("keys", "value", "fact"),
    [
        ({"unit": "mW"}, 1, 0.0),
        ({"unit": "mW", "scale": 0.0001}, 4025, -3.95),
        ({"unit": "uW"}, 421, -3.76),
        ({"unit": "uW"}, 0, DARK),
        ({"unit": "uW"}, -1, DARK),
        ({"unit": "uW", "missing": [-1]}, -1, None),
        ({"unit": "uW", "lowest": 0}, -1124, None),
        ({"unit": "dBm", "scale": 0.01, "highest": -2}, -1124, -11.24),
        ({"unit": "dBm", "scale": 0.01, "highest": -2}, -1, None),
        ({"unit": "dBm", "scale": 0.1}, -112, -11.2),
        ({"unit": "dBm", "scale": 0.01}, -1432, -14.32),
        ({"unit": "dBm", "dark": [0]}, 0, DARK),
        ({"unit": "dBm"}, -65535, DARK),
        ({"unit": "dBm", "reads": "quantity"}, "-5.4 dBm", -5.4),
        ({"unit": "dBm", "reads": "quantity"}, "-inf", DARK),
        ({"unit": "dBm", "reads": "quantity"}, "N/A", None),
        ({"unit": "dBm"}, "-5.4", WRONG_TYPE),
    ],
)
def test_light(keys: dict[str, Any], value: Value, fact: object) -> None:
    assert reader(form(**keys), light=True)(value) == fact


@pytest.mark.parametrize(
    ("keys", "value", "fact"),
    [
        ({}, 7, 7),
        ({"unit": "ticks"}, 12345, 123.45),
        ({"unit": "min"}, 2, 120),
        ({"unit": "V", "scale": 0.1}, 2369, 236.9),
        ({"reads": "quantity"}, "45 C", 45),
        ({"reads": "quantity"}, "12 %", 12),
        ({"reads": "quantity"}, "52 PERCENT", 52),
        ({"reads": "quantity", "units": {"MB": 1, "GB": 1024}}, "0.5 GB", 512),
        ({"reads": "quantity", "units": {"MB": 1, "GB": 1024}}, "5 PB", None),
        ({"reads": "quantity"}, 45, 45),
        ({"reads": "quantity"}, "", None),
        ({"reads": "text"}, "V5.5", "V5.5"),
        ({"reads": "text"}, "", None),
        ({"codes": {"1": True, "2": False}}, 2, False),
        ({"codes": {"1": True, "2": False}}, 3, None),
        ({"codes": {"0": False}, "other": True}, 102, True),
        ({"codes": {"-1": "unknown"}}, -1, "unknown"),
        ({"codes": {"0": True}, "other": True, "lowest": 0}, 7, True),
        ({"codes": {"0": True}, "other": True, "lowest": 0}, -7, None),
        ({"missing": [-1]}, -1, None),
        ({}, None, None),
        ({}, 2**70, None),
        ({}, "many", WRONG_TYPE),
    ],
)
def test_everything_else(keys: dict[str, Any], value: Value, fact: object) -> None:
    assert reader(form(**keys), light=False)(value) == fact


@given(st.floats())
def test_no_logarithm_of_nothing(milliwatts: float) -> None:
    told = dbm(milliwatts)
    assert told is DARK or (isinstance(told, float) and isfinite(told) and told > -40)


ROWS = [row for p in shipped().profiles.values() for rows in p.rows.values() for row in rows]


@given(st.sampled_from(ROWS), st.data())
def test_no_value_of_any_kind_raises_in_any_shipped_row(row: Any, data: st.DataObject) -> None:
    told = [(value, data.draw(ANY_VALUE)) for value in row.values]
    answer = row.answer(told)
    assert answer is None or isinstance(answer, Answer)
    for fact in answer.facts.values() if answer else ():
        assert not isinstance(fact, float) or isfinite(fact)


@given(st.dictionaries(st.integers(1, 8), ANY_VALUE), ANY_VALUE)
def test_no_sensor_of_any_kind_raises(columns: dict[int, Value], value: Value) -> None:
    """Whatever an agent says of a sensor, of its scale and of the port that it belongs to."""
    table: dict[Oid, Value] = {(*SENSOR, column, 9): told for column, told in columns.items()}
    table[*SENSOR, 1, 9] = 6
    table[1, 3, 6, 1, 2, 1, 47, 1, 1, 1, 1, 2, 9] = "Rx power of ge1"
    table[1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 1, 4] = "ge1"
    found = find_entities(table).sensor((4,), "rx_power")
    assert found is not None
    found[1](value)


def test_rules_go_in_their_order_and_the_rest_is_well() -> None:
    row = compile_row(
        RowForm.model_validate(
            {
                "kinds": ["port"],
                "values": {"a": {"oid": "1.2"}, "b": {"oid": "1.3", "only": {"a": [1]}}},
                "rules": [
                    {"is": "absent", "when": {"a": [0]}},
                    {"is": "link_down", "lacks": ["b"]},
                    {"is": "on_battery", "above": {"b": 5}},
                ],
            }
        ),
        {},
    )
    a, b = row.values

    def reason(first: Value, second: Value) -> Reason | None:
        answer = row.answer([(a, first), (b, second)])
        return answer.reason if answer else None

    assert reason(None, None) is None
    assert reason(0, 9) is Reason.ABSENT
    assert reason(1, None) is Reason.LINK_DOWN
    assert reason(2, 9) is Reason.LINK_DOWN, "b does not apply"
    assert reason(1, 9) is Reason.ON_BATTERY
    assert reason(1, 5) is Reason.OK
    assert reason(1, "x") is Reason.PROTOCOL


def test_an_entity_is_its_ports_by_alias_before_its_name() -> None:
    entity: Oid = (1, 3, 6, 1, 2, 1, 47, 1, 1, 1, 1)
    table: dict[Oid, Value] = {
        (*SENSOR, 1, 30): 8,
        (*SENSOR, 2, 30): 9,
        (*SENSOR, 3, 30): 1,
        (*entity, 7, 30): "temperature of ge2",
        (*entity, 4, 30): 20,
        (*entity, 4, 20): 20,  # contained in itself: the search ends all the same
        (1, 3, 6, 1, 2, 1, 47, 1, 3, 2, 1, 2, 30, 0): "1.3.6.1.2.1.2.2.1.1.7",
        (1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 1, 2): "ge2",
    }
    found = find_entities(table)
    sensor = found.sensor((7,), "temperature")
    assert sensor is not None
    assert (sensor[0], sensor[1](415)) == ((*SENSOR, 4, 30), 41.5)
    assert found.physical((7,)) == 30
    assert found.sensor((2,), "temperature") is None
