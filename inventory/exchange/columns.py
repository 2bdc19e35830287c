"""The columns of the flat table: one row is one component.

Headings and words here belong to the file format, not to a screen: a file with Chinese headings is
read whatever language the reader speaks. The first English and the first Chinese one are written.
"""

import unicodedata
from collections.abc import Mapping
from enum import StrEnum


class Field(StrEnum):
    """The columns, in the order in which they are written."""

    CODE = "code"
    KIND = "kind"
    NAME = "name"
    BUILDING = "building"
    BUILDING_NAME = "building_name"
    FLOOR = "floor"
    LOCATION = "location"
    ADDRESS = "address"
    POWERED_BY = "powered_by"
    CONNECTED_TO = "connected_to"
    PART_OF = "part_of"
    PASS_THROUGH = "pass_through"  # noqa: S105 of link faults, no password
    INDEX = "index"
    CREW = "crew"
    MAKER = "maker"
    MODEL = "model"
    SERIAL = "serial"
    MAC = "mac"
    INSTALLED = "installed"
    FIRMWARE = "firmware"
    STREAM = "stream"


REQUIRED = (Field.NAME, Field.ADDRESS, Field.BUILDING)

_ENGLISH: Mapping[Field, tuple[str, ...]] = {
    Field.CODE: ("code", "point", "id"),
    Field.KIND: ("kind", "type"),
    Field.NAME: ("name", "point name"),
    Field.BUILDING: ("building", "building code"),
    Field.BUILDING_NAME: ("building name",),
    Field.FLOOR: ("floor",),
    Field.LOCATION: ("location", "place"),
    Field.ADDRESS: ("address", "ip", "ip address"),
    Field.POWERED_BY: ("powered by", "power"),
    Field.CONNECTED_TO: ("connected to", "uplink", "data"),
    Field.PART_OF: ("part of", "parent"),
    Field.PASS_THROUGH: ("pass-through", "link-fault pass-through", "lfp"),
    Field.INDEX: ("index", "row", "ifindex"),
    Field.CREW: ("crew", "team"),
    Field.MAKER: ("maker", "make", "manufacturer", "brand", "vendor"),
    Field.MODEL: ("model",),
    Field.SERIAL: ("serial", "serial number", "sn"),
    Field.MAC: ("mac", "mac address"),
    Field.INSTALLED: ("installed", "install date", "installed on"),
    Field.FIRMWARE: ("firmware", "firmware version", "software version"),
    Field.STREAM: ("stream", "stream path", "rtsp path"),
}

_CHINESE: Mapping[Field, tuple[str, ...]] = {
    Field.CODE: ("编码", "点位编码", "点位编号", "编号", "设备编码", "设备编号"),
    Field.KIND: ("类型", "设备类型", "种类"),
    Field.NAME: ("名称", "点位名称", "设备名称", "点位"),
    Field.BUILDING: ("楼栋", "楼栋编码", "楼栋编号", "楼宇", "建筑"),
    Field.BUILDING_NAME: ("楼栋名称", "楼宇名称", "建筑名称"),
    Field.FLOOR: ("楼层",),
    Field.LOCATION: ("位置", "安装位置", "具体位置", "安装地点"),
    Field.ADDRESS: ("地址", "IP", "IP地址"),
    Field.POWERED_BY: ("供电来源", "供电", "上级供电", "电源"),
    Field.CONNECTED_TO: ("上联设备", "上联", "连接到", "上级设备"),
    Field.PART_OF: ("所属设备", "所属", "归属"),
    Field.PASS_THROUGH: ("链路故障转移", "链路故障传递", "故障转移", "LFP"),
    Field.INDEX: ("索引", "端口索引", "序号索引"),
    Field.CREW: ("班组", "维护班组", "维护单位", "运维班组"),
    Field.MAKER: ("厂商", "厂家", "生产厂家", "品牌"),
    Field.MODEL: ("型号", "设备型号"),
    Field.SERIAL: ("序列号", "设备序列号", "出厂编号"),
    Field.MAC: ("MAC", "MAC地址", "物理地址"),
    Field.INSTALLED: ("安装日期", "安装时间", "投用日期"),
    Field.FIRMWARE: ("固件", "固件版本", "软件版本"),
    Field.STREAM: ("码流路径", "取流路径", "视频流路径"),
}

LIMITS: Mapping[Field, int] = {
    Field.CODE: 100,
    Field.KIND: 40,
    Field.NAME: 200,
    Field.BUILDING: 100,
    Field.BUILDING_NAME: 200,
    Field.FLOOR: 40,
    Field.LOCATION: 400,
    Field.ADDRESS: 60,
    Field.POWERED_BY: 1000,
    Field.CONNECTED_TO: 1000,
    Field.PART_OF: 1000,
    Field.PASS_THROUGH: 10,
    Field.INDEX: 40,
    Field.CREW: 100,
    Field.MAKER: 120,
    Field.MODEL: 120,
    Field.SERIAL: 120,
    Field.MAC: 40,
    Field.INSTALLED: 40,
    Field.FIRMWARE: 64,
    Field.STREAM: 200,
}
"""The most characters that a cell may hold."""


def folded(word: str) -> str:
    """A heading or a word of the format, freed of what writers vary: case, width, spacing."""
    plain = unicodedata.normalize("NFKC", word).casefold()
    return "".join(each for each in plain if not each.isspace() and each not in "_-*")


_FIELDS: Mapping[str, Field] = {
    folded(word): field
    for words in (_ENGLISH, _CHINESE)
    for field, spellings in words.items()
    for word in spellings
}

HEADINGS: Mapping[str, str] = {
    folded(word): word
    for words in (_ENGLISH, _CHINESE)
    for spellings in words.values()
    for word in spellings
}
"""Every heading that is understood, by its folded form."""


def field_of(heading: str) -> Field | None:
    """The column that a heading in either language names."""
    return _FIELDS.get(folded(heading))


def heading_of(field: Field, language: str) -> str:
    """The heading that is written for "en" or "zh_CN"."""
    return (_CHINESE if language.startswith("zh") else _ENGLISH)[field][0]
