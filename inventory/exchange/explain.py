"""Says what is wrong with a file in the reader's language."""

from collections.abc import Mapping

from inventory.exchange.columns import Field, heading_of
from inventory.exchange.problems import Problem, ProblemCode
from inventory.labels import label
from inventory.types.components import Kind
from inventory.types.readings import Fact
from inventory.words import Translator, mark

_P = ProblemCode
EXPLANATIONS: Mapping[ProblemCode, str] = {
    _P.UNREADABLE: mark("the file cannot be read ({error})"),
    _P.FILE_TOO_LARGE: mark(
        "the file has {size_mib} MiB, more than the {limit_mib} MiB that an inventory may have"
    ),
    _P.OLD_EXCEL: mark("this is an old Excel file (.xls): save it as .xlsx or CSV"),
    _P.BROKEN_XLSX: mark("this is no XLSX file, or a damaged one"),
    _P.EXPANDS_TOO_MUCH: mark(
        "unpacked, the file holds more than an inventory may (at most {limit_mib} MiB)"
    ),
    _P.WRONG_ENCODING: mark("the text is neither UTF-8 nor UTF-16 nor GB18030"),
    _P.BROKEN_CSV: mark("the CSV is damaged after row {after_row}: perhaps a quote is left open"),
    _P.NO_ROWS: mark("the file has no rows below its headings"),
    _P.TOO_MANY_ROWS: mark("the file has more than {limit} rows"),
    _P.TOO_MANY_COLUMNS: mark("the file has more than {limit} columns"),
    _P.MISSING_HEADING: mark("the column “{heading}” is missing"),
    _P.UNKNOWN_HEADING: mark("no such column is known"),
    _P.REPEATED_HEADING: mark("the column is there twice"),
    _P.EXTRA_CELL: mark("“{value}” stands where there is no heading"),
    _P.MISSING_VALUE: mark("the cell is empty, and must not be"),
    _P.TOO_LONG: mark("the text has {length} characters, more than {limit}"),
    _P.BAD_CODE: mark("“{value}”: a code must not contain ; or 、"),
    _P.BAD_ADDRESS: mark("“{value}” is no IP address, with :port where needed ([2001:db8::1]:80)"),
    _P.BAD_MAC: mark("“{value}” is no MAC address of a device"),
    _P.BAD_DATE: mark("“{value}” is no date: write it as 2024-03-15"),
    _P.BAD_INDEX: mark("“{value}” is no index: write numbers, apart by points"),
    _P.BAD_STREAM: mark(
        "“{value}” is no path of a stream: write it as /Streaming/Channels/101, without the host"
    ),
    _P.STREAM_SIGNS_IN: mark(
        "the path holds a user or a password: keep them by “pointwatch credentials set” alone"
    ),
    _P.BAD_YES_NO: mark("“{value}” is neither yes nor no"),
    _P.UNKNOWN_KIND: mark("no kind of component is called “{value}”"),
    _P.UNKNOWN_CREW: mark("there is no crew “{crew}”: add it first"),
    _P.DUPLICATE_CODE: mark("the code “{code}” is already in row {first_row}"),
    _P.DUPLICATE_ADDRESS: mark("the address {address} already belongs to “{other}”"),
    _P.KIND_CHANGED: mark("this code belongs to another kind of component: {kind}"),
    _P.BUILDING_NAMED_TWICE: mark("the building is called “{name}” in row {first_row}"),
    _P.UNKNOWN_PARENT: mark("there is no component “{parent}”"),
    _P.SEVERAL_WHOLES: mark("a component is part of one other only"),
    _P.SENSELESS_LINK: mark("{kind} and “{parent}” ({of}) cannot be linked in this way"),
    _P.PASS_THROUGH_WITHOUT_LINK: mark("this is said of a link, and the row has none"),
    _P.STREAM_OF_NO_CAMERA: mark("only a camera is asked for its stream"),
    _P.LOOP: mark("these need each other in a circle: {members}"),
}
NEAREST = mark("no such column is known; perhaps “{nearest}” is meant")


def explain(problem: Problem, translator: Translator) -> str:
    """What is wrong, without the place."""
    text = EXPLANATIONS[problem.code]
    if "nearest" in problem.params:
        text = NEAREST
    return translator(text).format_map(_words(problem.params, translator))


def locate(problem: Problem, translator: Translator) -> str:
    """Where it is wrong: the file, and the row and column where there is one."""
    if problem.row is None:
        return problem.file
    if problem.column is None:
        text = translator(mark("{file}, row {row}"))
    else:
        text = translator(mark("{file}, row {row}, column “{column}”"))
    return text.format(file=problem.file, row=problem.row, column=problem.column)


def tell(problem: Problem, translator: Translator) -> str:
    """Place and reason in one line."""
    text = translator(mark("{place}: {reason}"))
    return text.format(place=locate(problem, translator), reason=explain(problem, translator))


def _words(params: Mapping[str, Fact], translator: Translator) -> dict[str, Fact]:
    """The parameters, with codes in words."""
    words = dict(params)
    for name in ("kind", "of"):
        if name in words:
            words[name] = label(Kind(str(words[name])), translator)
    if "field" in words:
        words["heading"] = heading_of(Field(str(words["field"])), translator.language)
    return words
