"""What people answered to proposals, on both databases."""

from sqlalchemy import Engine

from inventory.database import reading, writing
from inventory.queries.districts import create_district
from inventory.queries.proposals import load_answers, write_answer
from inventory.types.district import District
from inventory.types.proposals import Answer, GroupAnswer

NO = GroupAnswer(("B1-01", "B1-02"), Answer.DECLINED, "", "li", 1_000)
YES = GroupAnswer(("B1-01", "B1-02"), Answer.ACCEPTED, "B1-BOX-1", "wang", 2_000)


def test_answers_are_kept_in_order_and_by_district(ledger: Engine) -> None:
    with writing(ledger) as connection:
        for code in ("d1", "d2"):
            create_district(connection, District(code, code, "UTC", "en"))
        for given in (NO, YES):
            write_answer(connection, "d1", given)
    with reading(ledger) as connection:
        assert load_answers(connection, "d1") == (NO, YES)
        assert load_answers(connection, "d2") == ()
