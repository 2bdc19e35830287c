"""What is wrong with a file: values, not exceptions, so that all of it is told at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from inventory.types.readings import Fact


class ProblemCode(StrEnum):
    """The rules that a file can break. Parameters are named in `inventory.exchange.explain`."""

    # The file as a whole.
    UNREADABLE = "unreadable"
    FILE_TOO_LARGE = "file_too_large"
    OLD_EXCEL = "old_excel"
    BROKEN_XLSX = "broken_xlsx"
    EXPANDS_TOO_MUCH = "expands_too_much"
    WRONG_ENCODING = "wrong_encoding"
    BROKEN_CSV = "broken_csv"
    NO_ROWS = "no_rows"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    # Its headings.
    MISSING_HEADING = "missing_heading"
    UNKNOWN_HEADING = "unknown_heading"
    REPEATED_HEADING = "repeated_heading"
    # One cell.
    EXTRA_CELL = "extra_cell"
    MISSING_VALUE = "missing_value"
    TOO_LONG = "too_long"
    BAD_CODE = "bad_code"
    BAD_ADDRESS = "bad_address"
    BAD_MAC = "bad_mac"
    BAD_DATE = "bad_date"
    BAD_INDEX = "bad_index"
    BAD_STREAM = "bad_stream"
    STREAM_SIGNS_IN = "stream_signs_in"
    BAD_YES_NO = "bad_yes_no"
    UNKNOWN_KIND = "unknown_kind"
    UNKNOWN_CREW = "unknown_crew"
    # Rows against each other, and against what is known.
    DUPLICATE_CODE = "duplicate_code"
    DUPLICATE_ADDRESS = "duplicate_address"
    KIND_CHANGED = "kind_changed"
    BUILDING_NAMED_TWICE = "building_named_twice"
    UNKNOWN_PARENT = "unknown_parent"
    SEVERAL_WHOLES = "several_wholes"
    SENSELESS_LINK = "senseless_link"
    PASS_THROUGH_WITHOUT_LINK = "pass_through_without_link"  # noqa: S105 no password
    STREAM_OF_NO_CAMERA = "stream_of_no_camera"
    LOOP = "loop"


@dataclass(frozen=True, slots=True)
class Problem:
    """One broken rule: where it is, and a code with parameters.

    `row` counts as a spreadsheet does (the headings are row 1); `column` is the heading as the
    file writes it. Both are None where the problem is the whole file's.
    """

    file: str
    row: int | None
    column: str | None
    code: ProblemCode
    params: Mapping[str, Fact] = field(default_factory=dict)


Problems = tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Wrong:
    """A problem that does not know its place yet."""

    code: ProblemCode
    params: Mapping[str, Fact] = field(default_factory=dict)
