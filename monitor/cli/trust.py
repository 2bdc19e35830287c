"""Which certificates of devices to trust: by an authority, by their fingerprints, or not at all."""

import re
from collections.abc import Iterator
from time import perf_counter
from typing import TYPE_CHECKING

from inventory.words import mark
from monitor.cli.exits import ExitCode, Trouble, usage
from monitor.cli.output import say, working
from monitor.cli.session import Session

if TYPE_CHECKING:
    from probes.bounded_http import Line

NOW = "now"
_PATIENCE_S = 5.0
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")


def trust(session: Session, scope: str, text: str | None) -> str:
    """What `OnvifCredential.tls` is to be; empty where HTTPS is not wanted."""
    from inventory.types.targets import TLS_UNVERIFIED, TLS_VERIFIED

    if text is None or text in (TLS_UNVERIFIED, TLS_VERIFIED):
        return text or ""
    if text == NOW:
        return ",".join(_shown_now(session, scope))
    given = [each.replace(":", "").strip().lower() for each in text.split(",")]
    if not all(_FINGERPRINT.fullmatch(each) for each in given):
        hint = mark("It is verified, unverified, now, or 64 hexadecimal digits.")
        usage(mark("{text} is no way to trust a certificate."), hint, text=text)
    return ",".join(given)


def _shown_now(session: Session, scope: str) -> list[str]:
    """The fingerprints that the devices of the scope show at this moment, told to the user."""
    from probes.bounded_http import ExchangeError, fingerprint

    found: dict[str, str] = {}
    with working(session.words("Asking …")):
        for code, line in _lines(session, scope):
            try:
                found[code] = fingerprint(line)
            except ExchangeError:
                found[code] = ""
    nothing = session.words("shows no certificate")
    for code, digest in found.items():
        say(f"{code}  {digest or nothing}")
    if not any(found.values()):
        text = mark("No device of {scope} shows a certificate: nothing is kept.")
        raise Trouble(ExitCode.FOUND, text, scope=scope)
    return sorted({digest for digest in found.values() if digest})


def _lines(session: Session, scope: str) -> "Iterator[tuple[str, Line]]":
    """Every device that the scope covers, by its code, with a time limit that begins now."""
    from inventory.queries.credentials import covers
    from inventory.queries.slots import load_inventory
    from inventory.types.wiring import Wiring, split_address
    from monitor.runner.targets import ONVIF_SPEAKERS, Ports
    from probes.bounded_http import Line

    with session.reading() as connection:
        inventory = load_inventory(connection, session.district_record.code)
    wiring = Wiring(inventory)
    for slot in inventory.slots:
        address = wiring.address(slot.code)
        if address and slot.kind in ONVIF_SPEAKERS and covers(scope, slot):
            host, port = split_address(address)
            until = perf_counter() + _PATIENCE_S
            yield slot.code, Line(host, port or Ports().onvif_tls, until)
