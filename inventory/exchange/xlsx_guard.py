"""Measures an XLSX archive before openpyxl sees it: its size unpacked, and its XML elements.

Both are counted while unpacking once into nothing, not taken from what the archive declares. A tree
of elements takes some hundred times the memory of its text: without the second measure a file of
60 KiB would take gigabytes.
"""

import io
import zipfile
from xml.parsers import expat

from inventory.exchange.problems import ProblemCode, Wrong
from inventory.exchange.sheet import MAX_EXPANDED, MIB

_MAX_PARTS = 2_000
_CHUNK = 64 * 1024
# zipfile limits what it unpacks at a time for these alone.
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_TOO_MUCH = Wrong(ProblemCode.EXPANDS_TOO_MUCH, {"limit_mib": MAX_EXPANDED // MIB})

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LET_GO = frozenset({f"{_MAIN} row", f"{_MAIN} si"})
"""Elements that openpyxl forgets once it has read them."""
_MAX_ELEMENTS = 2_500_000
_MAX_HELD = 200_000


def measure(content: bytes) -> Wrong | None:
    """What is wrong with the archive's size. Raises BadZipFile and what else damage leads to."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        if len(parts) > _MAX_PARTS or sum(part.file_size for part in parts) > MAX_EXPANDED:
            return _TOO_MUCH
        if any(part.compress_type not in _PACKINGS for part in parts):
            return Wrong(ProblemCode.BROKEN_XLSX)
        crowd = _Crowd()
        return None if all(_fits(archive, part, crowd) for part in parts) else _TOO_MUCH


def _fits(archive: zipfile.ZipFile, part: zipfile.ZipInfo, crowd: "_Crowd") -> bool:
    crowd.enter()
    with archive.open(part) as file:
        while chunk := file.read(_CHUNK):
            if not crowd.admit(chunk):
                return False
    return True


class _Crowd:
    """Counts bytes and elements over all parts, and the elements that are held at one time."""

    def __init__(self) -> None:
        self._bytes = self._elements = 0
        self.enter()

    def enter(self) -> None:
        """Begin a part."""
        self._held = self._depth = 0
        self._let_go: tuple[int, int] | None = None
        self._is_xml = True
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        # What a document type declares could multiply: openpyxl's parsers refuse it themselves.
        self._parser.StartDoctypeDeclHandler = self._stop

    def admit(self, chunk: bytes) -> bool:
        """Whether everything up to this chunk is within the limits."""
        self._bytes += len(chunk)
        if self._is_xml:
            try:
                self._parser.Parse(chunk)
            except expat.ExpatError:
                self._is_xml = False  # a picture, or damage where openpyxl will stop as well
        fits = self._elements <= _MAX_ELEMENTS and self._held <= _MAX_HELD
        return fits and self._bytes <= MAX_EXPANDED

    def _start(self, name: str, _attributes: object) -> None:
        if name in _LET_GO and self._let_go is None:
            self._let_go = self._depth, self._held
        self._depth += 1
        self._held += 1
        self._elements += 1

    def _end(self, _name: str) -> None:
        self._depth -= 1
        if self._let_go and self._let_go[0] == self._depth:
            self._held = self._let_go[1]
            self._let_go = None

    def _stop(self, *_declared: object) -> None:
        self._parser.StartElementHandler = self._parser.EndElementHandler = None
