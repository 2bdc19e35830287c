"""The command `pointwatch`. A command is one module with its own Typer `app`, and one line here."""

import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from typer.main import get_command

from inventory.words import mark
from monitor.cli import (
    confirm,
    credentials,
    crew_addresses,
    crew_test,
    crews,
    demo,
    discover,
    doctor,
    explain,
    init,
    inventory,
    inventory_check,
    inventory_export,
    inventory_import,
    inventory_proposals,
    priors,
    probe,
    profile,
    report,
    saw,
    status,
    thresholds,
    tickets,
    version,
    watch,
)
from monitor.cli.exits import EPILOG, ExitCode, Trouble, usage
from monitor.cli.language import as_language, choose_language, global_option
from monitor.cli.session import Session
from monitor.cli.translation import WordsCommand, WordsGroup, translate
from monitor.cli.usage import told_as

app = typer.Typer(
    name="pointwatch",
    cls=WordsGroup,
    help=mark("Health monitor for camera networks: names the broken component, orders one repair."),
    epilog=EPILOG,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # its frames would show secrets
)

app.add_typer(init.app)
app.add_typer(inventory.app)
inventory.app.add_typer(inventory_import.app)
inventory.app.add_typer(inventory_export.app)
inventory.app.add_typer(inventory_check.app)
inventory.app.add_typer(inventory_proposals.app)
app.add_typer(credentials.app)
app.add_typer(crews.app)
crews.app.add_typer(crew_addresses.app)
crews.app.add_typer(crew_test.app)
app.add_typer(probe.app)
app.add_typer(discover.app)
app.add_typer(profile.app)
app.add_typer(watch.app)
app.add_typer(status.app)
app.add_typer(tickets.app)
tickets.app.add_typer(saw.app)
tickets.app.add_typer(confirm.app)
app.add_typer(explain.app)
app.add_typer(priors.app)
app.add_typer(report.app)
app.add_typer(demo.app)
app.add_typer(thresholds.app)
app.add_typer(doctor.app)
app.add_typer(version.app)


@app.callback()
def _options(
    language: Annotated[
        str | None, typer.Option(help=mark("Language of all texts: en or zh_CN."))
    ] = None,
    config: Annotated[
        Path | None, typer.Option(help=mark("The settings file, instead of the one found."))
    ] = None,
) -> None:
    """Both are read before anything is parsed (see run); here they are only checked."""
    if language is not None and as_language(language) is None:
        usage(mark("There is no language {name}: choose en or zh_CN."), name=language)


def main() -> None:
    """The entry point of the command `pointwatch`."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal may lack letters that we write
            stream.reconfigure(errors="backslashreplace")
    try:
        code = run(sys.argv[1:])
        sys.stdout.flush()
    except KeyboardInterrupt:
        code = ExitCode.INTERRUPTED
    except BrokenPipeError:
        # Whoever read us has left: the interpreter must not complain when it flushes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = ExitCode.DONE
    sys.exit(code)


def run(arguments: Sequence[str]) -> int:
    """Run one command; its exit code."""
    config = global_option(arguments, "--config")
    session = Session(choose_language(arguments), Path(config) if config else None)
    command = get_command(_with_words(app))
    translate(command, session.words)
    try:
        ended = command.main(list(arguments), "pointwatch", standalone_mode=False, obj=session)
    except typer.Abort:
        return ExitCode.INTERRUPTED
    except Trouble as trouble:
        return _show(trouble, session)
    except typer.TyperException as error:
        if type(error).__name__ == "NoArgsIsHelpError":  # the help itself was shown
            return ExitCode.USAGE
        return _show(told_as(error), session)
    finally:
        session.close()
    return ended if isinstance(ended, int) else ExitCode.DONE


def _with_words(part: typer.Typer) -> typer.Typer:
    """The same, every command of it with help in the reader's language."""
    for command in part.registered_commands:
        command.cls = WordsCommand
    for group in part.registered_groups:
        group.cls = WordsGroup
        if group.typer_instance:
            _with_words(group.typer_instance)
    return part


def _show(trouble: Trouble, session: Session) -> int:
    from monitor.cli.output import console

    error = console(error=True)
    error.print(session.words(trouble.text).format(**trouble.params), style="red")
    if trouble.hint:
        error.print(session.words(trouble.hint).format(**trouble.params), style="dim")
    return trouble.code
