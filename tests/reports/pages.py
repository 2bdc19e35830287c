"""Reading a page as a browser would."""

import re
from typing import cast

from lxml import html


def parse(page: str) -> html.HtmlElement:
    """The root element."""
    return cast(html.HtmlElement, html.document_fromstring(page))


def elements(root: html.HtmlElement, path: str) -> list[html.HtmlElement]:
    """The elements of a path; the stubs would allow anything."""
    return cast(list[html.HtmlElement], root.xpath(path))


def text_of(page: str) -> str:
    """What a reader sees, titles of charts included, with single spaces."""
    (body,) = elements(parse(page), "//body")
    return re.sub(r"\s+", " ", body.text_content())
