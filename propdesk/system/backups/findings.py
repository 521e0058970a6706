"""What “check the books” finds, as the page shows it: a sentence, how bad, and where to look."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field

from msgspec import structs
from sqlalchemy.orm import Session

from propdesk.db.breach import Breach
from propdesk.db.declarations import Declarations, declarations, record_kind
from propdesk.db.keeping.attached import check_files
from propdesk.db.keeping.layout import folder_at_work
from propdesk.db.store import may, use_case
from propdesk.kernel.errors import fill
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.progress import Progress

BACKUPS = "system.backup"
# What the program wrote itself agrees: a finding is nearly always a change made from outside.
RESTORE = N_(
    "The data was changed outside the program or is damaged. Restore the newest backup from "
    "before that: Data, Backup and restore, F6."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One finding, and what helps. `page` and `context` lead to the record, or to the backups."""

    id: int
    kind: str
    sentence: str
    subject: str = ""
    page: str = ""
    context: dict[str, object] = field(default_factory=dict)
    remedy: str = ""


@use_case(permission="")
def check_all(session: Session, *, progress: Progress) -> tuple[Finding, ...]:
    """Check what the subjects declare to be checked; each refuses who may not see what it reads."""
    told = declarations(session)
    found = [breach for check in told.checks for breach in check(session, progress)]
    return findings(found, told)


@use_case(permission="")
def check_attachments(session: Session, *, progress: Progress) -> tuple[Breach, ...]:
    """Read every file of a record; those missing or changed. Who may not see a record is told
    that one of its files is, and no name."""
    raw = session.connection().connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)  # noqa: S101  it is open inside a use case
    place = folder_at_work(raw).attachments
    return tuple(_seen(session, breach) for breach in check_files(raw, place, progress))


def _seen(session: Session, breach: Breach) -> Breach:
    kind, _record, _name = breach.subject or ("", None, "")
    if may(session, record_kind(session, kind).view):
        return breach
    return structs.replace(breach, values={"name": "…", "record": "…"}, subject=None)


def findings(breaches: Iterable[Breach], told: Declarations) -> tuple[Finding, ...]:
    """Turn breaches into findings with words for records and tables, and a page to go to.

    That is the one that shows such a record; where no single one is meant, the backups.
    """
    found, tables = [], {**told.refers, **told.counted}
    for number, breach in enumerate(breaches, 1):
        kind, record, name = breach.subject or ("", None, "")
        page, context = told.page_of(kind, record)
        values = dict(breach.values)
        if (table := values.get("table")) is not None:
            word = tables.get(str(table))
            values["table"] = _(word) if word else _("Inner table {name}").format(name=table)
        finding = Finding(
            id=number,
            kind=breach.kind,
            sentence=fill(breach.message, values),
            subject=name,
            page=page or BACKUPS,
            context=context,
            remedy=_(breach.remedy or RESTORE),
        )
        found.append(finding)
    return tuple(found)


def told_of(breaches: Iterable[Breach], told: Declarations) -> list[str]:
    """What is wrong in one sentence each, with words for tables."""
    return [one.sentence for one in findings(breaches, told)]
