"""A small district, and findings that agree with it, to be bent in tests.

Camera C1 hangs on port SW1.1 (ifIndex 10), C2 behind a patch on SW1.2 (ifIndex 11); SW2 is below
SW1; C3 has no link recorded, R1 is a recorder with one channel.
"""

from inventory.exchange.records import Record, to_inventory
from inventory.types.components import Inventory, Kind
from inventory.types.discovered import Findings, Pairing, Sighting

MACS = {
    "C1": "00:11:00:00:00:01",
    "C2": "00:11:00:00:00:02",
    "C3": "00:11:00:00:00:03",
    "R1": "00:11:00:00:00:09",
    "SW1": "00:22:00:00:00:01",
    "SW2": "00:22:00:00:00:02",
}
ADDRESSES = {"C1": "10.0.1.1", "C2": "10.0.1.2", "C3": "10.0.1.3", "R1": "10.0.1.9",
             "SW1": "10.0.1.251", "SW2": "10.0.2.251"}  # fmt: skip


def device(code: str, kind: Kind, *uppers: str, building: str = "B1") -> Record:
    return Record(
        code, kind, code, building, address=ADDRESSES[code], connected_to=uppers,
        mac=MACS[code], serial=f"SN-{code}",
    )  # fmt: skip


def port(code: str, index: str) -> Record:
    switch = code.partition(".")[0]
    return Record(
        code, Kind.PORT, code, "B1", connected_to=(switch,), part_of=(switch,), index=index
    )


RECORDS = (
    device("SW1", Kind.SWITCH),
    device("SW2", Kind.SWITCH, "SW1", building="B2"),
    port("SW1.1", "10"),
    port("SW1.2", "11"),
    device("C1", Kind.CAMERA, "SW1.1"),
    Record("C2.cu", Kind.COPPER, "patch", "B1", connected_to=("SW1.2",)),
    device("C2", Kind.CAMERA, "C2.cu"),
    device("C3", Kind.CAMERA),
    device("R1", Kind.RECORDER, "SW1"),
    Record("R1.1", Kind.CHANNEL, "channel", "B1", address=ADDRESSES["R1"], part_of=("R1",)),
)


def district(*changed: Record) -> Inventory:
    """The small district, with these rows in place of their own, or besides."""
    rows = {each.code: each for each in (*RECORDS, *changed)}
    return to_inventory("D", rows.values(), {"B1": "One", "B2": "Two"}, since=0)


def as_recorded() -> Findings:
    """What a faultless network tells: every address with its MAC, every MAC on its port."""
    found = Findings()
    found.pairings |= {Pairing(ADDRESSES[code], MACS[code], "SW1") for code in MACS}
    found.sightings |= {
        Sighting(MACS["C1"], "SW1", "10"),
        Sighting(MACS["C2"], "SW1", "11"),
        Sighting(MACS["R1"], "SW1", "12"),
    }
    return found
