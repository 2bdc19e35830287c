"""The form of a profile file, checked strictly (docs/profiles.md tells it to users)."""

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from inventory.types.components import Kind
from inventory.types.readings import Reason
from probes.snmp_values import Oid

Reads = Literal["integer", "quantity", "text"]
Unit = Literal["", "dBm", "mW", "uW", "W", "kW", "mA", "A", "mV", "V", "C", "ticks", "ms", "s",
               "min", "%"]  # fmt: skip
Sensor = Literal["rx_power", "tx_power", "temperature"]
Coded = bool | int | str

_LONGEST_OID = 64


def parse_oid(text: str) -> Oid:
    """ "1.3.6.1" (or ".1.3.6.1") as numbers. Raises ValueError."""
    parts = text.removeprefix(".").split(".")
    if len(parts) > _LONGEST_OID or not all(part.isascii() and part.isdigit() for part in parts):
        raise ValueError(text)
    numbers = tuple(int(part) for part in parts)
    if max(numbers) >= 2**32:
        raise ValueError(text)
    return numbers


def _is_oid(text: str) -> str:
    try:
        parse_oid(text)
    except ValueError:
        raise PydanticCustomError("bad_oid", "not an object name") from None
    return text


def _is_raw(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise PydanticCustomError("bad_code", "not a whole number") from None


OidText = Annotated[str, AfterValidator(_is_oid)]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Title = Annotated[str, Field(min_length=1, max_length=120)]
RawCode = Annotated[str, AfterValidator(_is_raw)]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class ValueForm(_Strict):
    """One value of a row: where it is read, and how. See `probes.profiles.compiled`."""

    oid: str | None = None
    sensor: Sensor | None = None
    after: str = ""
    entity: bool = False
    reads: Reads = "integer"
    codes: dict[RawCode, Coded] = Field(default_factory=dict)
    other: Coded | None = None
    unit: Unit = ""
    scale: float = Field(default=1.0, gt=0)
    units: dict[str, float] = Field(default_factory=dict)
    missing: list[int | float] = Field(default_factory=list)
    dark: list[int | float] = Field(default_factory=list)
    lowest: float | None = None
    highest: float | None = None
    only: dict[str, list[Coded]] = Field(default_factory=dict)
    fact: Name | None = None
    hidden: bool = False
    seldom: bool = False

    @model_validator(mode="after")
    def _one_source(self) -> "ValueForm":
        if (self.oid is None) == (self.sensor is None):
            raise PydanticCustomError("one_source", "either oid or sensor")
        return self


class EventsForm(_Strict):
    """A log of events by row and number, of which the newest is told while the row fails.

    `where`: the value that tells that the agent keeps such a log of this row. `kind` and `time`:
    columns of the event and of sysUpTime when it happened.
    """

    where: str
    kind: str
    time: str
    codes: dict[RawCode, Coded] = Field(min_length=1)
    fact: Name


class RuleForm(_Strict):
    """`is` is the reason where every value named in `when` is one of those listed, those in `above`
    are more than the number, and none of those in `lacks` is known."""

    reason: Annotated[Reason, Field(alias="is", strict=False)]
    when: dict[str, list[Coded]] = Field(default_factory=dict)
    above: dict[str, float] = Field(default_factory=dict)
    lacks: list[str] = Field(default_factory=list)


class RowForm(_Strict):
    """What is read of components of some kinds, and which reason follows.

    `own`: of the agent itself (no index is added to the names). `numbers`: how many numbers the
    index of a row has; `before`: what stands before an index of fewer.
    """

    kinds: list[Annotated[Kind, Field(strict=False)]] = Field(min_length=1)
    own: bool = False
    numbers: int = Field(default=0, ge=0, le=16)
    before: str = ""
    needs: list[str] = Field(default_factory=list)
    values: dict[Name, ValueForm] = Field(min_length=1, max_length=32)
    rules: list[RuleForm] = Field(default_factory=list, max_length=32)
    events: EventsForm | None = None

    @model_validator(mode="after")
    def _names_are_known(self) -> "RowForm":
        earlier: set[str] = set()
        for name, value in self.values.items():
            self._all_in(value.only, earlier)
            earlier.add(name)
        self._all_in(self.needs, earlier)
        self._all_in([self.events.where] if self.events else [], earlier)
        for rule in self.rules:
            self._all_in([*rule.when, *rule.above, *rule.lacks], earlier)
        return self

    @staticmethod
    def _all_in(names: Iterable[str], known: set[str]) -> None:
        for name in names:
            if name not in known:
                raise PydanticCustomError("unknown_value", "no such value", {"name": name})


class ProfileForm(_Strict):
    """A whole file."""

    title: Title
    extends: Name | None = None
    makers: list[str] = Field(default_factory=list)
    models: list[str] = Field(default_factory=list)
    object_ids: list[OidText] = Field(default_factory=list)
    refresh_s: float = Field(default=0, ge=0, le=3600)
    bases: dict[Name, OidText] = Field(default_factory=dict)
    row: list[RowForm] = Field(default_factory=list, max_length=64)
