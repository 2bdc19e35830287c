"""Title and body of a message, as plain text in the crew's language.

A template is a file: its first line is the title, what follows an empty line is the body. Texts
are gettext msgids; the values come in words from `monitor.delivery.brief`.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from inventory.types.tickets import Message
from inventory.words import Translator, translator
from monitor.delivery.brief import brief

TEMPLATES = Path(__file__).parent / "templates"
NAMES = (
    "ticket_opened",
    "ticket_revised",
    "ticket_split",
    "ticket_merged",
    "ticket_relapsed",
    "ticket_closed",
    "test",
)


class UnknownTemplate(LookupError):
    """The message names a template that this version does not have."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """What is sent: `title` is one line, `body` a few short ones; `good_news` is an all-clear."""

    title: str
    body: str
    good_news: bool = False


def render(message: Message) -> Rendered:
    """The message in its language. Raises UnknownTemplate."""
    if message.template not in NAMES:
        raise UnknownTemplate(message.template)
    template = _environment(message.language).get_template(f"{message.template}.jinja")
    words = brief(message.params, translator(message.language))
    title, _, body = template.render(t=words).partition("\n")
    return Rendered(title.strip(), _tidy(body), message.template in ("ticket_closed", "test"))


def _tidy(body: str) -> str:
    lines = (line.rstrip() for line in body.splitlines())
    return "\n".join(line for line in lines if line)


@cache
def _environment(language: str) -> Environment:
    words: Translator = translator(language)
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=False,  # noqa: S701  plain text; the channel escapes what it needs to
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.globals["_"] = words
    environment.globals["plural"] = words.plural
    return environment
