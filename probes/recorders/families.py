"""The families of recorders that can be asked: one line each."""

from collections.abc import Mapping

from probes.makers import Maker
from probes.recorders import dahua, isapi
from probes.recorders.channel import Family

FAMILIES: Mapping[Maker, Family] = {
    Maker.HIKVISION: Family(isapi.PATH, isapi.read),
    Maker.DAHUA: Family(dahua.PATH, dahua.read),
}
