"""What stands in the distribution room of each building: power, switches, chassis, recorder."""

from dataclasses import dataclass

from inventory.exchange.records import Record
from inventory.sample.places import Text
from inventory.sample.site import Site
from inventory.types.components import Kind

CORE = "CORE"
"""The switch where the uplinks of all buildings end."""
CORE_HOST = 2


@dataclass(frozen=True, slots=True)
class Room:
    """Codes of what points are connected to."""

    mains: str
    ups: str
    box: str
    access: str
    poe: str
    chassis: str
    recorder: str | None


def build_room(site: Site) -> Room:
    """Add everything that serves the whole building."""
    mains = site.add(Record(site.code("MAINS"), Kind.MAINS, _name(site, ("mains", "市电"))))
    access = site.code("SW1")
    ups = _device(site, "UPS", Kind.UPS, ("UPS", "不间断电源"), 6, feed=mains, upper=access)
    if site.layout.number == 1:
        _core(site, ups)
    uplink = _uplink(site)
    _device(site, "SW1", Kind.SWITCH, ("access switch", "接入交换机"), 2, feed=ups, upper=uplink)
    poe = _device(site, "SW2", Kind.SWITCH, ("PoE switch", "PoE交换机"), 3, feed=ups, upper=access)
    fed_by_mains = mains if site.layout.number % 2 else ups
    box = _device(
        site, "BX1", Kind.BOX, ("power box", "智能电源箱"), 7, feed=fed_by_mains, upper=access
    )
    chassis = _chassis(site, ups, access)
    return Room(mains, ups, box, access, poe, chassis, _recorder(site, ups, access))


def _name(site: Site, text: Text) -> str:
    joint = "" if site.language.startswith("zh") else " "
    return f"{site.say(site.layout.name)}{joint}{site.say(text)}"


def _device(
    site: Site, suffix: str, kind: Kind, text: Text, host: int, *, feed: str, upper: str
) -> str:
    return site.rack(
        Record(
            site.code(suffix),
            kind,
            _name(site, text),
            address=site.addressing.snmp(site.layout.number, host),
            powered_by=(feed,),
            connected_to=(upper,),
        )
    )


def _core(site: Site, ups: str) -> None:
    name = site.say(("core switch", "核心交换机"))
    address = site.addressing.snmp(0, CORE_HOST)
    site.rack(Record(CORE, Kind.SWITCH, name, address=address, powered_by=(ups,)))


def _uplink(site: Site) -> str:
    """Seen at the core: the row there is the building's number."""
    name = _name(site, ("uplink", "上联链路"))
    index = str(site.layout.number)
    return site.add(Record(site.code("UL"), Kind.UPLINK, name, connected_to=(CORE,), index=index))


def _chassis(site: Site, ups: str, access: str) -> str:
    text = ("transceiver chassis", "收发器机箱")
    if site.layout.managed_chassis:
        return _device(site, "CH1", Kind.CHASSIS, text, 4, feed=ups, upper=access)
    return site.rack(Record(site.code("CH1"), Kind.CHASSIS, _name(site, text), powered_by=(ups,)))


def _recorder(site: Site, ups: str, access: str) -> str | None:
    """A recorder with analogue cameras on its channels, which are no camera points."""
    if not site.layout.channels:
        return None
    recorder = site.rack(
        Record(
            site.code("NVR1"),
            Kind.RECORDER,
            _name(site, ("recorder", "录像机")),
            address=site.addressing.onvif(site.layout.number, 250),
            powered_by=(ups,),
            connected_to=(site.port(access),),
        )
    )
    for number in range(1, site.layout.channels + 1):
        code = f"{recorder}.{number}"
        name = f"{recorder} {site.say(('analogue camera', '模拟摄像机'))} {number}"
        site.add(Record(code, Kind.CHANNEL, name, part_of=(recorder,), index=str(number)))
    return recorder
