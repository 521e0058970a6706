"""A secret that stays on this PC: protected by Windows (DPAPI), elsewhere in a file of the user.

    keep_secret(secrets_folder() / "office.key", secret)
    secret_in(secrets_folder() / "office.key")      # None when there is none, or not of this PC

Who copies the file to another PC cannot read it on Windows. Elsewhere the file itself is the
secret, and only its user may read it. The folder lies outside the data: a copied or restored
data folder brings no key along.
"""

import contextlib
import os
import sys
from pathlib import Path

from propdesk.kernel.paths import config_folder
from propdesk.kernel.whole_files import put_in_place, take_away

FOLDER = "keys"
# A file of another Windows user, PC or program begins otherwise.
MARK = b"PDSK1"


def secrets_folder() -> Path:
    """Where the secrets of this PC lie; where all its users share the data, they share these."""
    if sys.platform == "win32" and getattr(sys, "frozen", False):
        return Path(os.environ["PROGRAMDATA"]) / "PropDesk keys"
    return config_folder() / FOLDER


def keep_secret(file: Path, secret: bytes) -> None:
    """Write a secret, whole or not at all; the folder is made. Raises OSError."""
    _make_folder(file.parent)
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(part, flags, 0o600)
        with open(descriptor, "wb") as out:  # noqa: PTH123  a descriptor
            out.write(MARK + protected(secret))
            out.flush()
            os.fsync(out.fileno())
        put_in_place(part, file)
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def secret_in(file: Path) -> bytes | None:
    """The secret in a file; None when it is not there or cannot be read on this PC."""
    try:
        stored = file.read_bytes() if file.is_file() else b""
        return opened(stored.removeprefix(MARK)) if stored.startswith(MARK) else None
    except OSError:
        return None


def forget_secret(file: Path) -> None:
    """Remove a secret. Raises OSError."""
    take_away(file)


def _make_folder(folder: Path) -> None:
    if sys.platform == "win32":
        from propdesk.kernel.paths import make_shared

        make_shared(folder)
    else:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        folder.chmod(0o700)


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    # Any user of this PC may open it, nobody elsewhere: the office shares the data the same way.
    QUIET, ANY_USER = 0x1, 0x4

    class _Blob(ctypes.Structure):
        _fields_ = (("size", wintypes.DWORD), ("data", ctypes.POINTER(ctypes.c_char)))

    def protected(secret: bytes) -> bytes:
        """What is kept of a secret: nobody opens it on another PC. Raises OSError."""
        return _asked_of_windows("CryptProtectData", secret, QUIET | ANY_USER)

    def opened(stored: bytes) -> bytes:
        """The secret again. Raises OSError when it is not of this PC."""
        return _asked_of_windows("CryptUnprotectData", stored, QUIET)

    def _asked_of_windows(name: str, content: bytes, flags: int) -> bytes:
        call = getattr(ctypes.WinDLL("crypt32", use_last_error=True), name)
        given = _Blob(len(content), ctypes.create_string_buffer(content, len(content)))
        answer = _Blob()
        if not call(ctypes.byref(given), None, None, None, None, flags, ctypes.byref(answer)):
            raise ctypes.WinError(ctypes.get_last_error())
        try:
            return ctypes.string_at(answer.data, answer.size)
        finally:
            free = ctypes.WinDLL("kernel32").LocalFree
            free.argtypes = [ctypes.c_void_p]
            free(answer.data)

else:

    def protected(secret: bytes) -> bytes:
        """What is kept of a secret: the file is its user's alone."""
        return secret

    def opened(stored: bytes) -> bytes:
        """The secret again."""
        return stored
