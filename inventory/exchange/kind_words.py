"""The words for kinds, and for yes and no, that files use in either language."""

from collections.abc import Mapping

from inventory.exchange.columns import folded
from inventory.types.components import Kind

# The first word of each is the one that is written.
_CHINESE: Mapping[Kind, tuple[str, ...]] = {
    Kind.CAMERA: ("摄像机", "摄像头", "网络摄像机", "监控点", "点位", "球机", "枪机"),
    Kind.ADAPTER: ("电源适配器", "适配器", "电源", "PoE供电"),
    Kind.COPPER: ("网线", "双绞线", "铜缆"),
    Kind.TRANSCEIVER: ("光纤收发器", "收发器", "光电转换器"),
    Kind.STRAND: ("纤芯", "光纤"),
    Kind.CABLE: ("光缆",),
    Kind.CARD: ("机架卡", "收发器卡", "插卡", "板卡"),
    Kind.CHASSIS: ("机箱", "收发器机箱", "机架"),
    Kind.PORT: ("端口", "交换机端口", "网口"),
    Kind.SWITCH: ("交换机", "接入交换机"),
    Kind.UPLINK: ("上联链路", "上联", "上行链路"),
    Kind.RECORDER: ("录像机", "硬盘录像机", "NVR", "DVR"),
    Kind.CHANNEL: ("通道", "录像通道", "录像机通道"),
    Kind.OUTLET: ("插座", "插口", "输出口"),
    Kind.BOX: ("智能电源箱", "智能箱", "智能运维箱", "电源箱", "PDU"),
    Kind.UPS: ("UPS电源", "不间断电源"),
    Kind.MAINS: ("市电",),
}

_ENGLISH: Mapping[Kind, tuple[str, ...]] = {
    Kind.CAMERA: ("ipc", "ip camera", "point", "camera point"),
    Kind.ADAPTER: ("power adapter", "psu", "poe"),
    Kind.COPPER: ("patch", "copper patch"),
    Kind.TRANSCEIVER: ("fibre transceiver", "fiber transceiver", "media converter"),
    Kind.STRAND: ("fibre strand", "fiber strand", "fibre", "fiber"),
    Kind.CABLE: ("fibre cable", "fiber cable"),
    Kind.CARD: ("rack card",),
    Kind.CHANNEL: ("recorder channel",),
    Kind.PORT: ("switch port",),
    Kind.CHASSIS: ("rack",),
    Kind.BOX: ("power box",),
}

_KINDS: Mapping[str, Kind] = {
    **{folded(kind): kind for kind in Kind},
    **{folded(word): kind for kind, words in _ENGLISH.items() for word in words},
    **{folded(word): kind for kind, words in _CHINESE.items() for word in words},
}

_YES = frozenset({"yes", "y", "true", "1", "on", "是", "有", "开", "启用"})
_NO = frozenset({"no", "n", "false", "0", "off", "否", "无", "关", "停用"})


def kind_of(word: str) -> Kind | None:
    """The kind that a word in either language names."""
    return _KINDS.get(folded(word))


def kind_word(kind: Kind, language: str) -> str:
    """The word that is written for a kind, in "en" or "zh_CN"."""
    return _CHINESE[kind][0] if language.startswith("zh") else kind.value


def truth_of(word: str) -> bool | None:
    """What a word for yes or no says; None when it is neither."""
    plain = folded(word)
    return True if plain in _YES else False if plain in _NO else None


def truth_word(truth: bool, language: str) -> str:
    """The word that is written for yes or no, in "en" or "zh_CN"."""
    if language.startswith("zh"):
        return "是" if truth else "否"
    return "yes" if truth else "no"
