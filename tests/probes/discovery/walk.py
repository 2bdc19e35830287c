"""The tables of a switch, true to the MIBs, as snmpsim tells them.

Bridge port 1 has ifIndex 10 ("Gi0/1"), port 2 has 11, port 24 has 33 ("Gi0/24", the way up).
"""

BRIDGE = "1.3.6.1.2.1.17"
LLDP = "1.0.8802.1.1.2.1"
LINES = (
    "1.3.6.1.2.1.1.1.0|4|Sim switch",
    "1.3.6.1.2.1.1.3.0|67|100",
    "1.3.6.1.2.1.1.5.0|4|SW-SIM",
    # ipNetToMediaPhysAddress: ifIndex.address
    "1.3.6.1.2.1.4.22.1.2.1.10.0.1.1|4x|001100000001",
    "1.3.6.1.2.1.4.22.1.2.1.10.0.1.2|4x|001100000002",
    "1.3.6.1.2.1.4.22.1.2.1.10.0.1.9|4|0:11:0:0:0:9",
    "1.3.6.1.2.1.4.22.1.2.1.10.0.1.66|4x|000000000000",
    "1.3.6.1.2.1.4.22.1.2.1.224.0.0.5|4x|001100000005",
    f"{BRIDGE}.1.1.0|4x|002200000001",
    # dot1dBasePortIfIndex
    f"{BRIDGE}.1.4.1.2.1|2|10",
    f"{BRIDGE}.1.4.1.2.2|2|11",
    f"{BRIDGE}.1.4.1.2.24|2|33",
    # dot1dTpFdbPort and dot1dTpFdbStatus: learned(3), self(4)
    f"{BRIDGE}.4.3.1.2.0.17.0.0.0.1|2|1",
    f"{BRIDGE}.4.3.1.2.0.17.0.0.0.2|2|2",
    f"{BRIDGE}.4.3.1.2.0.17.0.0.0.3|2|0",
    f"{BRIDGE}.4.3.1.2.0.34.0.0.0.1|2|1",
    f"{BRIDGE}.4.3.1.3.0.17.0.0.0.1|2|3",
    f"{BRIDGE}.4.3.1.3.0.17.0.0.0.2|2|3",
    f"{BRIDGE}.4.3.1.3.0.17.0.0.0.3|2|3",
    f"{BRIDGE}.4.3.1.3.0.34.0.0.0.1|2|4",
    # dot1qTpFdbPort: FDB id, then the address
    f"{BRIDGE}.7.1.2.2.1.2.20.0.17.0.0.0.9|2|24",
    f"{BRIDGE}.7.1.2.2.1.3.20.0.17.0.0.0.9|2|3",
    # ifName
    "1.3.6.1.2.1.31.1.1.1.1.10|4|Gi0/1",
    "1.3.6.1.2.1.31.1.1.1.1.11|4|Gi0/2",
    "1.3.6.1.2.1.31.1.1.1.1.33|4|Gi0/24",
    # lldpLocPortId; LLDP numbers its ports otherwise than the bridge
    f"{LLDP}.3.7.1.3.1|4|Gi0/1",
    f"{LLDP}.3.7.1.3.2|4|Gi0/2",
    f"{LLDP}.3.7.1.3.25|4|Gi0/24",
    # lldpRemTable: lldpRemTimeMark.lldpRemLocalPortNum.lldpRemIndex
    f"{LLDP}.4.1.1.4.0.1.1|2|4",
    f"{LLDP}.4.1.1.4.900.25.7|2|4",
    f"{LLDP}.4.1.1.4.901.2.8|2|7",
    f"{LLDP}.4.1.1.5.0.1.1|4x|001100000001",
    f"{LLDP}.4.1.1.5.900.25.7|4x|002200000002",
    f"{LLDP}.4.1.1.5.901.2.8|4x|ff00fe0a1b07",
    f"{LLDP}.4.1.1.9.900.25.7|4|SW2",
    f"{LLDP}.4.1.1.9.901.2.8|4x|c328ff0041",
    f"{LLDP}.4.1.1.12.900.25.7|4x|2800",
    # lldpRemManAddrIfSubtype: … subtype ipV4(1), length, address
    f"{LLDP}.4.2.1.3.900.25.7.1.4.10.0.2.251|2|2",
    f"{LLDP}.4.2.1.3.900.25.7.2.16.254.128.0.0.0.0.0.0.0.0.0.0.0.0.0.1|2|2",
)


def _order(line: str) -> tuple[int, ...]:
    return tuple(int(part) for part in line.partition("|")[0].split("."))


WALK = "".join(f"{line}\n" for line in sorted(LINES, key=_order))
