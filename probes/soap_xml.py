"""Reads a device's XML outside zeep: no DTD, no entities, nothing loaded. Pure."""

from lxml import etree


def parse_xml(body: bytes) -> "etree._Element | None":
    """The root of a document; None for what is none, or brings a DTD."""
    # A parser of its own for each document: lxml's parsers keep state between documents.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return root if root.getroottree().docinfo.internalDTD is None else None
