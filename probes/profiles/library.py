"""The profiles there are: those shipped here, and those of the user's own folder."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

from pydantic import ValidationError

from inventory.types.components import Kind
from probes.profiles.compiled import CompiledRow, compile_row
from probes.profiles.problems import BadProfile, ProfileProblem, line_of
from probes.profiles.schema import ProfileForm, RowForm, parse_oid
from probes.snmp_values import Oid

STANDARD = "standard"
"""The profile of every agent that no other one knows."""
_SHIPPED = Path(__file__).parent / "families"
_LONGEST_FILE = 256 * 1024
_MOST_FILES = 200


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """One family of devices.

    `refresh_s`: how old the agent's own tables may be when it answers; 0: not known.
    `rows`: alternatives by kind, own or of a component; the first whose row exists counts.
    """

    name: str
    title: str
    path: Path
    makers: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    object_ids: tuple[Oid, ...] = ()
    refresh_s: float = 0
    rows: Mapping[tuple[Kind, bool], tuple[CompiledRow, ...]] = field(
        default_factory=dict, repr=False
    )

    def knows(self, maker: str, model: str) -> bool:
        """Whether the profile names a unit of this maker and model."""
        if not self.makers and not self.models:
            return False
        named = not self.makers or maker.casefold() in self.makers
        return named and (
            not self.models or any(fnmatchcase(model.casefold(), each) for each in self.models)
        )


class Library:
    """All profiles by name, and who is of which family."""

    def __init__(self, profiles: Sequence[Profile]) -> None:
        self.profiles: Mapping[str, Profile] = {each.name: each for each in profiles}
        self.standard = self.profiles[STANDARD]
        self._of_unit: dict[tuple[str, str], Profile | None] = {}

    def of_unit(self, maker: str, model: str) -> Profile | None:
        """The profile that names the unit; those that name models before those of a whole maker."""
        if (maker, model) not in self._of_unit:
            self._of_unit[maker, model] = self._named(maker, model)
        return self._of_unit[maker, model]

    def _named(self, maker: str, model: str) -> Profile | None:
        known = [each for each in self.profiles.values() if each.knows(maker, model)]
        return max(known, key=lambda each: bool(each.models), default=None)

    def of_object_id(self, object_id: Oid) -> Profile | None:
        """The profile with the longest beginning of the agent's sysObjectID."""
        found = [
            (len(prefix), each)
            for each in self.profiles.values()
            for prefix in each.object_ids
            if object_id[: len(prefix)] == prefix
        ]
        return max(found, key=lambda pair: pair[0])[1] if found else None


@cache
def shipped() -> Library:
    """The profiles that come with Pointwatch."""
    return load_library(None)


def load_library(folder: Path | None) -> Library:
    """The shipped profiles and those of the folder, which go before shipped ones of their name.

    Raises BadProfile.
    """
    files = _files(_SHIPPED) | (_files(folder) if folder else {})
    forms = {name: read_form(path) for name, path in files.items()}
    return Library([_assemble(name, files, forms) for name in sorted(forms)])


def load_beside(path: Path, library: Library) -> Profile:
    """The profile in that file, with what it extends taken from the library. Raises BadProfile."""
    files = {name: each.path for name, each in library.profiles.items()} | {path.stem: path}
    forms = {name: read_form(each) for name, each in files.items()}
    return _assemble(path.stem, files, forms)


def read_form(path: Path) -> ProfileForm:
    """The file, checked by itself. Raises BadProfile."""
    try:
        with path.open("rb") as file:
            text = file.read(_LONGEST_FILE + 1).decode()
        if len(text) > _LONGEST_FILE:
            raise BadProfile(path, [ProfileProblem("too_long", {"kilobytes": 256})])
        return ProfileForm.model_validate(tomllib.loads(text))
    except OSError as error:
        raise BadProfile(path, [ProfileProblem("unreadable", {"reason": error.strerror})]) from None
    except UnicodeDecodeError:
        raise BadProfile(path, [ProfileProblem("not_utf8")]) from None
    except ValidationError as error:
        raise BadProfile(path, _problems(error, text)) from None
    except (ValueError, RecursionError) as error:  # not TOML; or numbers, or depths, without end
        raise BadProfile(path, [ProfileProblem("not_toml", {"reason": str(error)})]) from None


def _files(folder: Path) -> dict[str, Path]:
    try:
        paths = sorted(each for each in folder.iterdir() if each.suffix == ".toml")
    except OSError as error:
        problem = ProfileProblem("unreadable", {"reason": error.strerror})
        raise BadProfile(folder, [problem]) from None
    if len(paths) > _MOST_FILES:
        raise BadProfile(folder, [ProfileProblem("too_many", {"most": _MOST_FILES})])
    return {path.stem: path for path in paths}


def _problems(error: ValidationError, text: str) -> list[ProfileProblem]:
    return [
        ProfileProblem(
            each["type"],
            each.get("ctx", {}),
            ".".join(str(part) for part in each["loc"]),
            line_of(text, each["loc"]),
        )
        for each in error.errors(include_url=False, include_input=False)
    ]


def _assemble(name: str, files: Mapping[str, Path], forms: Mapping[str, ProfileForm]) -> Profile:
    names = _chain(name, files, forms)
    chain = [forms[each] for each in names]
    bases = {key: oid for form in reversed(chain) for key, oid in form.bases.items()}
    rows: dict[tuple[Kind, bool], list[CompiledRow]] = {}
    for each in reversed(names):
        mine: dict[tuple[Kind, bool], list[CompiledRow]] = {}
        for number, row in enumerate(forms[each].row):
            made = _compiled(files[each], number, row, bases)
            for kind in row.kinds:
                mine.setdefault((kind, row.own), []).append(made)
        rows.update(mine)
    form = chain[0]
    return Profile(
        name=name,
        title=form.title,
        path=files[name],
        makers=tuple(each.casefold() for each in form.makers),
        models=tuple(each.casefold() for each in form.models),
        object_ids=tuple(parse_oid(each) for each in form.object_ids),
        refresh_s=next((each.refresh_s for each in chain if each.refresh_s), 0),
        rows={key: tuple(found) for key, found in rows.items()},
    )


def _chain(name: str, files: Mapping[str, Path], forms: Mapping[str, ProfileForm]) -> list[str]:
    """The profile and those that it extends, nearest first; all end at the standard one."""
    names = [name]
    while names[-1] != STANDARD:
        upper = forms[names[-1]].extends or STANDARD
        if upper not in forms or upper in names:
            problem = ProfileProblem("extends_nothing", {"name": upper}, "extends")
            raise BadProfile(files[name], [problem])
        names.append(upper)
    return names


def _compiled(path: Path, number: int, row: RowForm, bases: Mapping[str, str]) -> CompiledRow:
    try:
        return compile_row(row, bases)
    except ValueError as error:
        loc = ("row", number, "values", str(error), "oid")
        line = line_of(path.read_text(encoding="utf-8"), loc)
        problem = ProfileProblem("bad_oid", {}, ".".join(map(str, loc)), line)
        raise BadProfile(path, [problem]) from None
