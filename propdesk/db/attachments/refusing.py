"""Which files are taken: no programs, nothing empty or huge, no name another system chokes on."""

import io
import mimetypes
import unicodedata
import zipfile
from pathlib import PurePosixPath

from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.kernel.sheets.broken_zip import BROKEN_ZIP
from propdesk.kernel.whole_files import FORBIDDEN, RESERVED

LARGEST = 20 << 20
LONGEST_NAME = 120

_PROGRAMS = """
    accde ade adp apk app appinstaller application appx bash bat chm cmd com command cpl csh deb
    desktop diagcab dll dmg drv efi elf exe gadget hlp hta img inf ins iso isp jar jnlp js jse ksh
    lib library-ms lnk mde msc msh msi msix msp mst ocx pif pkg pl ps1 ps1xml psc1 psd1 psm1 py pyc
    pyw pyz rb reg rpm run scf scr sct search-ms settingcontent-ms sh so sys url vb vbe vbs vhd vhdx
    wasm website ws wsc wsf wsh xll
"""
PROGRAMS = frozenset(_PROGRAMS.split())
WITH_MACROS = frozenset(("docm", "dotm", "xlsm", "xltm", "xlam", "pptm", "potm", "ppsm", "ppam"))
# In the middle of a name these hide what it is; ".com." and ".app." stand in harmless ones.
HIDDEN = frozenset(("bat", "cmd", "exe", "hta", "jse", "lnk", "msi", "pif", "ps1", "scr", "vbs"))

PICTURES = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"GIF8": "image/gif",
    b"BM": "image/bmp",
    b"II*\x00": "image/tiff",
    b"MM\x00*": "image/tiff",
}
_ELSE = {b"%PDF-": "application/pdf"}
_BEGINNINGS = (
    b"\x7fELF",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
    b"#!",
    b"\x4c\x00\x00\x00\x01\x14\x02\x00",  # a shortcut of Windows
    b"dex\n",
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_MACROS = "_VBA_PROJECT".encode("utf-16-le")
_OLE_INSTALLER = bytes.fromhex("84100c0000000000c000000000000046")
_TYPES = mimetypes.MimeTypes()  # its own table: the system's differs from PC to PC


class FileIsProgram(UserError):
    """It would run when it is opened."""

    message = N_("{name} is a program or a script, or holds one. Such files are not kept.")


class FileHasMacros(UserError):
    """A document that runs something when it is opened."""

    message = N_(
        "{name} is a document with macros. Save it without them (.docx, .xlsx, .pdf) and add that."
    )


class FileTooLarge(UserError):
    """More than the program keeps."""

    message = N_(
        "{name} is larger than {most} MB. Make it smaller, or keep it outside the program."
    )


class FileEmpty(UserError):
    """Nothing in it."""

    message = N_("{name} is empty. Was it copied to the end? Choose it again.")


class FileNameRefused(UserError):
    """A name that Windows, or a reader, is misled by."""

    message = N_(
        '“{name}” cannot be the name of a file: no names such as CON, none of < > : " / \\ | ? *, '
        "no dot or space at the end, at most {most} characters. Rename it."
    )


def judged(name: str, content: bytes) -> str:
    """The media type of a file that may be kept.

    Raises FileNameRefused, FileIsProgram, FileHasMacros, FileTooLarge or FileEmpty.
    """
    refuse_name(name)
    if not content:
        raise FileEmpty(name=name)
    if len(content) > LARGEST:
        raise FileTooLarge(name=name, most=LARGEST >> 20)
    if _runs(content):
        raise FileIsProgram(name=name)
    if content.startswith(b"PK"):
        _judge_packed(name, content)
    if content.startswith(_OLE):
        if _OLE_INSTALLER in content[:4096]:
            raise FileIsProgram(name=name)
        if _OLE_MACROS in content:
            raise FileHasMacros(name=name)
    return media_type(name, content)


def refuse_name(name: str) -> None:
    """Raise FileNameRefused, FileIsProgram or FileHasMacros for what a name alone tells."""
    hidden = any(unicodedata.category(one) in ("Cc", "Cf", "Cs", "Zl", "Zp") for one in name)
    if (
        not name.strip(". ")
        or name != name.strip()
        or name.endswith(".")
        or hidden
        or FORBIDDEN.search(name)
        or RESERVED.fullmatch(name)
        or len(name) > LONGEST_NAME
    ):
        # Characters that turn the reading round would do so in the sentence too.
        shown = "".join(one for one in name if one.isprintable())[:LONGEST_NAME]
        raise FileNameRefused(name=shown, most=LONGEST_NAME)
    *middle, last = ("", *(part.strip() for part in name.lower().split(".")[1:]))
    if last in PROGRAMS or HIDDEN.intersection(middle):
        raise FileIsProgram(name=name)
    if last in WITH_MACROS:
        raise FileHasMacros(name=name)


def media_type(name: str, content: bytes) -> str:
    """What a content is, by its beginning, else by its name."""
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "image/webp"
    for beginning, kind in {**PICTURES, **_ELSE}.items():
        if content.startswith(beginning):
            return kind
    return _TYPES.guess_type(name)[0] or "application/octet-stream"


def _runs(content: bytes) -> bool:
    if content.startswith(_BEGINNINGS):
        return True
    if content.startswith(b"MZ"):
        return b"\x00" in content[:64]
    # A page of the web, or a drawing, that brings a script along.
    beginning = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if beginning.startswith((b"<!doctype html", b"<html")) or b"<svg" in beginning:
        whole = content.lower()
        return b"<script" in whole or b"javascript:" in whole
    return False


def _judge_packed(name: str, content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            members = [PurePosixPath(one.lower()) for one in packed.namelist()]
    except (*BROKEN_ZIP, ValueError, OSError):
        return  # it only begins like one
    if any(member.name.startswith("vbaproject") for member in members):
        raise FileHasMacros(name=name)
    if any(member.suffix[1:] in PROGRAMS for member in members):
        raise FileIsProgram(name=name)
