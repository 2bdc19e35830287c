"""Each rule with one file that breaks it: what is told, and where."""

import pytest

from inventory.exchange.explain import EXPLANATIONS, tell
from inventory.exchange.plan import Known
from inventory.exchange.problems import ProblemCode
from inventory.types.components import Kind
from inventory.words import translator
from tests.inventory.tables import NOTHING, codes, judged, refused

P = ProblemCode
HEAD = "code,kind,name,building,address,powered by,connected to,part of,pass-through\n"
SWITCH = "S1,switch,Switch,B1,10.0.0.1,,,,\n"
GOOD = "code,name,building,address\nA,Gate,B1,10.0.0.7\n"

BAD_FILES = {
    "no rows": ("name,building,address\n", P.NO_ROWS, None, None),
    "only blank rows": ("name,building,address\n,,\n\n , ,\n", P.NO_ROWS, None, None),
    "nothing at all": ("", P.NO_ROWS, None, None),
    "quote left open": ('name,building,address\na,b,10.0.0.1\n"x,b\n', P.BROKEN_CSV, None, None),
    "too many columns": (GOOD + "x," * 70 + "\n", P.TOO_MANY_COLUMNS, None, None),
    "missing heading": ("name,building\nGate,B1\n", P.MISSING_HEADING, 1, None),
    "unknown heading": ("name,building,address,colour\nGate,B1,10.0.0.1,red\n",
                        P.UNKNOWN_HEADING, 1, "colour"),
    "repeated heading": ("name,名称,building,address\nGate,Gate,B1,10.0.0.1\n",
                         P.REPEATED_HEADING, 1, "名称"),
    "cell without heading": ("name,building,address\nGate,B1,10.0.0.1,why\n",
                             P.EXTRA_CELL, 2, None),
    "cell below empty heading": ("name,building,address,\nGate,B1,10.0.0.1,why\n",
                                 P.EXTRA_CELL, 2, None),
    "missing name": ("code,name,building,address\nA,,B1,10.0.0.1\n",
                     P.MISSING_VALUE, 2, "name"),
    "missing building": ("name,building,address\nGate,,10.0.0.1\n",
                         P.MISSING_VALUE, 2, "building"),
    "camera without address": ("名称,楼栋,IP地址\n大门,B1,\n", P.MISSING_VALUE, 2, "IP地址"),
    "too long": (f"name,building,address,floor\nGate,B1,10.0.0.1,{'9' * 41}\n",
                 P.TOO_LONG, 2, "floor"),
    "name too long for a code": (f"name,building,address\n{'x' * 101},B1,10.0.0.1\n",
                                 P.TOO_LONG, 2, "name"),
    "bad code": ("code,name,building,address\nA;B,Gate,B1,10.0.0.1\n", P.BAD_CODE, 2, "code"),
    "wrong address": ("name,building,address\nGate,B1,10.0.0.256\n",
                      P.BAD_ADDRESS, 2, "address"),
    "wrong MAC": ("name,building,address,MAC地址\nGate,B1,10.0.0.1,00:11:22:33:44\n",
                  P.BAD_MAC, 2, "MAC地址"),
    "wrong date": ("name,building,address,installed\nGate,B1,10.0.0.1,03/04/2024\n",
                   P.BAD_DATE, 2, "installed"),
    "wrong index": ("name,building,address,index\nGate,B1,10.0.0.1,Gi0/1\n",
                    P.BAD_INDEX, 2, "index"),
    "a whole URL as stream": ("name,building,address,stream\nGate,B1,10.0.0.1,rtsp://10.0.0.1/1\n",
                              P.BAD_STREAM, 2, "stream"),
    "a password in a stream": (
        "name,building,address,码流路径\nGate,B1,10.0.0.1,/user=admin&password=x&channel=1\n",
        P.STREAM_SIGNS_IN, 2, "码流路径"),
    "a switch with a stream": ("kind,name,building,address,stream\nswitch,S1,B1,10.0.0.1,/live\n",
                               P.STREAM_OF_NO_CAMERA, 2, "stream"),
    "neither yes nor no": (HEAD + SWITCH + "A,camera,Gate,B1,10.0.0.2,,S1,,maybe\n",
                           P.BAD_YES_NO, 3, "pass-through"),
    "unknown kind": (HEAD + "A,toaster,Gate,B1,10.0.0.2,,,,\n", P.UNKNOWN_KIND, 2, "kind"),
    "unknown crew": ("name,building,address,班组\nGate,B1,10.0.0.1,night\n",
                     P.UNKNOWN_CREW, 2, "班组"),
    "duplicate code": (GOOD + "A,Door,B1,10.0.0.8\n", P.DUPLICATE_CODE, 3, "code"),
    "duplicate name as code": ("name,building,address\nA,B1,10.0.0.1\nA,B1,10.0.0.2\n",
                               P.DUPLICATE_CODE, 3, "name"),
    "duplicate address": (GOOD + "B,Door,B1,10.0.0.7\n", P.DUPLICATE_ADDRESS, 3, "address"),
    "duplicate IPv6 address": (
        "code,name,building,address\nA,Gate,B1,[2001:db8::7]\nB,Door,B1,2001:DB8:0::0007\n",
        P.DUPLICATE_ADDRESS, 3, "address"),
    "building named twice": (
        "name,building,building name,address\nA,B1,Hall,10.0.0.1\nB,B1,Barn,10.0.0.2\n",
        P.BUILDING_NAMED_TWICE, 3, "building name"),
    "unknown parent": (HEAD + "A,camera,Gate,B1,10.0.0.2,,S9,,\n",
                       P.UNKNOWN_PARENT, 2, "connected to"),
    "several wholes": (HEAD + SWITCH + "S2,switch,Two,B1,10.0.0.3,,,,\nP,port,Port,B1,,,,S1;S2,\n",
                       P.SEVERAL_WHOLES, 4, "part of"),
    "camera powers a switch": (HEAD + "S1,switch,Switch,B1,10.0.0.1,A,,,\n"
                               "A,camera,Gate,B1,10.0.0.2,,,,\n",
                               P.SENSELESS_LINK, 2, "powered by"),
    "strand in a switch": (HEAD + SWITCH + "F,strand,Strand,B1,,,,S1,\n",
                           P.SENSELESS_LINK, 3, "part of"),
    "pass-through without link": (HEAD + "A,camera,Gate,B1,10.0.0.2,,,,yes\n",
                                  P.PASS_THROUGH_WITHOUT_LINK, 2, "pass-through"),
    "loop": (HEAD + "S1,switch,One,B1,10.0.0.1,,S2,,\nS2,switch,Two,B1,10.0.0.2,,S3,,\n"
             "S3,switch,Three,B1,10.0.0.3,,S1,,\n", P.LOOP, 4, "connected to"),
    "its own parent": (HEAD + "S1,switch,One,B1,10.0.0.1,,S1,,\n", P.LOOP, 2, "connected to"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD_FILES)
def test_one_broken_rule_is_one_problem(name: str) -> None:
    content, code, row, column = BAD_FILES[name]
    (problem,) = refused(content)
    assert (problem.code, problem.row, problem.column) == (code, row, column)
    for language in ("en", "zh_CN"):
        sentence = tell(problem, translator(language))
        assert "points.csv" in sentence
        assert "{" not in sentence


def test_every_rule_about_content_has_a_bad_file() -> None:
    of_the_file = {P.UNREADABLE, P.FILE_TOO_LARGE, P.OLD_EXCEL, P.BROKEN_XLSX, P.EXPANDS_TOO_MUCH,
                   P.WRONG_ENCODING, P.TOO_MANY_ROWS}  # fmt: skip
    told = {code for _, code, _, _ in BAD_FILES.values()}
    # An established kind cannot be changed: tested with what is known, below.
    assert told == set(ProblemCode) - of_the_file - {P.KIND_CHANGED}


def test_every_rule_has_an_explanation() -> None:
    assert set(EXPLANATIONS) == set(ProblemCode)


def test_all_problems_are_told_at_once_from_the_top_down() -> None:
    content = (
        "code,kind,name,building,address,connected to,mac\n"
        "A,camera,Gate,B1,10.0.0.300,S9,xx\n"
        "A,camera,,B1,10.0.0.2,,\n"
        "B,camera,Door,,,,\n"
    )
    told = refused(content)
    assert [problem.row for problem in told] == [2, 2, 2, 3, 3, 4, 4]
    assert set(codes(told)) == {
        P.BAD_ADDRESS, P.UNKNOWN_PARENT, P.BAD_MAC, P.DUPLICATE_CODE, P.MISSING_VALUE,
    }  # fmt: skip


def test_a_wrong_cell_draws_no_further_complaints() -> None:
    content = HEAD + "T,toaster,Box,B1,,,,,\nA,camera,Gate,B1,10.0.0.2,T,T,,\n"
    assert codes(refused(content)) == [P.UNKNOWN_KIND]


def test_a_camera_behind_a_channel_needs_no_address_and_any_other_does() -> None:
    recorder = HEAD + "R,recorder,NVR,B1,10.0.0.2,,,,\nR.1,channel,NVR 1,B1,,,,R,\n"
    plan = judged(recorder + "A,camera,Gate,B1,,,R.1,,\n")
    assert plan.records["A"].address == ""
    assert codes(refused(recorder + "A,camera,Gate,B1,,,R,,\n")) == [P.MISSING_VALUE]


def test_a_loop_names_its_members_and_ends_where_it_began() -> None:
    (problem,) = refused(BAD_FILES["loop"][0])
    assert problem.params["members"] == "S3 → S1 → S2 → S3"


RING = (
    HEAD + "CORE,switch,Core,B1,10.0.0.1,,,,\n"
    "U1,uplink,To one,B1,,,CORE,,\nU2,uplink,To two,B1,,,CORE,,\n"
    "L,uplink,Between,B1,,,S1;S2,,\n"
)


def test_switches_may_form_a_ring_that_leads_to_the_monitor() -> None:
    switches = "S1,switch,One,B1,10.0.0.2,,U1;L,,\nS2,switch,Two,B1,10.0.0.3,,U2;L,,\n"
    assert judged(RING + switches).records["L"].connected_to == ("S1", "S2")
    nowhere = "S1,switch,One,B1,10.0.0.2,,L,,\nS2,switch,Two,B1,10.0.0.3,,L,,\n"
    assert {problem.code for problem in refused(RING + nowhere)} == {P.LOOP}


def test_nothing_else_may_be_in_a_ring() -> None:
    port = "S1,switch,One,B1,10.0.0.2,,U1;P,,\nP,port,Port,B1,,,S1,S1,\n"
    (problem,) = refused(HEAD + RING.removeprefix(HEAD).partition("L,")[0] + port)
    assert problem.code is P.LOOP
    assert "P" in str(problem.params["members"])


def test_a_known_code_keeps_its_kind_also_when_retired() -> None:
    known = judged(GOOD)
    retired = Known(NOTHING.inventory, NOTHING.crews, {"A": known.records["A"].kind})
    content = HEAD + "A,port,Gate,B1,,,,,\n"
    (problem,) = refused(content, retired)
    assert (problem.code, problem.params) == (P.KIND_CHANGED, {"kind": Kind.CAMERA.value})


def test_a_near_heading_is_suggested() -> None:
    (problem,) = refused("name,building,address,serial numbr\nGate,B1,10.0.0.1,7\n")
    assert tell(problem, translator("en")) == (
        "points.csv, row 1, column “serial numbr”: "
        "no such column is known; perhaps “serial number” is meant"
    )


def test_explanations_speak_both_languages() -> None:
    (problem,) = refused(BAD_FILES["strand in a switch"][0])
    assert tell(problem, translator("en")) == (
        "points.csv, row 3, column “part of”: "
        "fibre strand and “S1” (switch) cannot be linked in this way"
    )
    assert tell(problem, translator("zh_CN")) == (
        "points.csv 第 3 行“part of”列：纤芯与“S1”（交换机）之间不能这样连接"
    )


def test_a_long_chain_is_no_loop_and_many_loops_end_soon() -> None:
    chain = "".join(f"S{n},copper,S,B1,,,S{n + 1},,\n" for n in range(3000))
    assert len(judged(HEAD + chain + "S3000,switch,S,B1,,,,,\n").records) == 3001
    knots = "".join(f"S{n},copper,S,B1,,,S{n + 1};S0,,\n" for n in range(3000))
    told = refused(HEAD + knots + "S3000,switch,S,B1,,,,,\n")
    assert codes(told) == [P.LOOP] * 100
    assert all(len(str(problem.params["members"])) < 400 for problem in told)


def test_a_recorder_answers_for_its_channels() -> None:
    rows = "N,recorder,NVR,B1,10.0.0.9,,,,\n" + "".join(
        f"N.{n},channel,Channel,B1,10.0.0.9,,,N,\n" for n in (1, 2)
    )
    assert len(judged(HEAD + rows).records) == 3
    assert codes(refused(HEAD + rows + "A,camera,Gate,B1,10.0.0.9,,,,\n")) == [P.DUPLICATE_ADDRESS]
