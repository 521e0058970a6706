"""The key of this PC, with which it knows its own anchors again.

On Windows Windows itself encrypts it for the user (DPAPI), elsewhere the file is for the user alone
(0600). A key that cannot be read any more (a profile brought from another PC) is set aside: what
it tagged counts as made by another PC.
"""

import contextlib
import hashlib
import hmac
import os
import secrets
import sys
from pathlib import Path

NAME, BROKEN = "key", ".broken"
LENGTH = 32


def machine_key(place: Path) -> bytes:
    """The key kept in a folder, made when there is none. Raises OSError."""
    path = place / NAME
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    for _try in range(3):
        with contextlib.suppress(FileNotFoundError):
            key = _unprotected(path.read_bytes())
            if key is not None and len(key) == LENGTH:
                return key
            os.replace(path, path.with_name(NAME + BROKEN))  # noqa: PTH105  as elsewhere
        with contextlib.suppress(FileExistsError):  # another process made it just now
            _make(path)
    raise OSError(f"no key can be kept in {place}")


def fingerprint(key: bytes) -> str:
    """What names a key without telling it."""
    return hashlib.sha256(b"propdesk key of a pc" + key).hexdigest()[:16]


def tag_of(key: bytes, text: bytes) -> str:
    """The tag of a text, which nobody gives it without the key."""
    return hmac.new(key, text, hashlib.sha256).hexdigest()


def is_tagged(key: bytes, text: bytes, tag: str) -> bool:
    """Whether a tag is that of a text."""
    return hmac.compare_digest(tag_of(key, text).encode(), tag.encode())


def _make(path: Path) -> None:
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0)
    protected = _protected(secrets.token_bytes(LENGTH))
    descriptor = os.open(path, flags, 0o600)
    try:
        os.write(descriptor, protected)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    class _Blob(ctypes.Structure):
        _fields_ = [("size", wintypes.DWORD), ("data", ctypes.POINTER(ctypes.c_char))]

    _ASK_NOTHING = 1  # CRYPTPROTECT_UI_FORBIDDEN

    def _through(function: str, content: bytes) -> bytes | None:
        """What one of the two functions of Windows makes of some bytes; None when it refuses."""
        given = ctypes.create_string_buffer(content, len(content))
        source = _Blob(len(content), ctypes.cast(given, ctypes.POINTER(ctypes.c_char)))
        made = _Blob()
        work = getattr(ctypes.windll.crypt32, function)
        if not work(ctypes.byref(source), None, None, None, None, _ASK_NOTHING, ctypes.byref(made)):
            return None
        try:
            return ctypes.string_at(made.data, made.size)
        finally:
            free = ctypes.windll.kernel32.LocalFree
            free.argtypes = [ctypes.c_void_p]
            free(made.data)

    def _protected(key: bytes) -> bytes:
        content = _through("CryptProtectData", key)
        if content is None:
            raise OSError("Windows does not protect the key")
        return content

    def _unprotected(content: bytes) -> bytes | None:
        return _through("CryptUnprotectData", content)

else:

    def _protected(key: bytes) -> bytes:
        return key

    def _unprotected(content: bytes) -> bytes | None:
        return content
