"""SOAP as cameras speak it: what a request asks for, and the envelopes of the answers."""

from dataclasses import dataclass

from lxml import etree

from probes.sim.access import Token

SOAP12 = "http://www.w3.org/2003/05/soap-envelope"
SOAP11 = "http://schemas.xmlsoap.org/soap/envelope/"
_WSSE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
_WSU = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"

CONTENT_TYPE = ("Content-Type", "application/soap+xml; charset=utf-8")

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    f'<s:Envelope xmlns:s="{SOAP12}"'
    ' xmlns:ter="http://www.onvif.org/ver10/error"'
    ' xmlns:tds="http://www.onvif.org/ver10/device/wsdl"'
    ' xmlns:trt="http://www.onvif.org/ver10/media/wsdl"'
    ' xmlns:tt="http://www.onvif.org/ver10/schema"><s:Body>'
)
_TAIL = "</s:Body></s:Envelope>"


@dataclass(frozen=True, slots=True)
class Call:
    """One operation asked for, with the token that came along."""

    operation: str
    token: Token | None
    profile: str = ""
    """The ProfileToken of GetStreamUri; empty elsewhere."""


def read_call(body: bytes) -> Call | None:
    """The call in a SOAP 1.1 or 1.2 envelope; None for anything else (no DTD is let in)."""
    # A parser of its own for each document: lxml's parsers keep state between documents.
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True
    )
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    if root.getroottree().docinfo.internalDTD is not None:
        return None
    return _call(root)


def _call(root: etree._Element) -> Call | None:
    name = etree.QName(root)
    if name.namespace not in (SOAP12, SOAP11) or name.localname != "Envelope":
        return None
    inside = root.find(f"{{{name.namespace}}}Body/*")
    if inside is None:
        return None
    token = root.find(f"{{{name.namespace}}}Header/{{{_WSSE}}}Security/{{{_WSSE}}}UsernameToken")
    return Call(
        operation=etree.QName(inside).localname,
        token=None if token is None else _token(token),
        profile=inside.findtext("{*}ProfileToken") or "",
    )


def _token(element: etree._Element) -> Token:
    password = element.find(f"{{{_WSSE}}}Password")
    kind = "" if password is None else str(password.get("Type", ""))
    return Token(
        user=element.findtext(f"{{{_WSSE}}}Username") or "",
        password="" if password is None else password.text or "",
        digest=kind.endswith("#PasswordDigest"),
        nonce=element.findtext(f"{{{_WSSE}}}Nonce") or "",
        created=element.findtext(f"{{{_WSU}}}Created") or "",
    )


def envelope(content: str) -> bytes:
    """A SOAP 1.2 envelope around the body's content; prefixes tds, trt, tt and ter are bound."""
    return (_HEAD + content + _TAIL).encode()


def fault(subcode: str, reason: str, code: str = "s:Sender") -> bytes:
    """A SOAP 1.2 fault with an ONVIF subcode (ONVIF Core, section 5.8.2)."""
    return envelope(
        f"<s:Fault><s:Code><s:Value>{code}</s:Value><s:Subcode><s:Value>{subcode}</s:Value>"
        f'</s:Subcode></s:Code><s:Reason><s:Text xml:lang="en">{reason}</s:Text></s:Reason>'
        "</s:Fault>"
    )
