"""Hikvision recorders: ISAPI, Content Management, InputProxyChannelStatusList.

The namespace is hikvision.com's, isapi.org's, or none, as firmware goes; `online` stands beside
`id`, or inside `sourceInputPortDescriptor`. Channels of coaxial inputs are not in this list.
"""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from inventory.types.readings import Reason
from probes.recorders.channel import Channel, Channels, NotTold, word

PATH = "/ISAPI/ContentMgmt/InputProxy/channels/status"
_LIST, _ROW = "InputProxyChannelStatusList", "InputProxyChannelStatus"
_ONLINE = {"true": True, "false": False, "1": True, "0": False}
_MOST_DIGITS = 5


def read(body: bytes) -> Channels:
    """The channels of a reply. Raises NotTold."""
    try:
        root = fromstring(body, forbid_dtd=True)
    except DefusedXmlException:
        raise NotTold("entities") from None
    except (ParseError, ValueError, LookupError):  # the last two: an encoding that does not exist
        raise NotTold("not_xml") from None
    if _name(root) != _LIST:
        raise NotTold(word(_text(root, "subStatusCode")) or "not_isapi")
    return dict(_channels(root))


def _channels(root: Element) -> Iterator[tuple[int, Channel]]:
    for row in root:
        number = _text(row, "id")
        plain = number.isascii() and number.isdigit() and len(number) <= _MOST_DIGITS
        if _name(row) == _ROW and plain:
            yield int(number), _channel(row)


def _channel(row: Element) -> Channel:
    online = _ONLINE.get(_text(row, "online").lower())
    found = word(_text(row, "chanDetectResult"))
    if online is None:
        return Channel(Reason.AGENT_SILENT, found or "not_said")
    if online:
        return Channel(Reason.OK)
    # Spelt errorUserNameOrPasswd, userOrPasswordError and more.
    wrong = "passw" in found.lower()
    return Channel(Reason.AUTHENTICATION if wrong else Reason.OFFLINE, found)


def _text(above: Element, name: str) -> str:
    """The text of the first element of that name, whatever its namespace."""
    found = (each.text for each in above.iter() if _name(each) == name)
    return (next(found, None) or "").strip()


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]
