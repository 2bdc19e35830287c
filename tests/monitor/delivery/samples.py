"""Typical repair messages, as the judge writes their parameters."""

from collections.abc import Mapping

from inventory.types.tickets import Message

ONSET = 1_779_084_300_000  # 2026-05-18 14:05 in Shanghai

Params = Mapping[str, object]


def evidence(code: str, slot: str, **params: object) -> Params:
    return {"code": code, "slot": slot, "params": params}


def point(code: str, name: str, location: str = "") -> Params:
    return {"code": code, "name": name, "location": location}


def params(**changes: object) -> dict[str, object]:
    """One camera that does not answer, changed as named."""
    base: dict[str, object] = {
        "ticket": 42,
        "round": 1,
        "component_kind": "camera",
        "component": "B3-07.cam",
        "fault": "dead",
        "building": "3号楼",
        "floor": "2F",
        "location": "东侧楼梯口",
        "component_name": "东门枪机",
        "affected": [point("B3-07.cam", "东门枪机", "东侧楼梯口")],
        "affected_count": 1,
        "confidence": 0.82,
        "evidence": [
            evidence("silent", "B3-07.cam", probe="icmp", reason="timeout", failures=4),
            evidence("siblings_good", "B3-07.cam", count=11),
        ],
        "rivals": [
            {"kind": "adapter", "component": "B3-07.adp", "fault": "dead", "confidence": 0.13}
        ],
        "onset_at": ONSET,
        "time_zone": "Asia/Shanghai",
        "unit": {"maker": "Hikvision", "model": "DS-2CD2T47", "serial": "E1234567"},
    }
    return base | changes


CAMERA_DEAD = params()

ADAPTER_DEAD = params(
    component_kind="adapter",
    component="B5-A3",
    component_name="弱电间电源",
    location="弱电间",
    building="5号楼",
    floor="1F",
    affected=[
        point("B5-01.cam", "大堂", "大堂北侧"),
        point("B5-02.cam", "电梯厅", "1号电梯口"),
        point("B5-03.cam", "车库入口", "坡道上方"),
    ],
    affected_count=3,
    confidence=0.94,
    evidence=[
        evidence("silent", "B5-01.cam", probe="icmp", reason="timeout", failures=3),
        evidence("silent", "B5-02.cam", probe="icmp", reason="timeout", failures=3),
        evidence("silent", "B5-03.cam", probe="icmp", reason="timeout", failures=3),
        evidence("siblings_lost", "B5-A3", count=3, total=3),
        evidence("within", "B5-A3", seconds=6),
    ],
    rivals=[],
    unit={},
)

CABLE_CUT = params(
    component_kind="cable",
    component="C7",
    component_name="7号楼主干光缆",
    building="7号楼",
    floor="",
    location="地下管廊至7号楼弱电井",
    fault="link_down",
    affected=[point(f"B7-{n:02}.cam", f"{n}层走廊") for n in range(1, 11)],
    affected_count=24,
    confidence=0.71,
    evidence=[evidence("link_down", f"C7.{n}") for n in range(1, 9)]
    + [
        evidence("siblings_lost", "C7", count=24, total=26),
        evidence("within", "C7", seconds=4),
        evidence("upstream_good", "CH1", component="CH1", kind="chassis"),
    ],
    rivals=[{"kind": "mains", "component": "B7-M", "fault": "dead", "confidence": 0.26}],
    unit={},
)

PASSWORD = params(
    fault="credentials",
    confidence=1.0,
    evidence=[evidence("refused_password", "B3-07.cam")],
    rivals=[],
)

BUILDING = params(
    component_kind="building",
    component="B2",
    component_name="",
    building="2号楼",
    floor="",
    location="",
    fault="common_cause",
    affected=[point(f"B2-{n:02}.cam", "") for n in range(1, 11)],
    affected_count=17,
    confidence=0.6,
    evidence=[
        evidence("siblings_lost", "B2", count=17, total=19),
        evidence("within", "B2", seconds=9),
        evidence("silent", "B2-18.cam", probe="onvif", reason="timeout", failures=1),
    ],
    rivals=[],
    unit={},
)

DEGRADING = params(
    component_kind="strand",
    component="B3-C2-04",
    component_name="2号光缆4芯",
    building="3号楼",
    floor="",
    location="弱电井至3层",
    fault="degrading",
    affected=[],
    affected_count=0,
    confidence=0.8,
    evidence=[
        evidence("light_low", "B3-C2-04", dbm=-21.4, usual_dbm=-18.2),
        evidence(
            "light_sinking",
            "B3-C2-04",
            db_a_week=0.9,
            limit_dbm=-24.0,
            on="2026-06-07",
            earliest="2026-06-05",
            latest="2026-06-13",
        ),
        evidence("carries", "B3-C2-04", count=1),
    ],
    rivals=[],
    unit={},
)

FAULTS: Mapping[str, Params] = {
    "camera_dead": CAMERA_DEAD,
    "adapter_dead": ADAPTER_DEAD,
    "cable_cut": CABLE_CUT,
    "password": PASSWORD,
    "building": BUILDING,
    "degrading": DEGRADING,
}


def message(
    template: str = "ticket_opened",
    content: Params = CAMERA_DEAD,
    language: str = "en",
    key: str = "42:1:opened:1",
    ticket_id: int | None = None,
    address_id: int | None = None,
    created_at: int = ONSET,
) -> Message:
    return Message(ticket_id, address_id, language, template, content, key, created_at)
