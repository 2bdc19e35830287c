"""What the inventory lacks outright."""

from collections.abc import Iterable
from dataclasses import dataclass

from inventory.types.components import Kind, LinkKind, Slot
from inventory.types.wiring import Wiring


@dataclass(frozen=True, slots=True)
class Missing:
    """Codes of camera points: without any chain, without an ONVIF credential, and without MAC and
    serial number, by which an exchanged or moved camera is known."""

    chain: tuple[str, ...]
    credential: tuple[str, ...]
    identity: tuple[str, ...]


def missing_of(wiring: Wiring, slots: Iterable[Slot], credentialed: frozenset[str]) -> Missing:
    """Of the camera points among these slots. `credentialed`: for which one is stored."""
    cameras = [slot.code for slot in slots if slot.kind is Kind.CAMERA]
    return Missing(
        chain=tuple(code for code in cameras if not _chained(wiring, code)),
        credential=tuple(code for code in cameras if code not in credentialed),
        identity=tuple(code for code in cameras if not _known(wiring, code)),
    )


def _chained(wiring: Wiring, code: str) -> bool:
    return any(wiring.uppers(code, kind) for kind in LinkKind)


def _known(wiring: Wiring, code: str) -> bool:
    installed = wiring.installed.get(code)
    return installed is not None and bool(installed.unit.mac or installed.unit.serial)
