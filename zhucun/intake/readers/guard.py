"""Looks at a file before anything opens it: what it is by its content, and whether it is safe
to open.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

from zhucun.intake.errors import EmptyFile, Encrypted, FileTooLarge, HasMacros, NotATable, Unsafe
from zhucun.kernel.problems import N_

MAX_BYTES = 64 * 1024 * 1024
MAX_UNPACKED = 400 * 1024 * 1024
MAX_MEMBERS = 2_000
#: XML of tables shrinks to a tenth or a fiftieth; more than this is made to harm.
MAX_RATIO = 200
_RATIO_FROM = 8 * 1024 * 1024
_CHUNK = 1024 * 1024

_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_MACROS = re.compile(r"vbaproject|/macrosheets/|basic/.*script", re.IGNORECASE)
_DOCTYPE = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)

#: Sees each chunk of an unpacked member: (member, chunk, is it the last one).
Watcher = Callable[[str, bytes, bool], None]


class Kind(StrEnum):
    """Tables that can be read."""

    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    TEXT = "csv"


def load(source: Path | bytes, *, name: str) -> bytes:
    """The bytes of a file. Raises EmptyFile, FileTooLarge: a large file is not read."""
    size = len(source) if isinstance(source, bytes) else source.stat().st_size
    if size > MAX_BYTES:
        raise FileTooLarge(file=name, limit=MAX_BYTES // (1024 * 1024))
    data = source if isinstance(source, bytes) else source.read_bytes()
    if not data.strip(b"\0 \t\r\n"):
        raise EmptyFile(file=name)
    return data


def kind_of(data: bytes, *, name: str) -> Kind:
    """What the content is; the name does not matter. Raises NotATable, Encrypted, HasMacros."""
    if data.startswith(_OLE):
        return _ole(data, name)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip(data, name)
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<html", b"<!doctype html", b"<table", b"<meta")) or b"<html" in head:
        raise NotATable(file=name, why=N_("it is a web page with the name of a table"))
    if head.startswith(b"<?xml"):
        raise NotATable(file=name, why=N_("it is an XML file with the name of a table"))
    if head.startswith(b"%pdf"):
        raise NotATable(file=name, why=N_("it is a PDF"))
    utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not utf16 and (b"\0" in data[:65536] or re.search(rb"[\x01-\x08\x0e-\x1f]", data[:65536])):
        raise NotATable(file=name, why=N_("it is neither Excel, WPS, OpenDocument nor text"))
    return Kind.TEXT


def check_zip(data: bytes, *, name: str, watch: Watcher) -> None:
    """Unpack every member into nothing, watched, and stop where it is a bomb or lies about its
    size.

    Costs one inflation of the file. Raises Unsafe, Encrypted.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
        if len(members) > MAX_MEMBERS:
            raise Unsafe(file=name, why=N_("it has too many parts"))
        if any(member.flag_bits & 1 for member in members):
            raise Encrypted(file=name)
        _check_sizes(sum(member.file_size for member in members), len(data), name)
        unpacked = 0
        for member in members:
            unpacked += _watched(data, member, name, watch)
            _check_sizes(unpacked, len(data), name)


def _check_sizes(unpacked: int, packed: int, name: str) -> None:
    too_dense = unpacked > _RATIO_FROM and unpacked > packed * MAX_RATIO
    if unpacked > MAX_UNPACKED or too_dense:
        raise Unsafe(file=name, why=N_("it unpacks to far more than it says (a “zip bomb”)"))


def _watched(data: bytes, member: zipfile.ZipInfo, name: str, watch: Watcher) -> int:
    """Inflate one member by its compressed bytes, not by the size that it claims."""
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Unsafe(file=name, why=N_("it is packed in an unusual way"))
    head = member.header_offset
    if data[head : head + 4] != b"PK\x03\x04":
        raise Unsafe(file=name, why=N_("its parts are damaged"))
    lengths = data[head + 26 : head + 30]
    start = (
        head + 30 + int.from_bytes(lengths[:2], "little") + int.from_bytes(lengths[2:], "little")
    )
    body = memoryview(data)[start : start + member.compress_size]
    is_xml = member.filename.lower().endswith((".xml", ".rels"))
    done, tail = 0, b""
    for chunk in _inflated(body, member.compress_type, name):
        done += len(chunk)
        if done > member.file_size:
            raise Unsafe(file=name, why=N_("it unpacks to far more than it says (a “zip bomb”)"))
        if is_xml and _DOCTYPE.search(tail + chunk[:4096]):
            raise Unsafe(file=name, why=N_("it declares its own XML entities"))
        tail = chunk[-16:]
        watch(member.filename, chunk, done == member.file_size)
    if done != member.file_size:
        raise Unsafe(file=name, why=N_("its parts are damaged"))
    return done


def _inflated(body: memoryview, packed_by: int, name: str):  # type: ignore[no-untyped-def]
    """Chunks of at most a megabyte, whatever the member claims."""
    if packed_by == zipfile.ZIP_STORED:
        for start in range(0, len(body), _CHUNK):
            yield bytes(body[start : start + _CHUNK])
        return
    engine = zlib.decompressobj(-15)
    for start in range(0, len(body), 65536):
        rest: bytes | memoryview = body[start : start + 65536]
        while rest:
            try:
                chunk = engine.decompress(rest, _CHUNK)
            except zlib.error as error:
                raise Unsafe(file=name, why=N_("its parts are damaged")) from error
            if chunk:
                yield chunk
            rest = engine.unconsumed_tail
    if last := engine.flush():
        yield last


def _zip(data: bytes, name: str) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            lowered = {member.lower() for member in names}
            mime = archive.read("mimetype")[:80] if _small(archive, "mimetype") else b""
            types = (
                archive.read("[Content_Types].xml")
                if _small(archive, "[Content_Types].xml")
                else b""
            )
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, zlib.error, EOFError) as error:
        raise NotATable(file=name, why=N_("it is damaged or was not copied completely")) from error
    if any(_MACROS.search(member) for member in names) or b"macroEnabled" in types:
        raise HasMacros(file=name)
    if "xl/workbook.xml" in lowered:
        return Kind.XLSX
    if mime.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        return Kind.ODS
    if "xl/workbook.bin" in lowered:
        raise NotATable(file=name, why=N_("it is a binary workbook (.xlsb)"))
    if "word/document.xml" in lowered:
        raise NotATable(file=name, why=N_("it is a Word document"))
    raise NotATable(file=name, why=N_("it is an archive without a workbook in it"))


def _small(archive: zipfile.ZipFile, member: str) -> bool:
    return member in archive.NameToInfo and archive.NameToInfo[member].file_size < _CHUNK


def _ole(data: bytes, name: str) -> Kind:
    import olefile  # type: ignore[import-untyped]  # only for old files

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            streams = {"/".join(path).lower() for path in ole.listdir(streams=True, storages=True)}
            book = next((part for part in ("Workbook", "Book") if ole.exists(part)), "")
            protected = bool(book) and _xls_is_encrypted(ole.openstream(book).read(4096))
    except Exception as error:  # olefile raises many kinds for damaged files
        raise NotATable(file=name, why=N_("it is damaged or was not copied completely")) from error
    if "encryptedpackage" in streams or protected:
        raise Encrypted(file=name)
    if any("_vba_project" in stream for stream in streams):
        raise HasMacros(file=name)
    if not book:
        why = (
            N_("it is a Word document") if "worddocument" in streams else N_("it holds no workbook")
        )
        raise NotATable(file=name, why=why)
    return Kind.XLS


def _xls_is_encrypted(head: bytes) -> bool:
    """True where a FILEPASS record stands among the first records of the book."""
    at = 0
    while at + 4 <= len(head):
        record = int.from_bytes(head[at : at + 2], "little")
        if record == 0x002F:
            return True
        at += 4 + int.from_bytes(head[at + 2 : at + 4], "little")
    return False
