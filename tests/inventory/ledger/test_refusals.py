"""Who refused our credential lately, on both databases."""

from sqlalchemy import Engine

from inventory.database import writing
from inventory.queries.refusals import (
    Door,
    Refusal,
    lift_refusals,
    load_refusals,
    note_refusals,
)
from inventory.types.readings import ProbeName

NOW = 1_800_000_000_000
ONVIF, RTSP = (Door(probe, "10.0.0.1", 80) for probe in (ProbeName.ONVIF, ProbeName.RTSP))


def test_a_refusal_is_kept_until_it_is_over(ledger: Engine) -> None:
    lasting, ending = Refusal(5, NOW + 10), Refusal(5, NOW + 1)
    with writing(ledger) as connection:
        note_refusals(connection, "d1", {ONVIF: lasting, RTSP: ending}, NOW)
        note_refusals(connection, "d2", {ONVIF: ending}, NOW)
        assert load_refusals(connection, "d1", NOW) == {ONVIF: lasting, RTSP: ending}
        assert load_refusals(connection, "d1", NOW + 1) == {ONVIF: lasting}


def test_a_later_refusal_takes_the_place_of_the_one_before(ledger: Engine) -> None:
    with writing(ledger) as connection:
        note_refusals(connection, "d1", {ONVIF: Refusal(5, NOW + 10)}, NOW)
        note_refusals(connection, "d1", {ONVIF: Refusal(6, NOW + 20)}, NOW)
        assert load_refusals(connection, "d1", NOW) == {ONVIF: Refusal(6, NOW + 20)}


def test_a_door_that_opened_is_forgotten(ledger: Engine) -> None:
    with writing(ledger) as connection:
        note_refusals(connection, "d1", dict.fromkeys((ONVIF, RTSP), Refusal(5, NOW + 10)), NOW)
        lift_refusals(connection, "d1", [ONVIF])
        assert load_refusals(connection, "d1", NOW).keys() == {RTSP}
