"""The keys of encrypted backups as the office has them: made, rehearsed, kept, typed in again."""

from dataclasses import replace
from pathlib import Path

from sqlalchemy.orm import Session

from propdesk.db.audit import record
from propdesk.db.keeping.archive import BackupLocked, Sealing, unlock
from propdesk.db.keeping.encryption.key_ring import is_kept, keep_key, key_here, open_with
from propdesk.db.keeping.encryption.office_key import (
    KeyOfAnotherEstate,
    OfficeKey,
    new_keys as made_anew,
    unwrapped,
)
from propdesk.db.keeping.encryption.recovery_text import from_paper, on_paper
from propdesk.db.store import Store, today, use_case
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.system.settings.service import (
    EstateSettings,
    change_estate_settings,
    estate_settings,
)


class OfficeKeyMissing(UserError):
    """Backups are to be encrypted, and the key is on another PC."""

    message = N_(
        "Backups are encrypted, and this PC does not have the key {number}. Type in the recovery "
        "key from its paper: Data, Backup and restore, F7."
    )


class NoKeysYet(UserError):
    """Nothing to encrypt with."""

    message = N_("There are no keys yet. Make them first: Data, Backup and restore, F7.")


def new_keys() -> tuple[OfficeKey, str, tuple[str, ...]]:
    """New keys, not used yet: the office key, the recovery key, and its lines on paper."""
    key, secret = made_anew()
    return key, secret, on_paper(secret)


def sealing_of(settings: EstateSettings) -> Sealing | None:
    """How backups of the estate are sealed from this PC; None while there are no keys.

    Raises OfficeKeyMissing: what is to be encrypted is never written plain.
    """
    if not settings.backup_key:
        return None
    key = key_here(settings.backup_key)
    if key is not None:
        return Sealing(key, settings.backup_encrypted)
    if settings.backup_encrypted:
        raise OfficeKeyMissing(number=settings.backup_key)
    return None


def has_key_here(settings: EstateSettings) -> bool:
    """Whether this PC can seal backups of the estate; also where it has no keys at all."""
    return not settings.backup_key or key_here(settings.backup_key) is not None


def take_keys(store: Store, key: OfficeKey, typed: str) -> None:
    """Begin to use new keys, once the recovery key was typed from its paper and opens them.

    Raises what `from_paper` and `unwrapped` raise, KeyNotKept, NotPermitted.
    """
    if unwrapped(key.wrapped, from_paper(typed), number=key.number) != key:
        raise KeyOfAnotherEstate(number=key.number)
    store.read(may_keep_keys)
    keep_key(key)
    store.write(begin_keys, number=key.number, wrapped=key.wrapped)


def type_in(store: Store, typed: str) -> None:
    """Give this PC the office key of the estate again. Raises what `open_with` raises, NoKeysYet,
    KeyNotKept, NotPermitted."""
    store.read(may_keep_keys)
    settings = store.read(estate_settings)
    if not settings.backup_key:
        raise NoKeysYet
    keep_key(open_with(settings.backup_wrapped, typed, number=settings.backup_key))


def open_backup_with(file: Path, typed: str) -> None:
    """Know the key of a backup until the program ends. Raises what `unlock` raises."""
    unlock(file, typed)


def is_locked(refusal: UserError) -> bool:
    """Whether only the key of a backup is missing."""
    return isinstance(refusal, BackupLocked)


def keep_key_of(store: Store) -> None:
    """Keep the key of the estate that was just restored, when its paper was typed in for that: so
    its backups go on without a question."""
    number = store.read(estate_settings).backup_key
    if number and not is_kept(number) and (key := key_here(number)):
        keep_key(key)


@use_case(permission="system.settings")
def may_keep_keys(session: Session) -> None:
    """Refuse who may not decide on the keys."""


@use_case(permission="system.settings", touches=("setting", "audit"))
def begin_keys(session: Session, *, number: str, wrapped: str) -> None:
    """Encrypt the backups from now on by this key. Those of the key before still open by its own
    paper."""
    settings = replace(
        estate_settings(session),
        backup_key=number,
        backup_keyed_on=today(session).isoformat(),
        backup_wrapped=wrapped,
        backup_encrypted=True,
    )
    change_estate_settings(session, settings=settings)
    record(session, "backup.keys", ("backup", None, number), None, None)


@use_case(permission="system.settings", touches=("setting", "audit"))
def encrypt_backups(session: Session, *, on: bool) -> None:
    """Encrypt backups, or only tag them. Raises NoKeysYet."""
    settings = estate_settings(session)
    if not settings.backup_key:
        raise NoKeysYet
    change_estate_settings(session, settings=replace(settings, backup_encrypted=on))
