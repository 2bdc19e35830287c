"""What people answered to proposed groups."""

from sqlalchemy import Connection, insert, select

from inventory.tables.proposals import group_answer
from inventory.types.proposals import Answer, GroupAnswer


def write_answer(connection: Connection, district: str, given: GroupAnswer) -> None:
    """Keep an answer for good; an earlier one to the same points stays in the history."""
    connection.execute(
        insert(group_answer).values(
            district=district,
            points=sorted(given.points),
            answer=given.answer.value,
            component=given.component,
            actor=given.by,
            at=given.at,
        )
    )


def load_answers(connection: Connection, district: str) -> tuple[GroupAnswer, ...]:
    """All answers, the oldest first."""
    columns = (
        group_answer.c.points,
        group_answer.c.answer,
        group_answer.c.component,
        group_answer.c.actor,
        group_answer.c.at,
    )
    query = select(*columns).where(group_answer.c.district == district)
    rows = connection.execute(query.order_by(group_answer.c.id))
    return tuple(
        GroupAnswer(tuple(points), Answer(answer), component, by, at)
        for points, answer, component, by, at in rows
    )
