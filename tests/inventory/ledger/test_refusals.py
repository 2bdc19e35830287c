"""Who refused our credential lately, on both databases."""

from sqlalchemy import Engine

from inventory.database import writing
from inventory.queries.checks import number_checks
from inventory.queries.districts import create_district
from inventory.queries.refusals import refused_since
from inventory.queries.spans import SpanEntry, write_spans
from inventory.types.district import District
from inventory.types.readings import CheckKey, ProbeName

NOW = 1_800_000_000_000
SPANS = {
    "still": [("ok", -900, -600), ("authentication", -570, -30)],
    "mended": [("authentication", -900, -300), ("ok", -270, -30)],
    "long ago": [("authentication", -9000, -1801)],
    "never": [("timeout", -90, -30)],
}


def test_only_whose_newest_reading_is_a_refusal(ledger: Engine) -> None:
    keys = {code: CheckKey(code, ProbeName.ONVIF) for code in SPANS}
    other = CheckKey("other", ProbeName.SNMP)
    with writing(ledger) as connection:
        create_district(connection, District("d1", "District", "Asia/Shanghai", "en"))
        numbers = number_checks(connection, "d1", [*keys.values(), other])
        rows = [(keys[code], *each) for code, some in SPANS.items() for each in some]
        rows.append((other, "authentication", -90, -30))
        entries = [
            SpanEntry(numbers[key], reason, NOW + first * 1000, NOW + last * 1000, 120_000, 2)
            for key, reason, first, last in rows
        ]
        write_spans(connection, "d1", entries, NOW)
        found = refused_since(connection, "d1", ProbeName.ONVIF, NOW - 1_800_000)
    assert found == {"still": NOW - 30_000}
