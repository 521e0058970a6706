"""The office keys this program can use now: those kept on this PC, and those a paper opened.

A key that was only typed in is known until the program ends: who looks into a backup on somebody
else's PC leaves no key there.
"""

import contextlib
from pathlib import Path

import msgspec

from propdesk.db.keeping.encryption.office_key import OfficeKey, unwrapped
from propdesk.db.keeping.encryption.recovery_text import from_paper
from propdesk.kernel.errors import UserError, system_reason
from propdesk.kernel.i18n import N_
from propdesk.kernel.this_pc.secrets_of_pc import keep_secret, secret_in, secrets_folder

_typed: dict[str, OfficeKey] = {}


class KeyNotKept(UserError):
    """The disk refuses."""

    message = N_(
        "The key could not be kept on this PC ({reason}). Check its disk, then type in the "
        "recovery key again."
    )


def key_here(number: str) -> OfficeKey | None:
    """The office key of a number, typed in or kept on this PC; None when it is neither."""
    if number in _typed:
        return _typed[number]
    with contextlib.suppress(ValueError, UserError):
        if stored := secret_in(_file(number)):
            return msgspec.json.decode(stored, type=OfficeKey)
    return None


def is_kept(number: str) -> bool:
    """Whether this PC has the key for good."""
    return _file(number).is_file()


def keep_key(key: OfficeKey) -> None:
    """Keep an office key on this PC, so that backups need no question. Raises KeyNotKept."""
    try:
        keep_secret(_file(key.number), msgspec.json.encode(key))
    except OSError as error:
        raise KeyNotKept(reason=system_reason(error)) from error
    _typed[key.number] = key


def open_with(wrapped: str, text: str, *, number: str) -> OfficeKey:
    """Know an office key from now on, by the recovery key that was typed, pasted or read.

    Raises what `from_paper` and `unwrapped` raise.
    """
    key = unwrapped(wrapped, from_paper(text), number=number)
    _typed[key.number] = key
    return key


def forget_typed() -> None:
    """What a new process knows: only what is kept on the PC."""
    _typed.clear()


def _file(number: str) -> Path:
    plain = "".join(one for one in number if one.isalnum())
    return secrets_folder() / f"backup-{plain}.key"
