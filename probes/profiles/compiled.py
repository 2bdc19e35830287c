"""A row of a profile made ready: names to ask, values to facts, facts to a reason. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from inventory.types.components import Kind
from inventory.types.readings import Answer, Fact, Reason
from probes.profiles.reading import DARK, WRONG_TYPE, NoFact, Read, Seen, reader
from probes.profiles.schema import EventsForm, RowForm, RuleForm, Sensor, ValueForm, parse_oid
from probes.snmp_values import Oid, Value

LIGHT = ("rx_power_dbm", "tx_power_dbm")
"""Facts that are powers of light."""
RX_DARK = "rx_dark"

Conditions = tuple[tuple[str, frozenset[Fact]], ...]
"""Names of values, each with what it may be."""

_WRONG_TYPE = Answer(Reason.PROTOCOL, facts={"detail": WRONG_TYPE.value})


@dataclass(frozen=True, slots=True)
class CompiledValue:
    """One value. `column` and `after` stand before and after the row's index.

    `seldom`: asked every few minutes while all is well. `entity`: its index is that of the port's
    physical entity; `sensor`: it is found among the agent's sensors. `needed`: one of those whose
    absence together means that there is no such row.
    """

    name: str
    fact: str
    column: Oid
    after: Oid
    read: Read
    needed: bool
    seldom: bool
    entity: bool
    sensor: Sensor | None
    only: Conditions


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """When a row has which reason."""

    reason: Reason
    when: Conditions
    above: tuple[tuple[str, float], ...]
    lacks: tuple[str, ...]

    def applies(self, seen: Mapping[str, Seen]) -> bool:
        """Whether the values are as the rule says."""
        if not _applies(self.when, seen) or any(seen.get(name) is not None for name in self.lacks):
            return False
        return all(_above(seen.get(name), limit) for name, limit in self.above)


@dataclass(frozen=True, slots=True)
class CompiledEvents:
    """A log by row and number: facts `fact` and `fact`_age_s of its newest event."""

    where: str
    kind: Oid
    time: Oid
    codes: Mapping[int, Fact]
    fact: str

    def facts(self, kind: Value, at: Value, uptime: Value) -> dict[str, Fact]:
        """What the newest event says; `at` and `uptime`: TimeTicks."""
        code = self.codes.get(kind) if isinstance(kind, int) else None
        if code is None:
            return {}
        if not isinstance(at, int) or not isinstance(uptime, int) or not 0 <= at <= uptime < 2**32:
            return {self.fact: code}
        return {self.fact: code, f"{self.fact}_age_s": (uptime - at) / 100}


@dataclass(frozen=True, slots=True)
class CompiledRow:
    """What is read of a component of one of `kinds`."""

    kinds: tuple[Kind, ...]
    own: bool
    numbers: int
    before: Oid
    values: tuple[CompiledValue, ...]
    rules: tuple[CompiledRule, ...]
    events: CompiledEvents | None

    def index(self, text: Oid) -> Oid:
        """The whole index of a row: one that is short is completed from the front."""
        missing = self.numbers - len(text)
        return (*self.before[:missing], *text) if missing > 0 else text

    def answer(self, told: Iterable[tuple[CompiledValue, Value]]) -> Answer | None:
        """The answer that the values give; None: there is no such row. PROTOCOL where a text stands
        for a number."""
        exists = False
        seen: dict[str, Seen] = {}
        facts: dict[str, Fact] = {}
        for value, raw in told:
            if raw is None or not _applies(value.only, seen):
                continue
            exists = exists or value.needed
            found = value.read(raw)
            if found is WRONG_TYPE and not value.seldom:
                return _WRONG_TYPE
            if found is None or found is WRONG_TYPE:
                continue
            seen[value.name] = found
            if found is DARK:
                _note_dark(value, facts)
            elif value.fact and not isinstance(found, NoFact):
                facts[value.fact] = found
        return Answer(self._reason(seen), facts=facts) if exists else None

    def _reason(self, seen: Mapping[str, Seen]) -> Reason:
        return next((rule.reason for rule in self.rules if rule.applies(seen)), Reason.OK)


def _note_dark(value: CompiledValue, facts: dict[str, Fact]) -> None:
    if value.fact == LIGHT[0]:
        facts[RX_DARK] = True


def _applies(when: Conditions, seen: Mapping[str, Seen]) -> bool:
    return all(seen.get(name) in allowed for name, allowed in when)


def compile_row(form: RowForm, bases: Mapping[str, str]) -> CompiledRow:
    """Make a checked row ready. Raises ValueError for an oid that is none, naming the value."""
    needs = form.needs or list(form.values)
    return CompiledRow(
        kinds=tuple(form.kinds),
        own=form.own,
        numbers=form.numbers,
        before=parse_oid(form.before) if form.before else (),
        values=tuple(
            _value(name, value, bases, needed=name in needs) for name, value in form.values.items()
        ),
        rules=tuple(_rule(rule) for rule in form.rules),
        events=_events(form.events, bases) if form.events else None,
    )


def _value(name: str, form: ValueForm, bases: Mapping[str, str], *, needed: bool) -> CompiledValue:
    fact = form.fact or name
    return CompiledValue(
        name=name,
        fact="" if form.hidden else fact,
        column=_column(name, form.oid, bases),
        after=parse_oid(form.after) if form.after else (),
        read=reader(form, light=fact in LIGHT),
        needed=needed and not form.seldom,
        seldom=form.seldom or form.sensor is not None,
        entity=form.entity,
        sensor=form.sensor,
        only=_conditions(form.only),
    )


def _column(name: str, text: str | None, bases: Mapping[str, str]) -> Oid:
    if text is None:
        return ()
    head, dot, rest = text.partition(".")
    try:
        return parse_oid(f"{bases[head]}{dot}{rest}" if head in bases else text)
    except ValueError:
        raise ValueError(name) from None


def _above(seen: Seen, limit: float) -> bool:
    return isinstance(seen, int | float) and seen > limit


def _rule(form: RuleForm) -> CompiledRule:
    above = tuple(form.above.items())
    return CompiledRule(form.reason, _conditions(form.when), above, tuple(form.lacks))


def _events(form: EventsForm, bases: Mapping[str, str]) -> CompiledEvents:
    return CompiledEvents(
        where=form.where,
        kind=_column("events", form.kind, bases),
        time=_column("events", form.time, bases),
        codes={int(raw): fact for raw, fact in form.codes.items()},
        fact=form.fact,
    )


def _conditions(when: Mapping[str, Sequence[Fact]]) -> Conditions:
    return tuple((name, frozenset(allowed)) for name, allowed in when.items())
