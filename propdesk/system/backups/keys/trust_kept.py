"""What protects the office and is turned back by a restore: told before, and what must not get
weaker in silence is kept.

The key of the backups stays that of the present: a backup from before it was set would let all
later ones leave in plain. The rest is as it was then, and is told; the lock of a PC stands on the
PC and is not turned back.
"""

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.models import AuditRow
from propdesk.db.store import Store, use_case
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.records.stored_json import from_json
from propdesk.system.settings.service import keep_backup_key

T = TypeVar("T")
PLACES = {
    "second_folder": N_("The second folder of backups: now {now}, in the backup {then}."),
    "stick_folder": N_("The USB stick of backups: now {now}, in the backup {then}."),
}
NOTHING = N_("none")


class KeptKey(msgspec.Struct, frozen=True):
    """The key that stays."""

    number: str
    keyed_on: str
    wrapped: str


def key_to_keep(now: Mapping[str, str], then: Mapping[str, str]) -> KeptKey | None:
    """The present key, where the data of then would do without one or with an older one; None
    where its backups are as safe as now."""
    number = _said(now, "backup_key", usual="")
    if not number or not _said(now, "backup_encrypted", usual=False):
        return None
    key = KeptKey(
        number, _said(now, "backup_keyed_on", usual=""), _said(now, "backup_wrapped", usual="")
    )
    if not _said(then, "backup_encrypted", usual=False):
        return key
    same = _said(now, "name", usual="") == _said(then, "name", usual="")
    older = _said(then, "backup_keyed_on", usual="") < key.keyed_on
    return key if same and older and _said(then, "backup_key", usual="") != number else None


def turned_back(now: Mapping[str, str], then: Mapping[str, str]) -> tuple[str, ...]:
    """What protects the office now and did not then, in sentences; () where nothing is there."""
    return tuple(_turned_back(now, then)) if now and then else ()


def _turned_back(now: Mapping[str, str], then: Mapping[str, str]) -> Iterator[str]:
    if (key := key_to_keep(now, then)) is not None:
        yield key_sentence(key.number)
    if _said(now, "two_persons", usual=False) and not _said(then, "two_persons", usual=False):
        yield _("Two persons: a second signature is not asked for in the backup.")
    if int(now.get("passwords", "0")) and not int(then.get("passwords", "0")):
        yield _("Nobody had a password then: until the manager sets one, anybody comes in.")
    for name, told in PLACES.items():
        here, there = _said(now, name, usual=""), _said(then, name, usual="")
        if here and here != there:
            yield _(told).format(now=here, then=there or _(NOTHING))
    if _said(now, "retention_months", usual=()) != _said(then, "retention_months", usual=()):
        yield _("How long personal data is kept: the times set since then go.")


def key_sentence(number: str) -> str:
    """That the key stays."""
    told = _("The key {number} of the backups is kept: they stay encrypted as before the restore.")
    return told.format(number=number)


def _said(settings: Mapping[str, str], name: str, *, usual: T) -> T:
    if name not in settings:
        return usual
    kind: Any = type(usual) if not isinstance(usual, tuple) else tuple[tuple[str, int], ...]
    try:
        found: T = from_json(kind, settings[name])
    except ValueError:  # of a version that said it otherwise
        return usual
    return found


def keep_what_protects(
    store: Store, now: Mapping[str, str], then: Mapping[str, str]
) -> Mapping[str, object]:
    """Keep the key in the data that came back; what the log says of all that was turned back."""
    said: dict[str, object] = {}
    if told := turned_back(now, then):
        said["turned_back"] = list(told)
    if (key := key_to_keep(now, then)) is not None:
        store.write(keep_backup_key, number=key.number, keyed_on=key.keyed_on, wrapped=key.wrapped)
        said["backup_key"] = key.number
    return said


@use_case(permission="")
def key_kept_by_restore(session: Session) -> str:
    """The number of the key that the last restore kept; '' when it had none to keep."""
    query = select(AuditRow.after).where(AuditRow.what.in_(("restore.done", "restore.undone")))
    newest = session.scalar(query.order_by(AuditRow.id.desc()).limit(1))
    values = from_json(dict[str, Any], newest) if newest else {}
    return str(values.get("backup_key", ""))
