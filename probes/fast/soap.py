"""SOAP messages written and read by lxml, for operations without arguments (SOAP 1.2 part 1).

Replies are read by local names, whatever their prefixes, into objects with zeep's attributes.
"""

from lxml import etree

from inventory.types.readings import Reason
from probes.bounded_http import ExchangeError, Line
from probes.onvif_service import SoapObject, Token, transport_of, username_token

_SOAP = "{http://www.w3.org/2003/05/soap-envelope}"
_DEVICE = "http://www.onvif.org/ver10/device/wsdl"
_UNWRAPPED = {"GetSystemDateAndTime": "SystemDateAndTime"}
"""Replies that hold but one element, and stand for it."""
_DEEPEST = 24
_BOOLEANS = {"true": True, "false": False}

Told = SoapObject


class Parts:
    """A complex element: its parts and attributes by local name, None for what is left out."""

    def __init__(self, parts: dict[str, Told]) -> None:
        self.__dict__.update(parts)

    def __getattr__(self, name: str) -> None:
        return None


def by_lxml(line: Line, operation: str, token: Token | None = None) -> SoapObject:
    """As `probes.onvif_service.call`."""
    envelope, action = _request(operation), f"{_DEVICE}/{operation}"
    headers = {
        "SOAPAction": f'"{action}"',
        "Content-Type": f'application/soap+xml; charset=utf-8; action="{action}"',
    }
    if token is not None:
        envelope, headers = username_token(token).apply(envelope, headers)
    reply = transport_of(line, token).post_xml("", envelope, headers)
    return _read(_parsed(reply.content), operation)


def _request(operation: str) -> "etree._Element":
    envelope = etree.Element(f"{_SOAP}Envelope")
    body = etree.SubElement(envelope, f"{_SOAP}Body")
    etree.SubElement(body, f"{{{_DEVICE}}}{operation}")
    return envelope


def _parsed(content: bytes) -> "etree._Element":
    """The reply's root. A new parser for each: it keeps what it has read."""
    parser = etree.XMLParser(
        remove_comments=True, remove_pis=True, resolve_entities=False, no_network=True, recover=True
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        raise ExchangeError(Reason.PROTOCOL, "not_xml") from None
    if root is None:
        raise ExchangeError(Reason.PROTOCOL, "not_xml")
    if root.getroottree().docinfo.doctype:  # type: ignore[union-attr] # the stub is behind
        raise ExchangeError(Reason.PROTOCOL, "entities")
    return root


def _read(root: "etree._Element", operation: str) -> SoapObject:
    body = root.find(f"{_SOAP}Body") if root.tag == f"{_SOAP}Envelope" else None
    if body is None:
        raise ExchangeError(Reason.PROTOCOL, "not_onvif")
    if body.find(f"{_SOAP}Fault") is not None:
        raise ExchangeError(Reason.PROTOCOL, "soap_fault")
    reply = body.find(f"{{{_DEVICE}}}{operation}Response")
    wrapped = _UNWRAPPED.get(operation)
    if reply is not None and wrapped is not None:
        reply = reply.find(f"{{{_DEVICE}}}{wrapped}")
    if reply is None:
        raise ExchangeError(Reason.PROTOCOL, "not_onvif")
    return _told(reply, _DEEPEST)


def _told(element: "etree._Element", deepest: int) -> Told:
    """Text, a truth value, or the parts; of parts that repeat, the last."""
    if not len(element) and not element.attrib:
        said = element.text
        return said if said is None else _BOOLEANS.get(said.strip(), said)
    if deepest == 0:
        raise ExchangeError(Reason.PROTOCOL, "not_onvif")
    parts: dict[str, Told] = {_local(name): value for name, value in element.attrib.items()}
    for child in element:
        if isinstance(child.tag, str):  # no entity
            parts[_local(child.tag)] = _told(child, deepest - 1)
    return Parts(parts)


def _local(name: str | bytes) -> str:
    return str(name).rpartition("}")[2]
