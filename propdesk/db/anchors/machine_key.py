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
from pathlib import Path

from propdesk.kernel.this_pc.secrets_of_pc import opened, protected

NAME, BROKEN = "key", ".broken"
LENGTH = 32


def machine_key(place: Path) -> bytes:
    """The key kept in a folder, made when there is none. Raises OSError."""
    path = place / NAME
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    for _try in range(3):
        with contextlib.suppress(FileNotFoundError):
            key = _opened(path.read_bytes())
            if len(key) == LENGTH:
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


def _opened(kept: bytes) -> bytes:
    """The key in a file; b"" when it is not of this PC."""
    with contextlib.suppress(OSError):
        return opened(kept)
    return b""


def _make(path: Path) -> None:
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0)
    kept = protected(secrets.token_bytes(LENGTH))
    descriptor = os.open(path, flags, 0o600)
    try:
        os.write(descriptor, kept)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
