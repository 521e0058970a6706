"""The file a backup is kept in: a ZIP with the packed data file, a manifest, a list of files.

    manifest.json  data.zst  files.json                              plain
    manifest.json  manifest.json.age  data.zst.age  files.json.age   encrypted; the first: by whom
    tag.json  key.age                                                where there is an office key

Members are recognised, never obeyed: no name in an archive becomes a path. An attachment goes
where the SHA-256 of its own bytes says, and the sizes read are those the manifest announced.
"""

import contextlib
import hmac
import io
import stat
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import msgspec
import zstandard

from propdesk.db.keeping.contents import Contents
from propdesk.db.keeping.encryption.key_ring import key_here, open_with
from propdesk.db.keeping.encryption.office_key import OfficeKey
from propdesk.db.keeping.encryption.streams import NotOpenedByKey, decrypt, encrypt
from propdesk.db.keeping.migrate import newest_version
from propdesk.kernel.errors import UserError, system_reason
from propdesk.kernel.i18n import N_
from propdesk.kernel.records.stored_json import from_json, spaced_json
from propdesk.kernel.sheets.broken_zip import BROKEN_ZIP

FORMAT, ENCRYPTED = 1, 2
SUFFIX = ".propdesk"
MANIFEST, DATA, ATTACHMENTS = "manifest.json", "data.zst", "attachments/"
LIST, TAG, WRAPPED_KEY = "files.json", "tag.json", "key.age"
AGE = ".age"
LARGEST_MANIFEST = 1 << 20
LARGEST_LIST = 64 << 20
# All that is not the data itself, which its manifest announces: what is unpacked of a file of ours
# is at most so many times as large as the file.
LARGEST_RATIO = 100


class NotABackup(UserError):
    """Not one of our files, whatever its name."""

    message = N_(
        "{file} is not a PropDesk backup, or nothing of it is left. Choose another file that "
        "PropDesk made."
    )


class BackupTooNew(UserError):
    """Made by a newer program."""

    message = N_(
        "{file} was made by a newer PropDesk. Install the newer program; nothing was changed."
    )


class BackupDamaged(UserError):
    """The bytes are not those that were written."""

    message = N_("{file} is damaged and cannot be restored. Use another backup.")


class BackupUnreadable(UserError):
    """The disk does not give the file."""

    message = N_(
        "{file} cannot be read ({reason}). Put the stick in again, or choose another backup."
    )


class BackupLocked(UserError):
    """Encrypted, and the key is not here."""

    message = N_(
        "{file} is encrypted, and this PC does not have its key. Type in the recovery key of the "
        "paper with the number {number}."
    )


class BackupForged(UserError):
    """Somebody without the office key wrote what the backup says of itself."""

    message = N_(
        "{file} was not made by this office, or was changed afterwards: its tag is wrong. Use "
        "another backup."
    )


class BackupNotProven(UserError):
    """What was read back is not what was written."""

    message = N_(
        "The backup in {folder} was read back and is not right, so it was removed. "
        "Use another disk or stick."
    )


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What an archive says of itself. `version` is the schema's; `created_at` is in UTC."""

    estate: str
    version: int
    created_at: datetime
    contents: Contents
    size: int
    packed_sha256: str
    attachments: int = 0
    format: int = FORMAT
    sequence: int = 0

    def encoded(self) -> bytes:
        """As it lies in the archive."""
        return spaced_json(self).encode()


class _About(msgspec.Struct, frozen=True):
    """What is read of a manifest first: of an encrypted backup no more is to be read by anybody."""

    format: int = 0
    key: str = ""


class _Tag(msgspec.Struct, frozen=True):
    key: str
    tag: str


class Sealing(msgspec.Struct, frozen=True):
    """How a backup is sealed: tagged by the office key, and encrypted or not."""

    key: OfficeKey
    encrypted: bool = True


class BackupArchive(zipfile.ZipFile):
    """A backup that is open: `key` opens its members, where they are encrypted. `tagged`: by whom
    it was made is proven; None where that cannot be told here."""

    key: OfficeKey | None = None
    tagged: bool | None = False
    manifest: Manifest | None = None

    def named(self, member: str) -> str:
        """What a member is called in this archive."""
        return member + AGE if self.key else member

    def small(self, member: str, largest: int, file: Path) -> bytes:
        """All of a small member. Raises KeyError and BackupDamaged."""
        entry = self.getinfo(self.named(member))
        if entry.file_size > largest:
            raise BackupDamaged(file=file.name)
        content = self.read(entry)
        if self.key is None:
            return content
        plain = bytearray()
        try:
            decrypt(io.BytesIO(content), plain.extend, self.key)
        except NotOpenedByKey as error:
            raise BackupDamaged(file=file.name) from error
        return bytes(plain)

    def put_small(self, member: str, content: bytes) -> None:
        """Write a small member."""
        if self.key is None:
            self.writestr(member, content, zipfile.ZIP_DEFLATED)
            return
        hidden = bytearray()
        encrypt(io.BytesIO(content), hidden.extend, self.key)
        self.writestr(self.named(member), bytes(hidden))


def put_manifest(
    archive: BackupArchive, manifest: Manifest, listed: bytes, sealing: Sealing | None
) -> None:
    """Write what the archive says of itself, and the tag of whoever has the office key."""
    content = manifest.encoded()
    if archive.key:
        archive.put_small(MANIFEST, content)
        about = _About(ENCRYPTED, archive.key.number)
        archive.writestr(MANIFEST, spaced_json(about).encode())
    else:
        archive.writestr(MANIFEST, content)
    if sealing:
        key = sealing.key
        wrapped = key.wrapped.encode()
        tag = _Tag(key.number, key.tag(content, listed, wrapped))
        archive.writestr(TAG, spaced_json(tag).encode())
        archive.writestr(WRAPPED_KEY, wrapped)


@contextlib.contextmanager
def opened(file: Path) -> Iterator[tuple[BackupArchive, Manifest]]:
    """Open an archive of ours.

    Raises NotABackup, BackupTooNew, BackupDamaged, BackupLocked, BackupForged, BackupUnreadable.
    """
    try:
        with _archive(file) as archive:
            archive.manifest = manifest_in(archive, file)
            yield archive, archive.manifest
    except BROKEN_ZIP as error:
        raise (BackupDamaged if looks_like_ours(file) else NotABackup)(file=file.name) from error
    except zstandard.ZstdError as error:
        raise BackupDamaged(file=file.name) from error
    except OSError as error:
        raise BackupUnreadable(file=file.name, reason=system_reason(error)) from error


@contextlib.contextmanager
def _archive(file: Path) -> Iterator[BackupArchive]:
    """A pipe would be waited for for ever, and a device never ends."""
    if not stat.S_ISREG(file.stat().st_mode):
        raise NotABackup(file=file.name)
    with BackupArchive(file) as archive:
        _refuse_foreign_members(archive, file.stat().st_size)
        yield archive


def _refuse_foreign_members(archive: zipfile.ZipFile, size: int) -> None:
    """A member as we never write one: locked, packed in another way, begun before the file does,
    or one of many that are unpacked to far more than they are.

    The library says of each with another exception, and only when it is read.
    """
    unpacked = 0
    for entry in archive.infolist():
        locked = entry.flag_bits & 1
        ours = entry.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
        unpacked += entry.file_size
        if locked or not ours or not 0 <= entry.header_offset < size:
            raise zipfile.BadZipFile(entry.filename)
    if unpacked > LARGEST_RATIO * size + LARGEST_MANIFEST:
        raise zipfile.BadZipFile("a bomb")


def unlock(file: Path, text: str) -> OfficeKey:
    """Know the office key of a backup from now on, by the recovery key that was typed or read.

    Raises what `open_with` and `opened` raise; the key of a backup that is not encrypted is told
    the same way.
    """
    try:
        with _archive(file) as archive:
            number = _about(archive, file).key or from_json(_Tag, archive.read(TAG)).key
            return open_with(archive.read(WRAPPED_KEY).decode(), text, number=number)
    except (*BROKEN_ZIP, KeyError, ValueError) as error:
        raise BackupDamaged(file=file.name) from error
    except OSError as error:
        raise BackupUnreadable(file=file.name, reason=system_reason(error)) from error


def looks_like_ours(file: Path) -> bool:
    """Whether a file that cannot be opened was one of our backups once: its name and beginning."""
    try:
        with file.open("rb") as source:
            return file.suffix == SUFFIX and source.read(2) == b"PK"
    except OSError:
        return False


def manifest_in(archive: BackupArchive, file: Path) -> Manifest:
    """The manifest of an open archive, once its tag is proven where that can be."""
    about = _about(archive, file)
    if about.format == ENCRYPTED:
        archive.key = key_here(about.key)
        if archive.key is None:
            raise BackupLocked(file=file.name, number=about.key)
    try:
        raw = archive.small(MANIFEST, LARGEST_MANIFEST, file)
        manifest = from_json(Manifest, raw)
    except (KeyError, ValueError, TypeError) as error:
        raise BackupDamaged(file=file.name) from error
    if manifest.version > newest_version():
        raise BackupTooNew(file=file.name)
    archive.tagged = _is_tagged(archive, raw, file)
    if archive.tagged is False and archive.key:
        raise BackupForged(file=file.name)
    return manifest


def _about(archive: zipfile.ZipFile, file: Path) -> _About:
    try:
        entry = archive.getinfo(MANIFEST)
    except KeyError as error:
        raise NotABackup(file=file.name) from error
    if entry.file_size > LARGEST_MANIFEST:
        raise BackupDamaged(file=file.name)
    try:
        about = from_json(_About, archive.read(entry))
    except (ValueError, TypeError) as error:
        raise BackupDamaged(file=file.name) from error
    if about.format > ENCRYPTED:
        raise BackupTooNew(file=file.name)
    if about.format == ENCRYPTED and not about.key:
        raise BackupDamaged(file=file.name)
    return about


def _is_tagged(archive: BackupArchive, raw: bytes, file: Path) -> bool | None:
    """Whether the tag is there and right. Raises BackupForged for a wrong one."""
    names = archive.namelist()
    if TAG not in names:
        return False
    try:
        if archive.getinfo(TAG).file_size > LARGEST_MANIFEST:
            raise BackupDamaged(file=file.name)
        found, wrapped = from_json(_Tag, archive.read(TAG)), archive.read(WRAPPED_KEY)
    except (KeyError, ValueError, TypeError) as error:
        raise BackupForged(file=file.name) from error
    key = archive.key or key_here(found.key)
    if key is None:
        return None
    has_list = archive.named(LIST) in names
    listed = archive.small(LIST, LARGEST_LIST, file) if has_list else b""
    right = key.tag(raw, listed, wrapped)
    if found.key != key.number or not hmac.compare_digest(found.tag.encode(), right.encode()):
        raise BackupForged(file=file.name)
    return True
