"""What every command starts from: the language, the settings, the ledger, the vault.

Each is opened when first asked for, so that a command pays only for what it uses.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from inventory.words import Translator, mark, translator
from monitor.cli.exits import ExitCode, Trouble, usage
from monitor.settings_file import BadSettings, find_settings, search_paths

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from inventory.types.district import District
    from inventory.vault import Vault
    from monitor.settings import Settings


class Session:
    """One call of the command. `config`: the settings file named on the command line."""

    def __init__(self, language: str, config: Path | None = None) -> None:
        self.words: Translator = translator(language)
        self.config = config

    @cached_property
    def settings(self) -> "Settings":
        """The settings. Raises Trouble, with a line for each bad one."""
        from monitor.settings import load_settings

        path = find_settings(self.config)
        if path is None:
            looked = ", ".join(str(each) for each in search_paths())
            usage(
                mark("There is no settings file; looked for {paths}."),
                mark("“pointwatch init” makes one, --config names one elsewhere."),
                paths=looked,
            )
        try:
            return load_settings(path)
        except BadSettings as error:
            raise self._bad_settings(error) from None

    @cached_property
    def vault(self) -> "Vault":
        """What seals and opens secrets. Raises Trouble."""
        from inventory.vault import KeyExposed, KeyMissing, VaultError, load_vault

        path = self.settings.key.file
        try:
            return load_vault(path)
        except KeyMissing:
            text = mark("There is no key: neither in POINTWATCH_KEY nor in {path}.")
            raise Trouble(ExitCode.KEY, text, path=path) from None
        except KeyExposed:
            text = mark("Others than its owner can read the key file {path}.")
            raise Trouble(ExitCode.KEY, text, "chmod 600 {path}", path=path) from None
        except VaultError:
            text = mark("What POINTWATCH_KEY or {path} holds is not a key.")
            raise Trouble(ExitCode.KEY, text, path=path) from None

    @cached_property
    def engine(self) -> "Engine":
        """The database, of this release's schema. Raises Trouble."""
        from monitor.cli.ledger import open_ledger

        return open_ledger(self.settings.database.url)

    @contextmanager
    def reading(self) -> Iterator["Connection"]:
        """A connection that sees one snapshot. Database errors become Trouble."""
        from inventory.database import reading
        from monitor.cli.ledger import database_troubles

        with database_troubles(), reading(self.engine) as connection:
            yield connection

    @contextmanager
    def writing(self, *, changes: bool = True) -> Iterator["Connection"]:
        """One transaction. `changes`: it changes what a running monitor works from, which then
        looks at the ledger anew.

        Database errors become Trouble.
        """
        from inventory.database import writing
        from inventory.queries.districts import mark_changed
        from monitor.cli.ledger import database_troubles
        from monitor.cli.times import now_ms

        with database_troubles(), writing(self.engine) as connection:
            yield connection
            if changes:
                mark_changed(connection, self.district, now_ms())

    @property
    def district(self) -> str:
        """The code of the district that the settings name."""
        return self.settings.district.code

    @cached_property
    def district_record(self) -> "District":
        """The district itself. Raises Trouble when the database has none of that code."""
        from inventory.queries.districts import get_district

        with self.reading() as connection:
            found = get_district(connection, self.district)
        if found is None:
            text = mark("The database has no district {code}, which {path} names.")
            usage(text, code=self.district, path=self.settings.path)
        return found

    def use_profiles(self) -> None:
        """Take the device profiles of the settings' folder into use. Raises Trouble."""
        folder = self.settings.probes.profiles
        if folder is not None:
            from monitor.cli.profile_problems import profile_troubles
            from probes.profiles.current import use
            from probes.profiles.library import load_library

            with profile_troubles(self.words):
                use(load_library(folder))

    def close(self) -> None:
        """Let the database go, if it was opened."""
        if "engine" in self.__dict__:
            self.engine.dispose()

    def _bad_settings(self, error: BadSettings) -> Trouble:
        lines = []
        for each in error.problems:
            text = self.words(each.text).format(**each.params)
            place = f"{error.path}:{each.line}" if each.line else str(error.path)
            lines.append(": ".join(part for part in (place, each.key, text) if part))
        return Trouble(ExitCode.USAGE, "{lines}", lines="\n".join(lines))


def session_of(ctx: typer.Context) -> Session:
    """The session of the running command."""
    session = ctx.obj
    if not isinstance(session, Session):
        raise TypeError("the command was not started by monitor.cli.app.run")
    return session
