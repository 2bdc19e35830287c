"""`pointwatch probe --walk`: records what an agent says, for a profile to be made of it."""

import asyncio
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import typer

from inventory.words import Translator, mark
from monitor.cli.exits import ExitCode, Trouble, usage
from monitor.cli.output import print_json, say, working
from probes import snmp
from probes.snmp_recording import Recorded, record

if TYPE_CHECKING:
    from inventory.types.components import Slot
    from inventory.types.readings import CheckKey
    from inventory.types.targets import Target

_ENDED = {
    "seconds": mark("It ended at its time limit: the rest is missing."),
    "rows": mark("It ended at its limit of rows: the rest is missing."),
    "bytes": mark("It ended at its limit of size: the rest is missing."),
}
_BROKEN = mark("The agent stopped answering ({reason}): the rest is missing.")


def record_walk(
    _: Translator,
    slot: "Slot",
    targets: "Mapping[CheckKey, Target]",
    path: Path,
    *,
    as_json: bool,
) -> None:
    """Record the walk into a new file. Raises Trouble; Exit(FOUND) when it is not whole."""
    target = _snmp_target(slot, targets)
    text = _("Walking … {n} objects")
    with _new_file(path) as file, working(text.format(n=0)) as show:
        got = asyncio.run(_record(target, file, lambda rows: show(text.format(n=rows))))
    if not got.rows:
        path.unlink()
        text = mark("Nothing was recorded of {code}: {reason}")
        hint = mark("pointwatch probe {code} says what is wrong.")
        reason = _reason(_, got.ended) if got.ended else "0"
        raise Trouble(ExitCode.FOUND, text, hint, code=slot.code, reason=reason)
    if as_json:
        print_json(
            {
                "slot": slot.code,
                "file": str(path),
                "rows": got.rows,
                "withheld": got.withheld,
                "ended": got.ended,
            }
        )
    else:
        _print(_, path, got)
    if got.ended:
        raise typer.Exit(ExitCode.FOUND)


def _snmp_target(slot: "Slot", targets: "Mapping[CheckKey, Target]") -> "Target":
    from inventory.types.readings import ProbeName

    found = next((t for key, t in targets.items() if key.probe is ProbeName.SNMP), None)
    if found is None:
        usage(mark("{code} is not asked by SNMP."), code=slot.code)
    return found


def _new_file(path: Path) -> TextIO:
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        usage(mark("{path} exists already; name another file."), path=path)
    except OSError as error:
        usage(mark("{path} cannot be written: {reason}"), path=path, reason=error.strerror)
    return os.fdopen(handle, "w", encoding="ascii")


async def _record(target: "Target", file: TextIO, progress: Callable[[int], None]) -> Recorded:
    try:
        return await record(target, file.write, progress=progress)
    finally:
        await snmp.close()


def _print(_: Translator, path: Path, got: Recorded) -> None:
    say(_("{path}: {rows} objects").format(path=path, rows=got.rows), "bold")
    if got.withheld:
        text = _("{n} values were left out, since they held the credential.")
        say(text.format(n=got.withheld))
    if got.ended:
        reason = _reason(_, got.ended)
        say(_(_ENDED.get(got.ended, _BROKEN)).format(reason=reason), "yellow")
    say(_("It may hold names and addresses: look it over before you pass it on."))
    say(_("Next: pointwatch profile try {path}").format(path=path), "dim")


def _reason(_: Translator, ended: str) -> str:
    from inventory.labels import label
    from inventory.types.readings import Reason

    return ended if ended in _ENDED else label(Reason(ended), _)
