"""What pysnmp's engine may hear: replies of who was asked, once each, and of the present.

pysnmp matches by message id alone, whoever sends, and takes over the time of a message before it
compares the two, so that no authentic message is ever too old for it (RFC 3414, section 3.2.7b).
"""

import asyncio
from collections import OrderedDict
from contextlib import suppress
from typing import Any

from pysnmp.carrier.asyncio.dispatch import AsyncioDispatcher
from pysnmp.error import PySnmpError

from probes.snmp_envelope import Envelope, read_envelope
from probes.snmp_wire import GARBLED
from probes.usm_time import TimeWindows

_MOST_ASKED = 4096
"""Requests whose replies are awaited: far more than are on their way at once."""

Address = tuple[str, int]
# pysnmp is untyped: these names stand for its objects.
Transport = Any
TransportAddress = Any


class V3Gate(AsyncioDispatcher):
    """pysnmp's dispatcher behind that gate. Belongs to the event loop it was made in."""

    def __init__(self) -> None:
        super().__init__()
        self._asked: OrderedDict[int, Address] = OrderedDict()
        self._heard: dict[Address, Envelope] = {}
        self._windows = TimeWindows()

    def send_message(
        self, message: bytes, domain: tuple[int, ...], address: TransportAddress
    ) -> None:
        """Send it, and expect a reply from there."""
        envelope = read_envelope(bytes(message))
        if envelope is not None:
            self._asked[envelope.message_id] = (address[0], address[1])
            if len(self._asked) > _MOST_ASKED:
                self._asked.popitem(last=False)
        super().send_message(message, domain, address)

    def _callback_function(
        self, transport: Transport, address: TransportAddress, message: bytes
    ) -> None:
        source, envelope = (address[0], address[1]), read_envelope(message)
        if envelope is None or self._asked.get(envelope.message_id) != source:
            return
        if not self._is_present(source, envelope):
            return
        del self._asked[envelope.message_id]
        self._heard[source] = envelope
        with suppress(PySnmpError, *GARBLED):
            super()._callback_function(transport, address, message)

    def _is_present(self, source: Address, envelope: Envelope) -> bool:
        """A report may tell of a clock that was set back: agents lose the count of their boots.
        Agents go by address: there are devices that leave the factory with one engine id."""
        if envelope.is_report:
            self._windows.forget(source)
        now = asyncio.get_running_loop().time()
        return self._windows.fits(source, envelope.boots, envelope.time, now)

    def settle(self, address: Address, *, answered: bool) -> None:
        """How a request to the address ended. What `answered` it was authentic, and its clock
        counts; of who was silent no clock is known any more."""
        heard = self._heard.pop(address, None)
        if not answered:
            self._windows.forget(address)
        elif heard is not None:
            now = asyncio.get_running_loop().time()
            self._windows.accepts(address, heard.boots, heard.time, now)
