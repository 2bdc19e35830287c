"""`pointwatch demo`: a simulated district that breaks by a script, and the monitor at work."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from inventory.words import Translator, mark
from monitor.cli.exits import ExitCode, Trouble, usage
from monitor.cli.output import console, print_table, say
from monitor.cli.session import Session, session_of

if TYPE_CHECKING:
    from monitor.demo.screen import Screen
    from monitor.demo.show import Ending, Play

app = typer.Typer()


@app.command(help=mark("Show it all on simulated devices: things break, and get named."))
def demo(
    ctx: typer.Context,
    keep: Annotated[
        bool, typer.Option("--keep", help=mark("Go on after the script; keys break and mend."))
    ] = False,
    short: Annotated[
        bool, typer.Option("--short", help=mark("Break two things only; under a minute."))
    ] = False,
    folder: Annotated[
        Path | None, typer.Option(help=mark("Where ledger and reports go; empty, or a demo's."))
    ] = None,
) -> None:
    from monitor.demo.folder import FolderNotEmpty, demo_folder, log_into
    from monitor.demo.script import SCRIPT, SHORT
    from monitor.demo.show import Play

    session = session_of(ctx)
    try:
        with demo_folder(folder) as path:
            log_into(path / "monitor.log")
            play = Play(path, session.words.language, SHORT if short else SCRIPT, keep)
            ending = _show(session, play)
    except FolderNotEmpty as error:
        usage(mark("{path} is not empty, and not a demo's: nothing in it was touched."),
              path=error.args[0])  # fmt: skip
    except OSError as error:
        usage(mark("The demo cannot write its files: {reason}."), reason=error.strerror)
    if ending.interrupted:
        say(session.words("Broken off; nothing is left running."))
        raise typer.Exit(ExitCode.INTERRUPTED)
    _close(session, ending)


def _show(session: Session, play: "Play") -> "Ending":
    from monitor.demo.show import run_show
    from probes.sim.client import SimulatorError

    say(session.words("Starting the simulated district; everything of it is in {path}").format(
        path=play.folder))  # fmt: skip
    try:
        return run_show(play, lambda host, words: _screen(host, words, keep=play.keep))
    except SimulatorError as error:
        text = mark("The simulated district has failed: {reason}.")
        raise Trouble(ExitCode.FOUND, text, reason=error) from None


def _screen(served_on: str, words: Translator, *, keep: bool) -> "Screen":
    from monitor.demo.mischief import help_line
    from monitor.demo.screen import LiveScreen, PlainScreen

    out = console()
    if not (out.is_terminal and sys.stdin.isatty()):
        return PlainScreen(words, served_on)
    end = words("Ctrl-C ends it at any time.")
    return LiveScreen(out, served_on, f"{help_line(words)}  {end}" if keep else end)


def _close(session: Session, ending: "Ending") -> None:
    """The table, what can be looked at now, and the exit code."""
    from monitor.demo.closing import COLUMNS, cameras_of, rows

    _ = session.words
    stage, record = ending.stage, ending.record
    print_table([_(each) for each in COLUMNS], rows(record, cameras_of(stage), _))
    for path in ending.reports:
        say(_("The report is in {path}").format(path=path))
    say(_("Look around: pointwatch --config {path} tickets list").format(path=stage.settings))
    if not record.flawless:
        say(_("The monitor was not right in everything: see the table."), "red")
        raise typer.Exit(ExitCode.FOUND)
    say(_("Everything was named rightly; nothing is left running."), "green")
