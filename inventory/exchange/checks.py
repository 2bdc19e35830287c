"""What rows can have wrong among themselves, and against what is known. Pure."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from inventory.exchange.columns import Field
from inventory.exchange.link_rules import makes_sense
from inventory.exchange.loops import find_loops
from inventory.exchange.plan import Known, Plan
from inventory.exchange.problems import Problem, ProblemCode, Wrong
from inventory.exchange.records import LINK_FIELDS, Record, records_of
from inventory.exchange.rows import Places, Wanted
from inventory.types.components import RINGED, Kind
from inventory.types.knots import find_knots

_ADDRESSED = (Kind.CAMERA, Kind.RECORDER)
# A file can hold more loops, and longer ones, than anybody would read.
_MOST_LOOPS = 100
_MOST_MEMBERS = 20
Finding = tuple[Field, Wrong]


@dataclass(frozen=True, slots=True)
class Checks:
    """Everything that the rules look at."""

    places: Places
    known: Known
    plan: Plan
    wanted: Mapping[str, Wanted]

    def run(self) -> Iterator[Problem]:
        """Every problem that a single cell does not show."""
        kinds = {code: record.kind for code, record in records_of(self.known.inventory).items()}
        kinds.update(self.known.retired)
        for code, wanted in self.wanted.items():
            record = self.plan.records[code]
            findings = (
                *_row_findings(record, wanted, kinds.get(code), self.known.crews),
                *self._address_findings(record, wanted),
                *self._link_findings(record, wanted),
            )
            for field, wrong in findings:
                if field not in wanted.bad:
                    yield self.places.problem(wanted.row, field, wrong)
        yield from self._addresses()
        yield from self._loops()

    def _address_findings(self, record: Record, wanted: Wanted) -> Iterator[Finding]:
        """A camera behind a channel is asked of the recorder: it needs no address of its own."""
        if record.kind not in _ADDRESSED or record.address or Field.KIND in wanted.bad:
            return
        uppers = (self.plan.records.get(code) for code in record.connected_to)
        if not any(upper and upper.kind is Kind.CHANNEL for upper in uppers):
            yield Field.ADDRESS, Wrong(ProblemCode.MISSING_VALUE)

    def _link_findings(self, record: Record, wanted: Wanted) -> Iterator[Finding]:
        for field, link in LINK_FIELDS.items():
            for upper in getattr(record, field):
                other = self.plan.records.get(upper)
                if other is None:
                    yield field, Wrong(ProblemCode.UNKNOWN_PARENT, {"parent": upper})
                elif self._sure(record.code, upper) and not makes_sense(
                    record.kind, link, other.kind
                ):
                    params = {"kind": record.kind.value, "parent": upper, "of": other.kind.value}
                    yield field, Wrong(ProblemCode.SENSELESS_LINK, params)

    def _sure(self, *codes: str) -> bool:
        rows = (self.wanted.get(code) for code in codes)
        return not any(row and Field.KIND in row.bad for row in rows)

    def _addresses(self) -> Iterator[Problem]:
        """Of two that share an address, the one further down in the file is told."""
        holders: dict[str, dict[Kind, Record]] = defaultdict(dict)
        for record in sorted(self.plan.records.values(), key=lambda each: self._row(each.code)):
            held = holders[record.address] if record.address else {}
            other = next((each for each in held.values() if not _may_share(record, each)), None)
            if other and self._row(record.code):
                params = {"address": record.address, "other": other.code}
                wrong = Wrong(ProblemCode.DUPLICATE_ADDRESS, params)
                yield self.places.problem(self._row(record.code), Field.ADDRESS, wrong)
            held.setdefault(record.kind, record)

    def _row(self, code: str) -> int:
        """0 for slots that the file does not name."""
        return self.wanted[code].row if code in self.wanted else 0

    def _loops(self) -> Iterator[Problem]:
        for field in LINK_FIELDS:
            uppers = {code: getattr(each, field) for code, each in self.plan.records.items()}
            rings = self._rings(uppers) if field is Field.CONNECTED_TO else frozenset()
            wrong_ones = (loop for loop in find_loops(uppers) if rings.isdisjoint(loop))
            for members in islice(wrong_ones, _MOST_LOOPS):
                first = max(members, key=self._row)
                at = members.index(first)
                path = (*members[at:], *members[:at])[:_MOST_MEMBERS]
                cut = "… → " if len(path) < len(members) else ""
                way = " → ".join((*path, f"{cut}{first}"))
                wrong = Wrong(ProblemCode.LOOP, {"members": way})
                yield self.places.problem(self._row(first), field, wrong)

    def _rings(self, uppers: Mapping[str, Sequence[str]]) -> frozenset[str]:
        """The members of rings: switches and links between them, with a way out."""
        records = self.plan.records
        rings = (
            knot
            for knot in find_knots(uppers, lambda code: uppers.get(code, ()))
            if len(knot) > 1
            and all(records[code].kind in RINGED for code in knot)
            and any(up in records and up not in knot for code in knot for up in uppers[code])
        )
        return frozenset().union(*rings)


def _row_findings(
    record: Record, wanted: Wanted, kind: Kind | None, crews: frozenset[str]
) -> Iterator[Finding]:
    """What is wrong with one row as merged with what is known. `kind`: what the slot is or was."""
    if kind and kind is not record.kind:
        yield Field.KIND, Wrong(ProblemCode.KIND_CHANGED, {"kind": kind.value})
    if record.crew and record.crew not in crews:
        yield Field.CREW, Wrong(ProblemCode.UNKNOWN_CREW, {"crew": record.crew})
    if len(record.part_of) > 1:
        yield Field.PART_OF, Wrong(ProblemCode.SEVERAL_WHOLES)
    if record.pass_through is not None and not record.connected_to:
        yield Field.PASS_THROUGH, Wrong(ProblemCode.PASS_THROUGH_WITHOUT_LINK)
    if record.stream and record.kind is not Kind.CAMERA:
        yield Field.STREAM, Wrong(ProblemCode.STREAM_OF_NO_CAMERA)


def _may_share(one: Record, other: Record) -> bool:
    """A recorder answers for its channels."""
    kinds = {one.kind, other.kind}
    return Kind.CHANNEL in kinds and kinds <= {Kind.CHANNEL, Kind.RECORDER}
