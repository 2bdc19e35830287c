"""Collects the texts of every room into its catalogues: `make words`.

What is translated stays, in its order; new texts come at the end, without a translation; texts
that the code no longer has are dropped. No line numbers are kept: they would change daily.
"""

from collections.abc import Mapping
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from inventory.words import LANGUAGES, ROOMS

ROOT = Path(__file__).parent.parent
METHODS = [("**.py", "python"), ("**.jinja", "jinja2")]
OPTIONS = {"**.jinja": {"extensions": "jinja2.ext.i18n", "trimmed": "true"}}
KEYWORDS = {**DEFAULT_KEYWORDS, "mark": None, "translator": None, "words": None, "plural": (1, 2)}
TRANSLATED = tuple(language for language in LANGUAGES if language != "en")

HEADER = """\
# Texts of the room "{room}".
msgid ""
msgstr ""
"Project-Id-Version: pointwatch\\n"
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""

MessageId = str | tuple[str, ...]


def collect(room: str) -> dict[MessageId, list[str]]:
    """Every text of a room's code and templates, with the places where it stands."""
    found: dict[MessageId, list[str]] = {}
    extracted = extract_from_dir(
        str(ROOT / room), METHODS, OPTIONS, KEYWORDS, directory_filter=lambda _path: True
    )
    for name, line, text, _comments, _context in extracted:
        if text:
            found.setdefault(text, []).append(f"{room}/{name}:{line}")
    return found


def catalogue_path(room: str, language: str) -> Path:
    """Where the catalogue of a room is kept."""
    return ROOT / room / "locale" / language / "LC_MESSAGES" / f"{room}.po"


def read_catalogue(room: str, language: str) -> Catalog:
    """The catalogue as it is; an empty one where there is none."""
    path = catalogue_path(room, language)
    if not path.exists():
        return Catalog(language, domain=room, project="pointwatch")
    with path.open("rb") as file:
        return read_po(file, locale=language, domain=room)


def brought_up_to_date(old: Catalog, texts: Mapping[MessageId, object]) -> Catalog:
    """The same without texts that are gone, and with the new ones at its end."""
    new = Catalog(old.locale, domain=old.domain)
    kept = [message for message in old if message.id and message.id in texts]
    known = {message.id for message in kept}
    for message in kept:
        new.add(message.id, message.string, user_comments=message.user_comments)
    for text in texts:
        if text not in known:
            new.add(text)
    for message in new:
        message.flags.clear()
    return new


def update(room: str, language: str) -> int:
    """Write the catalogue of a room, and compile it. How many texts have no translation."""
    catalogue = brought_up_to_date(read_catalogue(room, language), collect(room))
    write_catalogue(catalogue, room, language)
    return sum(1 for message in catalogue if message.id and not is_translated(message))


def write_catalogue(catalogue: Catalog, room: str, language: str) -> None:
    """The catalogue as text and compiled, without dates and names that change by themselves."""
    path = catalogue_path(room, language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(HEADER.format(room=room, language=language).encode())
        write_po(file, catalogue, width=100, omit_header=True, no_location=True)
    with path.with_suffix(".mo").open("wb") as file:
        write_mo(file, read_catalogue(room, language))


def is_translated(message: Message) -> bool:
    """Whether every form of the text has a translation."""
    forms = (message.string,) if isinstance(message.string, str) else message.string or ("",)
    return all(forms)


def main() -> None:
    """All rooms, all languages."""
    for room in ROOMS:
        for language in TRANSLATED:
            print(f"{catalogue_path(room, language)}: {update(room, language)} to translate")


if __name__ == "__main__":
    main()
