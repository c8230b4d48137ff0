"""The zip archive of an office file (DOCX, ODT): its parts, read into memory one by one, within limits.

Nothing of it is ever written to disk. What is refused here: a file that is something else under this name, one that a
password protects, one that unpacks to more than a text can need, and XML that declares entities.
"""

from __future__ import annotations

import contextlib
import posixpath
import zipfile
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from corpus.errors import UnreadableText

MAX_UNPACKED = 200 << 20
"""Bytes of all parts together, by the archive's own list; each part is held to what that list says of it."""
MAX_RATIO = 100
"""How many times larger an archive may be than its file, once it is larger than SMALL. Word's own XML packs 5 to 30 times."""
SMALL = 20 << 20
MAX_MEMBERS = 5_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # what Word 97 and password-protected files are kept in
_HOW = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # the only ones that either standard allows
_STRICT = {  # the namespaces of "Strict Open XML" documents, and those of all others
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    b"http://purl.oclc.org/ooxml/officeDocument/math": b"http://schemas.openxmlformats.org/officeDocument/2006/math",
    b"http://purl.oclc.org/ooxml/drawingml/main": b"http://schemas.openxmlformats.org/drawingml/2006/main",
}


class Archive:
    """Use as a context manager. Raises UnreadableText naming the file, with the reason and what to do."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self._kind = path.suffix.lstrip(".").upper()
        self._left = MAX_UNPACKED
        self._refuse_other_files(path)
        with self._translated("its zip archive is damaged"):
            self._zip = zipfile.ZipFile(path)
        self._members = {info.filename.replace("\\", "/").lstrip("/").casefold(): info for info in self._zip.infolist()}
        self._refuse_bombs(path)

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def part(self, name: str) -> bytes | None:
        """The bytes of a part, None where there is none of this name (which counts no case, as the standard has it)."""
        info = self._members.get(name.lstrip("/").casefold())
        if info is None:
            return None
        with self._translated(f'its part "{name}" is damaged'), self._zip.open(info) as opened:
            content = opened.read(min(self._left, info.file_size) + 1)
        self._left -= len(content)
        if self._left < 0:
            raise self._too_large(MAX_UNPACKED - self._left)
        return content

    def xml(self, name: str) -> etree._Element | None:
        """The root of a part that is XML: no comments, no entities, nothing from anywhere else."""
        content = self.part(name)
        if content is None:
            return None
        for strict, usual in _STRICT.items():
            content = content.replace(strict, usual)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
        with self._translated(f'its part "{name}" is no sound XML'):
            root = etree.fromstring(content, parser)
        if root.getroottree().docinfo.internalDTD is not None and b"ENTITY" in content.replace(b"\0", b""):
            raise self.unreadable(
                f'its part "{name}" declares entities, which no office program writes', "Do not open it elsewhere"
            )
        return root

    def unreadable(self, what: str, advice: str = "Open it in a word processor and save it again") -> UnreadableText:
        return UnreadableText(f'"{self.name}": {what}. {advice}.')

    @contextlib.contextmanager
    def _translated(self, what: str) -> Iterator[None]:
        try:
            yield
        except MemoryError:
            raise
        except Exception as error:  # zipfile, zlib and lxml each raise their own, and more than they say, on hostile bytes
            raise self.unreadable(f"{what} ({error})") from error

    def _refuse_other_files(self, path: Path) -> None:
        try:
            with path.open("rb") as opened:
                begins = opened.read(len(_OLE))
                whole = opened.read() if begins == _OLE else b""
        except OSError as error:
            raise UnreadableText(f'"{self.name}" cannot be opened: {error.strerror}. Check the path and your rights.') from error
        if begins == _OLE and "EncryptedPackage".encode("utf-16-le") in whole:
            raise self.protected()
        if begins == _OLE:
            raise self.unreadable(f"it is an old Office file (.doc) under another name, no {self._kind}")
        if not begins:
            raise UnreadableText(f'"{self.name}" holds no text: it has 0 bytes. Check that the right file was chosen.')
        if not begins.startswith(b"PK"):
            raise self.unreadable(f"it is no {self._kind} file: it begins with {begins!r}, not as a zip archive does")

    def _refuse_bombs(self, path: Path) -> None:
        members = self._zip.infolist()
        unpacked = sum(info.file_size for info in members)
        if len(members) > MAX_MEMBERS:
            raise self.unreadable(f"it is an archive of {len(members)} parts, and at most {MAX_MEMBERS} are read")
        if unpacked > MAX_UNPACKED or unpacked > max(SMALL, MAX_RATIO * path.stat().st_size):
            raise self._too_large(unpacked)
        if any(info.flag_bits & 1 for info in members):
            raise self.protected()
        if any(info.compress_type not in _HOW for info in members):
            raise self.unreadable(f"it is packed in a way that no {self._kind} may be")

    def protected(self) -> UnreadableText:
        return self.unreadable("a password protects it", "Open it in a word processor and save it without the password")

    def _too_large(self, size: int) -> UnreadableText:
        limit = f"at most {MAX_UNPACKED >> 20} MB, and {MAX_RATIO} times the file, are read"
        return self.unreadable(f"it unpacks to {size >> 20} MB, and {limit}", "Save its text alone, without pictures")


def beside(part: str, target: str) -> str:
    """The name of the part that `target`, written in `part`, leads to."""
    return posixpath.normpath(target if target.startswith("/") else posixpath.join(posixpath.dirname(part), target)).lstrip("/")
