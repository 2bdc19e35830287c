"""Every finding has words in both languages."""

import pytest

from inventory.types.readings import Fact
from inventory.words import translator
from monitor.evidence_words import EVIDENCE_CODES, evidence_text

FINDINGS: list[tuple[str, dict[str, Fact], str, str]] = [
    ("silent", {"probe": "icmp", "reason": "timeout", "failures": 4},
     "no answer to ping (4 tries)", "ping 无应答（试了 4 次）"),
    ("silent", {"probe": "snmp", "reason": "timeout", "failures": 1},
     "no answer to SNMP (1 try)", "SNMP 无应答（试了 1 次）"),
    ("silent", {"probe": "icmp", "reason": "unreachable", "failures": 3, "reported_by": "10.0.0.1"},
     "no answer to ping (10.0.0.1 says: unreachable; 3 tries)",
     "ping 无应答（10.0.0.1 说：不可达；试了 3 次）"),
    ("silent", {"probe": "icmp"}, "no answer to ping", "ping 无应答"),
    ("link_down", {}, "link is down", "链路不通"),
    ("absent", {}, "not found in its chassis", "机框中找不到"),
    ("power_off", {}, "gives no power", "无供电输出"),
    ("poe_denied", {"count": 3},
     "refused power 3 times: its switch has none left", "已 3 次拒绝供电：交换机供电余量不足"),
    ("poe_overload", {"count": 1},
     "switched off 1 time: too much current was drawn", "已 1 次因电流过大而断电"),
    ("poe_short", {"count": 2},
     "switched off 2 times: short circuit in what hangs on it",
     "已 2 次因所接线缆或设备短路而断电"),
    ("poe_undrawn", {}, "nothing draws power from it any more", "已无设备从中取电"),
    ("poe_fault", {}, "gives no power, and reports a fault", "未供电，并报告故障"),
    ("poe_searching", {},
     "gives no power, and finds nothing to feed", "未供电，检测不到受电设备"),
    ("draws_nothing", {},
     "is on, and nothing draws current from it any more", "已接通，但已无设备从中取电"),
    ("draws_power", {},
     "is on, and current is drawn as before", "已接通，用电如常"),
    ("ports_refuse", {"count": 2},
     "2 of its PoE ports refuse power", "有 2 个 PoE 端口拒绝供电"),
    ("on_battery", {}, "runs on battery", "正由电池供电"),
    ("refused_password", {}, "refuses our user or password", "拒绝登录（用户名或密码不对）"),
    ("locked_account", {}, "says that our account is locked", "称我们的账号已被锁定"),
    ("service_off", {},
     "answers, but its ONVIF service is switched off", "能应答，但 ONVIF 服务已关闭"),
    ("another_serial", {"serial": "D2", "expected_serial": "D1"},
     "serial number is D2, in the inventory it is D1", "序列号是 D2，台账中是 D1"),
    ("two_units", {"first": "D1", "second": "D2"},
     "serial numbers D1 and D2 answer there in turns", "序列号 D1 与 D2 的设备轮流应答"),
    ("mac_at", {"mac": "00:11:00:00:00:01", "address": "10.0.1.1", "port": "SW1.4"},
     "00:11:00:00:00:01 answers at 10.0.1.1, and is plugged in at SW1.4",
     "00:11:00:00:00:01 占用 10.0.1.1，接在 SW1.4"),
    ("recorded_mac_at", {"mac": "00:11:00:00:00:02", "port": "SW1.5"},
     "the recorded 00:11:00:00:00:02 is plugged in at SW1.5",
     "台账登记的 00:11:00:00:00:02 接在 SW1.5"),
    ("seen_elsewhere", {"recorded": "SW1.4", "seen": "SW1.9"},
     "is recorded at SW1.4, and the switches see it at SW1.9",
     "台账登记在 SW1.4，交换机看到它在 SW1.9"),
    ("another_serial", {},
     "is another device than the inventory says", "与台账登记的不是同一台设备"),
    ("certificate", {},
     "shows a certificate that is not the one we trust", "出示的证书不是所信任的那一份"),
    ("clock_offset", {"offset_s": 37.0}, "clock is 37 s fast", "时钟快 37 秒"),
    ("clock_offset", {"offset_s": -28800.0}, "clock is 8 hours slow", "时钟慢 8 小时"),
    ("clock_offset", {"offset_s": 150}, "clock is 2 minutes fast", "时钟快 2 分钟"),
    ("clock_offset", {"offset_s": -864000}, "clock is 10 days slow", "时钟慢 10 天"),
    ("service_dead", {"probe": "onvif"},
     "answers ping, but ONVIF does not work", "能 ping 通，但 ONVIF 服务不正常"),
    ("no_video", {"probe": "rtsp", "reason": "degraded"},
     "answers, but no video flows", "有应答，但没有视频"),
    ("no_video", {"probe": "rtsp", "reason": "timeout"},
     "answers, but no video flows (no answer)", "有应答，但没有视频（无应答）"),
    ("no_stream", {}, "has no stream any more where it had one", "原有的码流路径已不存在"),
    ("offline", {}, "its recorder does not reach it", "录像机连不上它"),
    ("siblings_good", {"count": 5},
     "5 other points on the same equipment work", "同一设备下的其他 5 个点位正常"),
    ("siblings_good", {"count": 1},
     "1 other point on the same equipment works", "同一设备下的其他 1 个点位正常"),
    ("siblings_lost", {"count": 7, "total": 9},
     "7 of 9 devices behind it fell together", "其下 9 台设备中有 7 台同时中断"),
    ("siblings_lost", {"count": 9, "total": 9},
     "all 9 devices behind it fell together", "其下 9 台设备同时中断"),
    ("siblings_lost", {"count": 1, "total": 1},
     "the 1 device behind it fell with it", "其下 1 台设备同时中断"),
    ("within", {"seconds": 6}, "they fell within 6 s", "前后 6 秒内相继中断"),
    ("upstream_good", {"component": "SW1"},
     "works, and lies before the fault", "正常（位于故障点之前）"),
    ("upstream_good", {"component": "B3-MAINS", "kind": "mains"}, "power is present", "供电正常"),
    ("failed_before", {"failures": 7, "years": 61.0, "of_model": True},
     "its model failed 7 times in 61 unit-years here", "本片区同型号 61 台年内损坏 7 次"),
    ("failed_before", {"failures": 1, "years": 61.5, "of_model": False},
     "such parts failed 1 time in 61.5 unit-years here", "本片区同类部件 61.5 台年内损坏 1 次"),
    ("gasp", {"count": 1},
     "the far end said that its power failed", "远端发出了掉电信号"),
    ("no_gasp", {"count": 12},
     "no power-fail signal came from the far end", "远端没有发出掉电信号"),
    ("same_model", {"count": 9, "total": 40},
     "9 of 40 cameras of this model", "该型号的40台摄像机中有9台"),
    ("light_low", {"dbm": -21.4, "usual_dbm": -18.2},
     "received light is −21.4 dBm, 3.2 dB below its usual −18.2 dBm",
     "收光 −21.4 dBm，比平时的 −18.2 dBm 低 3.2 dB"),
    ("light_sinking", {"db_a_week": 0.9, "limit_dbm": -24, "on": "2026-12-03",
                       "earliest": "2026-12-01", "latest": "2026-12-09"},
     ("sinks by 0.9 dB a week; meets the receiver's limit of −24.0 dBm about 2026-12-03 "
      "(2026-12-01 to 2026-12-09)"),
     "每周下降 0.9 dB；约 2026-12-03 降到接收极限 −24.0 dBm（2026-12-01 至 2026-12-09）"),
    ("errors_rising", {"per_hour": 412, "usual": 1.5},
     "412 damaged frames an hour, usually 1.5", "每小时坏帧 412 个，平时 1.5 个"),
    ("falls_growing", {"week": 7, "before": 2},
     "failed 7 times within a week, 2 times in the week before", "一周内断了 7 次，前一周 2 次"),
    ("carries", {"count": 1}, "carries 1 point", "承载 1 个点位"),
    ("same_credential", {"count": 9, "total": 40},
     "9 of 40 devices with this credential", "使用该凭据的40台设备中有9台"),
    ("flapping", {"changes": 6}, "came and went 6 times", "时断时通 6 次"),
    ("lossy_together", {"count": 3},
     "3 devices behind it lose packets", "其下 3 台设备丢包"),
    ("lossy", {"count": 10}, "pings were lost 10 times", "ping 丢包 10 次"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "params", "english", "chinese"), FINDINGS)
def test_the_words(code: str, params: dict[str, Fact], english: str, chinese: str) -> None:
    assert evidence_text(code, params, translator("en")) == english
    assert evidence_text(code, params, translator("zh_CN")) == chinese


def test_every_code_is_tried_here() -> None:
    assert {code for code, *_ in FINDINGS} == EVIDENCE_CODES


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("code", sorted(EVIDENCE_CODES))
def test_missing_or_odd_parameters_still_make_a_text(code: str, language: str) -> None:
    odd: dict[str, Fact] = {"probe": "new", "reason": "new", "count": "x", "component": True}
    assert evidence_text(code, {}, translator(language))
    assert evidence_text(code, odd, translator(language))


def test_an_unknown_code_is_shown_as_it_is() -> None:
    assert evidence_text("rx_dark", {}, translator("zh_CN")) == "rx_dark"
