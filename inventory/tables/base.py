"""The one metadata, and the column types that every table shares."""

from sqlalchemy import JSON, BigInteger, Column, Integer, MetaData, String, Text
from sqlalchemy.types import TypeDecorator

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

BigId = BigInteger().with_variant(Integer, "sqlite")
"""A surrogate key; SQLite numbers rows by itself only for INTEGER."""


class Instant(TypeDecorator[int]):
    """UTC milliseconds. Refuses anything but int, so that no naive datetime slips in."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: int | None, dialect: object) -> int | None:
        if value is not None and type(value) is not int:
            raise TypeError(f"an instant is int milliseconds, not {type(value).__name__}")
        return value


Code = String(120)
"""A code: a slot, a building, a reason. Never a sentence."""

Params = JSON
"""Codes and parameters of an event; the words are in the catalogues."""


def district() -> Column[str]:
    """The key that every record carries."""
    return Column("district", Code, nullable=False)


__all__ = ["BigId", "Code", "Instant", "Params", "Text", "district", "metadata"]
