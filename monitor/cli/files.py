"""Writing a file that a user named: complete or not at all, and nothing overwritten unasked."""

from pathlib import Path

from inventory.words import mark
from monitor.cli.exits import usage


def write_file(path: Path, content: bytes, *, overwrite: bool) -> None:
    """Write by way of a neighbouring file. Ends the command where that cannot be done."""
    if path.exists() and not overwrite:
        hint = mark("--force overwrites it.")
        usage(mark("{path} exists already, and is left as it is."), hint, path=path)
    beside = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(content)
        beside.replace(path)
    except OSError as error:
        usage(mark("{path} cannot be written: {reason}."), path=path, reason=error.strerror)
