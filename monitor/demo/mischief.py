"""What the keys break while the demo is kept up: the next component of a kind, from the wiring."""

from collections.abc import Iterator, Mapping
from itertools import cycle

from inventory.labels import label
from inventory.types.components import Inventory, Kind, LinkKind
from inventory.types.faults import Component
from inventory.types.wiring import Wiring
from inventory.words import Translator, mark
from monitor.demo.script import Deed, Trick

MEND, QUIT = "m", "q"
_BREAKS: Mapping[str, Kind] = {
    "c": Kind.CAMERA,
    "a": Kind.ADAPTER,
    "k": Kind.CABLE,
    "s": Kind.SWITCH,
}
_PASSWORD = "p"  # noqa: S105  a key of the keyboard
_OTHERS: Mapping[str, str] = {
    _PASSWORD: mark("password"),
    MEND: mark("mend all"),
    QUIT: mark("quit"),
}


class Mischief:
    """Hands out one deed after another for each key; the same key goes round in the end."""

    def __init__(self, inventory: Inventory) -> None:
        wiring = Wiring(inventory)
        codes = {
            Kind.CAMERA: _powered_cameras(wiring),
            Kind.ADAPTER: _shared_adapters(wiring),
            Kind.CABLE: _of_kind(wiring, Kind.CABLE),
            Kind.SWITCH: _leaf_switches(wiring),
        }
        self._deeds: dict[str, Iterator[Deed]] = {
            key: _deeds(Trick.BREAK, kind, codes[kind]) for key, kind in _BREAKS.items()
        }
        cameras = _of_kind(wiring, Kind.CAMERA)
        self._deeds[_PASSWORD] = _deeds(Trick.PASSWORD, Kind.CAMERA, cameras[::-1])

    def deed(self, key: str) -> Deed | None:
        """What this key breaks next; None where it breaks nothing."""
        return next(self._deeds[key], None) if key in self._deeds else None


def help_line(translator: Translator) -> str:
    """What the keys do."""
    kinds = {key: label(kind, translator) for key, kind in _BREAKS.items()}
    others = {key: translator(text) for key, text in _OTHERS.items()}
    return "  ".join(f"[{key}] {text}" for key, text in (kinds | others).items())


def _deeds(trick: Trick, kind: Kind, codes: list[str]) -> Iterator[Deed]:
    # Every fifth: one press after the other strikes another building.
    spread = [code for start in range(5) for code in codes[start::5]]
    return (Deed(trick, Component(kind, code)) for code in cycle(spread))


def _of_kind(wiring: Wiring, kind: Kind) -> list[str]:
    return [code for code, slot in wiring.slots.items() if slot.kind is kind]


def _powered_cameras(wiring: Wiring) -> list[str]:
    """Cameras with a recorded adapter of their own."""
    return [
        code
        for code in _of_kind(wiring, Kind.CAMERA)
        if any(
            len(wiring.lowers(upper, LinkKind.POWER)) == 1
            for upper in wiring.uppers(code, LinkKind.POWER)
        )
    ]


def _shared_adapters(wiring: Wiring) -> list[str]:
    """Adapters that feed several cameras."""
    return [
        code
        for code in _of_kind(wiring, Kind.ADAPTER)
        if sum(
            wiring.slots[lower].kind is Kind.CAMERA for lower in wiring.lowers(code, LinkKind.POWER)
        )
        > 1
    ]


def _leaf_switches(wiring: Wiring) -> list[str]:
    """Switches with camera points and no other switch behind them."""
    switches = _of_kind(wiring, Kind.SWITCH)
    above = {upper for code in switches for upper in wiring.uppers(code, LinkKind.DATA)}
    return [code for code in switches if code not in above]
