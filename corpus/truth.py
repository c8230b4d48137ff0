"""The truth: one SQLite file with the sources, their texts, passages, commitments and vectors.

Everything else in the library folder can be thrown away and made again from it, without a model.

SQLite keeps no checksums, so every row carries one (`crc`) that is compared whenever the row is read: a bit that flipped in
a text is said, never shown. That no row is lost, and that each index leads to its rows, is checked when the file is opened.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
import sqlite3
import threading
import zlib
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.cues import Cues, blended
from corpus.embedding import Vectors
from corpus.errors import (
    LibraryDamaged,
    LibraryError,
    LibraryForeign,
    LibraryLocked,
    LibraryMissing,
    LibraryNotWritable,
    LibraryOutdated,
)
from corpus.pieces import Pieces
from corpus.text import Block, BlockKind, Commitment, Document, Link, Page, Passage, PassageKind, Run, Source, Standing

APPLICATION_ID = 0x506C6169  # "Plai", in SQLite's header: tells our file from another program's
SCHEMA_VERSION = 13
"""Raised when a library made before cannot be used: where the tables, or what stands in them, are others (by `pieces.BEFORE`, by
what `language.plainly` has embedded or `language.fold` has indexed, or because the readers quoted wrong words).
"""
REBUILD = "python -m ingest rebuild"

_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL, crc INTEGER NOT NULL);
CREATE TABLE sources (
    id TEXT PRIMARY KEY, work TEXT NOT NULL, title TEXT NOT NULL, short_title TEXT NOT NULL, body TEXT NOT NULL,
    language TEXT NOT NULL, standing TEXT NOT NULL, date TEXT, date_text TEXT NOT NULL, url TEXT, file TEXT, sha256 TEXT,
    replaces TEXT NOT NULL, cues TEXT, position INTEGER NOT NULL, hash TEXT NOT NULL, crc INTEGER NOT NULL);
CREATE TABLE documents (
    source TEXT PRIMARY KEY REFERENCES sources(id) ON DELETE CASCADE,
    text TEXT NOT NULL, raw TEXT NOT NULL, runs TEXT NOT NULL, pages TEXT NOT NULL, links TEXT NOT NULL,
    blocks TEXT NOT NULL, furniture TEXT NOT NULL, language TEXT NOT NULL, title TEXT NOT NULL, date TEXT,
    unread_pages TEXT NOT NULL, crc INTEGER NOT NULL);
CREATE TABLE passages (
    id TEXT PRIMARY KEY, source TEXT NOT NULL REFERENCES sources(id) ON DELETE CASCADE, ordinal INTEGER NOT NULL,
    kind TEXT NOT NULL, locator TEXT NOT NULL, page INTEGER NOT NULL, page_end INTEGER NOT NULL,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, text TEXT NOT NULL,
    lead_in TEXT NOT NULL, headings TEXT NOT NULL, "references" TEXT NOT NULL, speakers INTEGER NOT NULL, hash TEXT NOT NULL,
    crc INTEGER NOT NULL);
CREATE INDEX passages_by_source ON passages(source, ordinal);
CREATE TABLE commitments (
    passage TEXT NOT NULL REFERENCES passages(id) ON DELETE CASCADE,
    verb TEXT NOT NULL, force TEXT NOT NULL, addressee TEXT NOT NULL, action TEXT NOT NULL,
    crc INTEGER NOT NULL);
CREATE INDEX commitments_by_passage ON commitments(passage);
CREATE TABLE cues (
    passage TEXT PRIMARY KEY REFERENCES passages(id) ON DELETE CASCADE, questions TEXT NOT NULL, hash TEXT NOT NULL,
    crc INTEGER NOT NULL);
CREATE TABLE vectors (
    hash TEXT NOT NULL, embedder TEXT NOT NULL, vector BLOB NOT NULL, pieces BLOB NOT NULL, crc INTEGER NOT NULL,
    PRIMARY KEY (hash, embedder));
"""
_TABLES = {statement.strip() for statement in _SCHEMA.split(";") if statement.strip()}
"""As SQLite keeps them: a flipped bit in a table's own description would change what is read."""
KEPT_DOCUMENTS = 16
"""So many of the documents last read are kept: a question quotes few, and reads each several times."""
_CITABLE = "p.kind NOT IN ('title', 'chapeau')"
_OF_TEXTS = ("sources", "documents", "passages", "commitments", "cues")


@dataclasses.dataclass(frozen=True, slots=True)
class Text:
    """A source with everything that was made of it: what one row of the truth holds; and the cues of its passages, by id."""

    source: Source
    document: Document
    passages: tuple[Passage, ...]
    commitments: tuple[Commitment, ...]
    cues: Cues = dataclasses.field(default_factory=dict)


def text_hash(passage: Passage) -> str:
    """Names what is embedded of a passage."""
    return hash_of(passage.before, passage.text)


def hash_of(before: str, text: str) -> str:
    """Names a text that is embedded after what stands `before` it, so that one seen before is not embedded again."""
    return hashlib.sha256(f"{before}\0{text}".encode("utf-8", "surrogatepass")).hexdigest()


def cues_hash(cues: Sequence[str]) -> str:
    """Names what is embedded of the cues of a passage, together. Before a text there is never a word without a space after it."""
    return hash_of("cues", "\n".join(cues))


class Truth:
    """The SQLite file. One connection, used by one thread at a time."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection
        self._turn = threading.RLock()
        self._kept_at = (-1, -1)
        self._kept_sources: dict[str, Source] = {}
        self._kept_documents: OrderedDict[str, Document] = OrderedDict()
        self._kept_described: dict[tuple[str, str], NDArray[np.int8] | None] = {}

    @classmethod
    def create(cls, path: Path) -> Truth:
        """Begin an empty truth at `path`. Raises LibraryNotWritable."""
        part = path.with_suffix(".part")
        try:
            part.unlink(missing_ok=True)
            with sqlite3.connect(part) as connection:
                connection.executescript(_SCHEMA)
                connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
            connection.close()
            journal = path.with_name(f"{path.name}-journal")
            journal.unlink(missing_ok=True)  # of a file that is gone: SQLite would roll it back into this one
            part.replace(path)
        except (OSError, sqlite3.Error) as error:
            raise LibraryNotWritable(_not_writable(path, error)) from error
        return cls.open(path)

    @classmethod
    def open(cls, path: Path) -> Truth:
        """Open the truth at `path`.

        Raises LibraryMissing, LibraryForeign (another program's database), LibraryOutdated (another schema) or
        LibraryDamaged (not a database, or one that fails SQLite's own check).
        """
        if not path.is_file():
            raise LibraryMissing(f'There is no library at "{path.parent}". Build it: python -m ingest build')
        connection = None
        try:
            if not path.stat().st_size:  # SQLite would take it for a new database
                raise sqlite3.DatabaseError("the file is empty")
            connection = sqlite3.connect(path, check_same_thread=False, timeout=5.0, isolation_level=None)
            _check(connection, path)
        except sqlite3.DatabaseError as error:
            if connection:
                connection.close()
            raise _translated(path, error) from error
        except BaseException:
            if connection:
                connection.close()
            raise
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA cache_spill = OFF")  # a spill would shut readers out until the transaction ends
        return cls(path, connection)

    def close(self) -> None:
        with self._turn:
            self._connection.close()

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._turn:
            try:
                yield self._connection
            except sqlite3.DatabaseError as error:
                raise _translated(self.path, error) from error

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it or, when anything fails, none of it."""
        with self._turn:
            try:
                self._connection.execute("BEGIN IMMEDIATE")
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException as error:
                self._forget()
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                if isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.IntegrityError):
                    raise _translated(self.path, error) from error
                raise

    def _rows(self, sql: str, values: Sequence[object] = ()) -> list[sqlite3.Row]:
        with self._reading() as connection:
            return connection.execute(sql, values).fetchall()

    def _sound(self, sql: str, values: Sequence[object] = ()) -> list[dict[str, Any]]:
        """Rows of one table, less the checksum that each was found to have. Raises LibraryDamaged."""
        return [self._verified(row) for row in self._rows(sql, values)]

    def _verified(self, row: sqlite3.Row) -> dict[str, Any]:
        fields = dict(row)
        if fields.pop("crc") != _crc(fields):
            raise LibraryDamaged(_damaged(self.path, f"a row is not as it was written: {_named(fields)}"))
        return fields

    def meta(self, key: str) -> str | None:
        rows = self._sound("SELECT * FROM meta WHERE key = ?", [key])
        return str(rows[0]["value"]) if rows else None

    def data_version(self) -> int:
        """Changes when another connection has committed."""
        return int(self._rows("PRAGMA data_version")[0][0])

    def sources(self) -> tuple[Source, ...]:
        """The sources whose texts are held, in the order in which they were added."""
        with self._turn:
            return tuple(self._sources().values())

    def source(self, source: str) -> Source | None:
        with self._turn:
            return self._sources().get(source)

    def document(self, source: str) -> Document | None:
        with self._turn:
            self._forget_changed()
            if source not in self._kept_documents:
                rows = self._sound("SELECT * FROM documents WHERE source = ?", [source])
                if not rows:
                    return None
                self._kept_documents[source] = _document(rows[0])
                if len(self._kept_documents) > KEPT_DOCUMENTS:
                    self._kept_documents.popitem(last=False)
            self._kept_documents.move_to_end(source)
            return self._kept_documents[source]

    def _sources(self) -> dict[str, Source]:
        self._forget_changed()
        if not self._kept_sources:
            rows = self._sound("SELECT * FROM sources ORDER BY position, id")
            self._kept_sources = {row["id"]: _source(row) for row in rows}
        return self._kept_sources

    def _forget_changed(self) -> None:
        """Forget what was read, if the file has changed since: another connection committed, or this one wrote."""
        at = self.data_version(), self._connection.total_changes
        if at != self._kept_at:
            self._forget()
            self._kept_at = at

    def _forget(self) -> None:
        self._kept_at = (-1, -1)
        self._kept_sources = {}
        self._kept_documents.clear()
        self._kept_described = {}

    def passages(self, source: str) -> tuple[Passage, ...]:
        return tuple(_passage(r) for r in self._sound("SELECT * FROM passages WHERE source = ? ORDER BY ordinal", [source]))

    def passages_by_id(self, ids: Sequence[str]) -> dict[str, Passage]:
        marks = ",".join("?" * len(ids))
        return {r["id"]: _passage(r) for r in self._sound(f"SELECT * FROM passages WHERE id IN ({marks})", ids)}

    def passage_count(self) -> int:
        return int(self._rows("SELECT count(*) FROM passages")[0][0])

    def passage_counts(self) -> dict[str, int]:
        """How many passages each source has."""
        return {row[0]: int(row[1]) for row in self._rows("SELECT source, count(*) FROM passages GROUP BY source")}

    def citable_sizes(self) -> dict[str, tuple[int, int]]:
        """How many citable passages each source has, and how many characters these."""
        rows = self._rows(f"SELECT p.source, count(*), sum(length(p.text)) FROM passages p WHERE {_CITABLE} GROUP BY p.source")
        return {row[0]: (int(row[1]), int(row[2])) for row in rows}

    def unread_pages(self) -> dict[str, tuple[int, ...]]:
        """The sources of which pages could not be read, with the numbers of these pages."""
        rows = self._sound("SELECT * FROM documents WHERE unread_pages != '[]'")
        return {row["source"]: tuple(json.loads(row["unread_pages"])) for row in rows}

    def commitments(self, source: str) -> dict[str, Commitment]:
        """The commitments of a source by passage id."""
        sql = "SELECT c.* FROM commitments c JOIN passages p ON p.id = c.passage WHERE p.source = ? ORDER BY p.ordinal"
        return {row["passage"]: Commitment(**row) for row in self._sound(sql, [source])}

    def lead_ins(self) -> dict[str, dict[str, None]]:
        """The words that introduce the passages of each source, the outermost, each once."""
        found: dict[str, dict[str, None]] = {}
        for row in self._rows("SELECT DISTINCT source, lead_in FROM passages WHERE lead_in != '[]'"):
            found.setdefault(row["source"], {})[json.loads(row["lead_in"])[0]] = None
        return found

    def with_force(self, forces: Sequence[str]) -> list[Commitment]:
        """What any text asks or says with one of these forces, text by text in its order; without the heads of lists, whose items
        say it.
        """
        marks = ",".join("?" * len(forces))
        told = f"c.force IN ({marks}) AND (c.addressee != '' OR c.action != '')"
        sql = f"SELECT c.* FROM commitments c JOIN passages p ON p.id = c.passage WHERE {told} ORDER BY p.source, p.ordinal"
        return [Commitment(**row) for row in self._sound(sql, list(forces))]

    def cues(self, source: str) -> dict[str, tuple[str, ...]]:
        """The cues of a source by passage id, in the order of the text."""
        sql = "SELECT c.* FROM cues c JOIN passages p ON p.id = c.passage WHERE p.source = ? ORDER BY p.ordinal"
        return {row["passage"]: tuple(json.loads(row["questions"])) for row in self._sound(sql, [source])}

    def cue_counts(self) -> dict[str, int]:
        """How many cues the paragraphs of each source have together, where they have any."""
        counted = "sum(json_array_length(c.questions))"
        rows = self._rows(f"SELECT p.source, {counted} FROM cues c JOIN passages p ON p.id = c.passage GROUP BY p.source")
        return {row[0]: int(row[1]) for row in rows}

    def known_vectors(self, hashes: Sequence[str], embedder: str) -> dict[str, np.ndarray[Any, Any]]:
        """The vectors already made by `embedder` for texts with these hashes. One that is damaged counts as not made."""
        known: dict[str, np.ndarray[Any, Any]] = {}
        for first in range(0, len(hashes), 500):
            chunk = list(hashes[first : first + 500])
            marks = ",".join("?" * len(chunk))
            rows = self._rows(f"SELECT * FROM vectors WHERE embedder = ? AND hash IN ({marks})", [embedder, *chunk])
            known |= {r["hash"]: np.frombuffer(r["vector"], dtype=np.float32) for r in rows if _is_whole(*r)}
        return known

    def embedded(self, ids: Sequence[str], embedder: str) -> dict[str, tuple[NDArray[np.float32], NDArray[np.int8]]]:
        """The vector of each of the passages `ids`, [d], and the numbers of its pieces, flat; of a damaged row, neither."""
        marks = ",".join("?" * len(ids))
        sql = f"SELECT p.id, v.* FROM passages p JOIN vectors v ON v.hash = p.hash AND v.embedder = ? WHERE p.id IN ({marks})"
        return _read(self._rows(sql, [embedder, *ids]))

    def cued(self, ids: Sequence[str], embedder: str) -> dict[str, tuple[NDArray[np.float32], NDArray[np.int8]]]:
        """The same of the cues of those of the passages `ids` that have any."""
        listed = "c.passage IN (SELECT value FROM json_each(?))"
        sql = f"SELECT c.passage, v.* FROM cues c JOIN vectors v ON v.hash = c.hash AND v.embedder = ? WHERE {listed}"
        return _read(self._rows(sql, [embedder, json.dumps(list(ids))]))

    def described(self, sources: Sequence[str], embedder: str) -> dict[str, NDArray[np.int8]]:
        """The numbers of the pieces of what describes each of the `sources`, flat; of a damaged row, none."""
        with self._turn:
            self._forget_changed()
            kept = self._kept_described
            new = [source for source in sources if (embedder, source) not in kept]
            if new:
                listed = "s.id IN (SELECT value FROM json_each(?))"
                sql = f"SELECT s.id, v.* FROM sources s JOIN vectors v ON v.hash = s.hash AND v.embedder = ? WHERE {listed}"
                found = _read(self._rows(sql, [embedder, json.dumps(new)]))
                kept |= {(embedder, source): found[source][1] if source in found else None for source in new}
            return {source: pieces for source in sources if (pieces := kept[embedder, source]) is not None}

    def has_pieces(self, embedder: str) -> bool:
        """Whether `embedder` makes pieces, by the first of its vectors of passages; also true where there is none yet."""
        of_passages = "FROM vectors v JOIN passages p ON p.hash = v.hash WHERE v.embedder = ?"
        first = self._rows(f"SELECT length(v.pieces) {of_passages} LIMIT 1", [embedder])
        return not first or bool(first[0][0])

    def held_hashes(self, hashes: Sequence[str], without: Sequence[str]) -> set[str]:
        """Those of the `hashes` whose words a citable passage has, of a source that is not among `without`."""
        held: set[str] = set()
        other = "p.source NOT IN (SELECT value FROM json_each(?))"
        for first in range(0, len(hashes), 500):
            chunk = list(hashes[first : first + 500])
            marks = ",".join("?" * len(chunk))
            sql = f"SELECT p.hash FROM passages p WHERE {_CITABLE} AND p.hash IN ({marks}) AND {other}"
            held |= {row[0] for row in self._rows(sql, [*chunk, json.dumps(list(without))])}
        return held

    def citable(self) -> list[str]:
        """The ids of every citable passage."""
        return [row["id"] for row in self._rows(f"SELECT p.id FROM passages p WHERE {_CITABLE} ORDER BY p.source, p.ordinal")]

    def uncitable(self) -> list[str]:
        """The words of every passage that cannot be cited: titles, and what stands before paragraphs."""
        return [str(row["text"]) for row in self._sound(f"SELECT p.* FROM passages p WHERE NOT ({_CITABLE})")]

    def indexed_vectors(self, ids: Sequence[str], embedder: str) -> dict[str, NDArray[np.float32]]:
        """What the vector index should hold of each of the passages `ids`, [d]. Damaged ones are left out, and those whose cues
        have a damaged vector.
        """
        found: dict[str, NDArray[np.float32]] = {}
        with_cues = self._with_cues()
        for first in range(0, len(ids), 500):
            chunk = list(ids[first : first + 500])
            cued = self.cued(chunk, embedder)
            held = {i: vector for i, (vector, _) in self.embedded(chunk, embedder).items() if i in cued or i not in with_cues}
            found |= {i: blended(vector, cued[i][0] if i in cued else None) for i, vector in held.items()}
        return found

    def citable_vectors(self, embedder: str) -> tuple[list[str], Vectors]:
        """The ids of every citable passage that has a vector, and what the vector index should hold of each: shape [n, d]. Raises
        LibraryDamaged.
        """
        sql = (
            "SELECT p.id, v.* FROM passages p JOIN vectors v ON v.hash = p.hash AND v.embedder = ? "
            f"WHERE {_CITABLE} ORDER BY p.source, p.ordinal"
        )
        rows = self._rows(sql, [embedder])
        with_cues = self._with_cues()
        cued = self.cued(list(with_cues), embedder)
        strange = next((r["id"] for r in rows if not _is_whole(*r[1:]) or (r["id"] in with_cues and r["id"] not in cued)), None)
        if strange:
            raise LibraryDamaged(_damaged(self.path, f"the vector of {strange} is not as it was written"))
        vectors = [
            blended(np.frombuffer(r["vector"], dtype=np.float32), cued[r["id"]][0] if r["id"] in cued else None) for r in rows
        ]
        return [row["id"] for row in rows], np.stack(vectors) if vectors else np.zeros((0, 0), dtype=np.float32)

    def _with_cues(self) -> frozenset[str]:
        """The ids of the passages that have cues."""
        return frozenset(row["passage"] for row in self._rows("SELECT passage FROM cues"))

    def problems(self) -> list[str]:
        """What is wrong with the file, in words: SQLite's own check, and every row against its checksum. Looks at everything."""
        damage = [str(row[0]) for row in self._rows("PRAGMA integrity_check(5)") if row[0] != "ok"]
        damage += [f"{row[0]} refers to a row that is gone" for row in self._rows("PRAGMA foreign_key_check")][:5]
        vectors = [r for r in self._rows("SELECT * FROM vectors") if not _is_whole(*r)]
        if vectors:
            damage.append(f"vectors: {len(vectors)} not as they were written")
        return damage + self.damaged_rows()

    def require_sound_texts(self) -> None:
        """Raises LibraryDamaged when a row of a text is not as it was written. Looks at every one."""
        damage = self.damaged_rows()
        if damage:
            raise LibraryDamaged(_damaged(self.path, f"{damage[0]}; {len(damage)} in all"))

    def damaged_rows(self) -> list[str]:
        """The rows of texts that are not as they were written: only the texts' originals can mend them."""
        damage = []
        for table in (*_OF_TEXTS, "meta"):
            for row in self._rows(f"SELECT * FROM {table}"):
                try:
                    self._verified(row)
                except LibraryDamaged:
                    damage.append(f"{table}: a row is not as it was written: {_named(dict(row))}")
        return damage

    def put(self, connection: sqlite3.Connection, text: Text, position: int) -> None:
        """Replace the source of `text` by `text`, inside the transaction of `connection`."""
        self.remove(connection, text.source.id)
        row = dataclasses.asdict(text.source) | {"position": position, "hash": hash_of("", text.source.described)}
        row["date"] = text.source.date.isoformat() if text.source.date else None
        _insert(connection, "sources", row)
        document = dataclasses.asdict(text.document) | {"source": text.source.id}
        document["date"] = text.document.date.isoformat() if text.document.date else None
        _insert(connection, "documents", document)
        for passage in text.passages:
            _insert(connection, "passages", dataclasses.asdict(passage) | {"hash": text_hash(passage)})
        for commitment in text.commitments:
            _insert(connection, "commitments", dataclasses.asdict(commitment))
        for name, cues in text.cues.items():
            _insert(connection, "cues", {"passage": name, "questions": list(cues), "hash": cues_hash(cues)})

    def remove(self, connection: sqlite3.Connection, source: str) -> None:
        """Delete a source with everything that was made of it."""
        connection.execute("DELETE FROM sources WHERE id = ?", [source])

    def put_vectors(
        self, connection: sqlite3.Connection, vectors: Mapping[str, Any], embedder: str, pieces: Mapping[str, Pieces]
    ) -> None:
        """Keep vectors, and the pieces of those that have any, by the hashes of their texts."""
        for name, vector in vectors.items():
            of_text = pieces[name].tobytes() if name in pieces else b""
            row = (name, embedder, np.asarray(vector, dtype=np.float32).tobytes(), of_text)
            connection.execute("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?, ?, ?)", (*row, _vector_crc(*row)))

    def sweep_vectors(self, connection: sqlite3.Connection) -> None:
        """Forget the vectors of what no passage holds any more, describes no source, and is the cues of none."""
        kept = "SELECT hash FROM passages UNION SELECT hash FROM sources UNION SELECT hash FROM cues"
        connection.execute(f"DELETE FROM vectors WHERE hash NOT IN ({kept})")

    def put_meta(self, connection: sqlite3.Connection, key: str, value: str) -> None:
        connection.execute("DELETE FROM meta WHERE key = ?", [key])
        _insert(connection, "meta", {"key": key, "value": value})


def _crc(row: Mapping[str, object]) -> int:
    """The checksum of a row, by its columns' names: CRC-32, which sees every flipped bit and every burst of up to 32."""
    written = "\0".join([f"{name}\0{row[name]}" for name in sorted(row)])
    return zlib.crc32(written.encode("utf-8", "surrogatepass"))


def _vector_crc(name: str, embedder: str, vector: bytes, pieces: bytes) -> int:
    named = f"{name} {embedder} {len(vector)}".encode("utf-8", "surrogatepass")
    return zlib.crc32(pieces, zlib.crc32(vector, zlib.crc32(named)))


def _is_whole(name: object, embedder: object, vector: object, pieces: object, crc: object) -> bool:
    """Whether a row of `vectors` is as it was written."""
    if not isinstance(vector, bytes) or not isinstance(pieces, bytes):
        return False
    return crc == _vector_crc(str(name), str(embedder), vector, pieces)


def _read(rows: Sequence[sqlite3.Row]) -> dict[str, tuple[NDArray[np.float32], NDArray[np.int8]]]:
    """By the first column, what the others, those of `vectors`, hold: the vector, [d], and the numbers of the pieces, flat. Rows
    that are not as they were written are left out.
    """
    whole = [row for row in rows if _is_whole(*row[1:])]
    return {r[0]: (np.frombuffer(r["vector"], dtype=np.float32), np.frombuffer(r["pieces"], dtype=np.int8)) for r in whole}


def _named(row: Mapping[str, object]) -> str:
    """What a row is of, as far as can be said of one that is damaged."""
    return str(next((row[key] for key in ("id", "passage", "source", "key") if key in row), "unknown"))


def _check(connection: sqlite3.Connection, path: Path) -> None:
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    tables = {row[0] for row in connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")}
    if application != APPLICATION_ID and tables != _TABLES:
        raise LibraryForeign(
            f'"{path}" is not a Plaidoyer library (another program made it); it was left as it is. '
            f"Set PLAIDOYER_LIBRARY to another folder."
        )
    if version != SCHEMA_VERSION:
        raise LibraryOutdated(
            f'The library "{path}" has the form {version}, and this version of Plaidoyer needs {SCHEMA_VERSION}. '
            f"Make it again: {REBUILD}"
        )
    if application != APPLICATION_ID or tables != _TABLES:
        raise sqlite3.DatabaseError("its header or its tables are not those of a library")
    problem = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if problem != "ok":
        raise sqlite3.DatabaseError(problem)


def _insert(connection: sqlite3.Connection, table: str, values: Mapping[str, object]) -> None:
    row = {name: _stored(value) for name, value in values.items()}
    row["crc"] = _crc(row)
    names = ", ".join(f'"{name}"' for name in row)
    connection.execute(f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(row))})", list(row.values()))


def _stored(value: object) -> object:
    """A value as SQLite gives it back."""
    if isinstance(value, (tuple, list, dict)):
        return json.dumps(value, ensure_ascii=False)
    return str(value) if isinstance(value, str) else value  # also of an enumeration


def _source(row: Mapping[str, Any]) -> Source:
    fields = {k: v for k, v in row.items() if k not in ("position", "hash")} | {"replaces": tuple(json.loads(row["replaces"]))}
    date = dt.date.fromisoformat(row["date"]) if row["date"] else None
    return Source(**(fields | {"date": date, "standing": Standing(row["standing"])}))


def _document(row: Mapping[str, Any]) -> Document:
    return Document(
        text=row["text"],
        raw=row["raw"],
        runs=tuple(Run(**run) for run in json.loads(row["runs"])),
        pages=tuple(Page(**page) for page in json.loads(row["pages"])),
        links=tuple(Link(**link) for link in json.loads(row["links"])),
        blocks=tuple(Block(**(block | {"kind": BlockKind(block["kind"])})) for block in json.loads(row["blocks"])),
        furniture=tuple(json.loads(row["furniture"])),
        language=row["language"],
        title=row["title"],
        date=dt.date.fromisoformat(row["date"]) if row["date"] else None,
        unread_pages=tuple(json.loads(row["unread_pages"])),
    )


def _passage(row: Mapping[str, Any]) -> Passage:
    fields = {k: v for k, v in row.items() if k != "hash"}
    lists = {k: () if row[k] == "[]" else tuple(json.loads(row[k])) for k in ("lead_in", "headings", "references")}
    return Passage(**(fields | lists | {"kind": PassageKind(row["kind"])}))


def _translated(path: Path, error: sqlite3.DatabaseError) -> LibraryError:
    """What an error of SQLite means to a person. Only what speaks of the file's content is damage."""
    name = getattr(error, "sqlite_errorname", "")
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return LibraryLocked(f'Another process keeps the library "{path}" busy ({error}). Try again in a moment.')
    if name.startswith(("SQLITE_FULL", "SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_IOERR")):
        return LibraryNotWritable(_not_writable(path, error))
    return LibraryDamaged(_damaged(path, error))


def _damaged(path: Path, error: Exception | str) -> str:
    reason = " ".join(str(error).split())  # SQLite's own runs over several lines
    return (
        f'The library "{path}" is damaged ({reason}). Nothing was changed. Put back a copy of the folder if you have one, '
        f"or make it again from the texts: {REBUILD} (the damaged file is kept beside it)."
    )


def _not_writable(path: Path, error: Exception) -> str:
    return (
        f'The library folder "{path.parent}" cannot be written to ({error}). '
        f"Free some space, correct the rights, or set PLAIDOYER_LIBRARY to another folder."
    )
