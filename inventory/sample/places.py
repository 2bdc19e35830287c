"""Where the points of the sample are, in both languages."""

from collections.abc import Sequence
from dataclasses import dataclass

from inventory.types.tickets import Crew

Text = tuple[str, str]
"""English and Chinese."""


@dataclass(frozen=True, slots=True)
class Layout:
    """One building: how many camera points, how many of them behind fibre, and what it has."""

    number: int
    name: Text
    points: int
    fibres: int
    floors: int
    pass_through: bool | None = None
    managed_chassis: bool = True
    channels: int = 0

    @property
    def code(self) -> str:
        return f"B{self.number}"

    @property
    def unrecorded(self) -> int:
        """Points of which only name, address and building are known."""
        return max(2, self.points // 12)


LAYOUTS: Sequence[Layout] = (
    Layout(1, ("Teaching Building", "教学楼"), 52, 12, 6, pass_through=True),
    Layout(2, ("Library", "图书馆"), 44, 11, 5, pass_through=True, channels=8),
    Layout(3, ("Laboratories", "实验楼"), 40, 10, 5, pass_through=True),
    Layout(4, ("North Dormitory", "北区宿舍"), 38, 10, 6, pass_through=False),
    Layout(5, ("South Dormitory", "南区宿舍"), 34, 9, 6, pass_through=False, channels=16),
    Layout(6, ("Canteen", "食堂"), 32, 9, 3, pass_through=False),
    Layout(7, ("Sports Hall", "体育馆"), 28, 8, 2),
    Layout(8, ("Administration", "行政楼"), 24, 6, 4, managed_chassis=False),
    Layout(9, ("Gates and Car Park", "门岗停车场"), 18, 5, 1, managed_chassis=False),
)
"""Together 310 points, 80 of them behind fibre."""

INDOORS: Sequence[Text] = (
    ("corridor east", "东侧走廊"),
    ("corridor west", "西侧走廊"),
    ("stairs A", "A楼梯间"),
    ("stairs B", "B楼梯间"),
    ("lift lobby", "电梯厅"),
    ("entrance hall", "门厅"),
    ("equipment room", "设备间"),
    ("service desk", "服务台"),
)

OUTDOORS: Sequence[Text] = (
    ("north side, pole", "北侧立杆"),
    ("south side, pole", "南侧立杆"),
    ("bicycle shed", "自行车棚"),
    ("road junction", "道路路口"),
    ("perimeter wall", "围墙"),
    ("car park entrance", "停车场入口"),
    ("roof edge", "屋顶边缘"),
)

OUTSIDE: Text = ("outdoors", "室外")
RACK: Text = ("distribution room", "弱电间")

_CREWS: Sequence[tuple[str, Text]] = (
    ("fibre", ("Fibre and network crew", "光缆网络组")),
    ("power", ("Power crew", "电工组")),
    ("video", ("Video crew", "视频组")),
)


def crews_in(language: str) -> tuple[Crew, ...]:
    """The crews of the sample."""
    return tuple(Crew(code, say(name, language), language) for code, name in _CREWS)


def say(text: Text, language: str) -> str:
    """The text in "en" or "zh_CN"."""
    return text[language.startswith("zh")]
