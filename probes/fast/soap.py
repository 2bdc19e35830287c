"""SOAP messages written and read by lxml, for operations without arguments (SOAP 1.2 part 1).

Replies are read by local names, whatever their prefixes, into objects with zeep's attributes.
"""

from functools import cache

from lxml import etree

from inventory.types.readings import Reason
from probes.bounded_http import ExchangeError, Line
from probes.onvif_service import SoapObject, Token, transport_of, username_token

_SOAP = "{http://www.w3.org/2003/05/soap-envelope}"
_DEVICE = "http://www.onvif.org/ver10/device/wsdl"
_UNWRAPPED = {"GetSystemDateAndTime": "SystemDateAndTime"}
"""Replies that hold but one element, and stand for it."""
_DEEPEST = 24
_PARSER = etree.XMLParser(
    remove_comments=True, remove_pis=True, resolve_entities=False, no_network=True, recover=True
)
_BOOLEANS = {"true": True, "false": False}

Told = SoapObject


class Parts:
    """A complex element: its parts by local name, None for what is left out."""

    def __init__(self, parts: dict[str, Told]) -> None:
        self.__dict__ = parts

    def __getattr__(self, name: str) -> None:
        return None


def by_lxml(line: Line, operation: str, token: Token | None = None) -> SoapObject:
    """As `probes.onvif_service.call`."""
    transport = transport_of(line, token)
    if token is None:
        reply = transport.post_message(*_message(operation))
    else:
        reply = transport.post_xml("", *username_token(token).apply(*_request(operation)))
    return _read(_parsed(reply.content), operation)


@cache
def _message(operation: str) -> tuple[bytes, dict[str, str]]:
    """The request without a token, written once: most polls are this one."""
    envelope, headers = _request(operation)
    return etree.tostring(envelope, xml_declaration=True, encoding="utf-8"), headers


def _request(operation: str) -> "tuple[etree._Element, dict[str, str]]":
    """The envelope and the headers."""
    action = f"{_DEVICE}/{operation}"
    envelope = etree.Element(f"{_SOAP}Envelope")
    body = etree.SubElement(envelope, f"{_SOAP}Body")
    etree.SubElement(body, f"{{{_DEVICE}}}{operation}")
    return envelope, {
        "SOAPAction": f'"{action}"',
        "Content-Type": f'application/soap+xml; charset=utf-8; action="{action}"',
    }


def _parsed(content: bytes) -> "etree._Element":
    try:
        root = etree.fromstring(content, _PARSER)
    except etree.XMLSyntaxError:
        raise ExchangeError(Reason.PROTOCOL, "not_xml") from None
    if root is None:
        raise ExchangeError(Reason.PROTOCOL, "not_xml")
    if root.getroottree().docinfo.doctype:  # type: ignore[union-attr] # the stub is behind
        raise ExchangeError(Reason.PROTOCOL, "entities")
    return root


def _read(root: "etree._Element", operation: str) -> SoapObject:
    body = _child(root, f"{_SOAP}Body") if root.tag == f"{_SOAP}Envelope" else None
    if body is None:
        raise ExchangeError(Reason.PROTOCOL, "not_onvif")
    first = next(body.iterchildren("*"), None)  # what stands behind it is no reply to us
    is_reply = first is not None and first.tag == f"{{{_DEVICE}}}{operation}Response"
    reply, wrapped = first if is_reply else None, _UNWRAPPED.get(operation)
    if reply is not None and wrapped is not None:
        reply = _child(reply, f"{{{_DEVICE}}}{wrapped}")
    if reply is None:
        fault = first is not None and first.tag == f"{_SOAP}Fault"
        raise ExchangeError(Reason.PROTOCOL, "soap_fault" if fault else "not_onvif")
    return _told(reply, _DEEPEST)


def _child(element: "etree._Element", tag: str) -> "etree._Element | None":
    return next(element.iterchildren(tag), None)


def _told(element: "etree._Element", deepest: int) -> Told:
    """Text, a truth value, or the parts; of parts that repeat, the last."""
    if not len(element):
        return _said(element)
    if deepest == 0:
        raise ExchangeError(Reason.PROTOCOL, "not_onvif")
    parts: dict[str, Told] = {}
    for child in element:
        if isinstance(tag := child.tag, str):  # no entity
            told = _told(child, deepest - 1) if len(child) else _said(child)
            parts[tag[tag.rfind("}") + 1 :]] = told
    return Parts(parts)


def _said(leaf: "etree._Element") -> str | bool | None:
    text = leaf.text
    return _BOOLEANS.get(text, text) if text else None
