"""Makers and models of the sample, and what is stamped on each unit."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from inventory.types.components import Kind, Unit


@dataclass(frozen=True, slots=True)
class Make:
    """`oui`: how the MAC begins, where a unit of this make has one."""

    maker: str
    model: str
    oui: str = ""


MAKES: Mapping[Kind, tuple[Make, ...]] = {
    Kind.CAMERA: (
        Make("Hikvision", "DS-2CD2T47G2-L", "44:19:b6"),
        Make("Hikvision", "DS-2CD2146G2-I", "44:19:b6"),
        Make("Dahua", "IPC-HFW2449S-S-IL", "3c:ef:8c"),
        Make("Dahua", "IPC-HDBW2449E-S-IL", "3c:ef:8c"),
        Make("Uniview", "IPC2124LE-ADF40KM-G", "48:ea:63"),
        Make("Tiandy", "TC-C34WS", "d4:43:0e"),
    ),
    Kind.ADAPTER: (Make("Mean Well", "GST25A12-P1J"), Make("Mean Well", "LRS-100-12")),
    Kind.TRANSCEIVER: (Make("TP-LINK", "TL-FC111A"), Make("D-Link", "DMC-G02SC")),
    Kind.CARD: (Make("C-Data", "MC-1G-E2O"),),
    Kind.CHASSIS: (Make("C-Data", "FR600F-MM"),),
    Kind.CABLE: (Make("YOFC", "GYTS-12B1"), Make("Hengtong", "GYXTW-12B1")),
    Kind.SWITCH: (
        Make("H3C", "S5130S-52S-EI", "70:ba:ef"),
        Make("Huawei", "S5735-L48T4X", "00:e0:fc"),
    ),
    Kind.RECORDER: (Make("Hikvision", "DS-7716NI-K4", "44:19:b6"),),
    Kind.BOX: (Make("APC", "AP7920B", "00:c0:b7"), Make("APC", "AP8953", "00:c0:b7")),
    Kind.UPS: (
        Make("APC", "SMT1500RMI2U", "00:c0:b7"),
        Make("Huawei", "UPS2000-G-3KRTS", "00:e0:fc"),
    ),
}


class Stock:
    """Hands out units: no serial number and no MAC comes twice."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._handed = random.randrange(1_000, 9_000)

    def unit(self, kind: Kind) -> Unit:
        """A unit of a random make; kinds without makes (a patch, a port) have no unit."""
        if kind not in MAKES:
            return Unit()
        make = self._random.choice(MAKES[kind])
        self._handed += self._random.randrange(1, 40)
        letters = "".join(each for each in make.model if each.isalnum())[:6].upper()
        mac = f"{make.oui}:{self._handed.to_bytes(3).hex(':')}" if make.oui else ""
        return Unit(make.maker, make.model, f"{letters}{self._handed:07d}", mac, self._date())

    def _date(self) -> str:
        year, month = self._random.randrange(2017, 2026), self._random.randrange(1, 13)
        return f"{year}-{month:02d}-{self._random.randrange(1, 29):02d}"
