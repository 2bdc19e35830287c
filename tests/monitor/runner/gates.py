"""The least a district can be: camera points of which only name, address and building are known."""

import os

from inventory.types.components import Building, Installation, Inventory, Kind, Slot, Unit

# Test runs side by side on one machine get addresses of their own.
NET = f"127.{192 + os.getpid() % 60}.{(os.getpid() >> 6) % 256}"
PORT = 8080
GATES = tuple(f"gate{number}" for number in range(1, 7))


def address_of(code: str) -> str:
    return f"{NET}.{GATES.index(code) + 1}"


def gates(elsewhere: dict[str, str] | None = None) -> Inventory:
    """One camera in each of six buildings; `elsewhere`: other addresses, by code."""
    others = elsewhere or {}
    return Inventory(
        "d",
        tuple(Building(f"B-{code}", f"Gatehouse {code[-1]}") for code in GATES),
        tuple(
            Slot(code, Kind.CAMERA, f"B-{code}", name=f"Camera {code}", location="above the door")
            for code in GATES
        ),
        (),
        tuple(
            Installation(
                code, Unit("Acme", "Dome"), others.get(code, f"{address_of(code)}:{PORT}"), 0
            )
            for code in GATES
        ),
    )
