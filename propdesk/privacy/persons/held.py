"""What is held of a person: every row of every subject that tells of them, in words."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.declarations import Declarations, declarations
from propdesk.db.models import Attachment, AuditRow
from propdesk.db.records.kinds import RecordKind
from propdesk.db.records.rows import plain
from propdesk.db.records.searching import kind_of_table
from propdesk.db.store import Store, may, require, today, use_case
from propdesk.db.withholding.personal import Leaves, PersonalData
from propdesk.db.withholding.withheld import kept_ids
from propdesk.estate.models import Person
from propdesk.estate.notation.service import mask_in_text
from propdesk.estate.people.service import RestrictionRow, restriction_of
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.records.fields import FactKind, facts
from propdesk.kernel.sheets.lists import check_ending, write_list
from propdesk.kernel.sheets.purposes import Purpose, SeenFor
from propdesk.kernel.sheets.writing import SheetColumn
from propdesk.privacy.matching import Traits, identity_of, rows_of
from propdesk.privacy.persons.rules import flat
from propdesk.privacy.persons.words import holds
from propdesk.privacy.times import rule_of
from propdesk.system.log.service import field_words, record_export, record_reveal

RIGHT = "estate.privacy"
_SHARED = N_("stands there together with data of other people")
_NOT_TOLD = frozenset({FactKind.RECORD, FactKind.SEVERAL})


class HeldRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row that tells of the person: in which list, which one, what it says."""

    id: int
    place: str
    name: str
    said: str


class HeldPart(msgspec.Struct, frozen=True, kw_only=True):
    """The rows of one list, and what becomes of them when the person is to be forgotten."""

    id: int
    title: str
    leaves: Leaves
    why: str
    rule: str
    rows: tuple[HeldRow, ...]


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """All that is held of a person. `kept_back`: how many rows the reader may not see."""

    person_id: int
    name: str
    day: date
    parts: tuple[HeldPart, ...]
    files: int
    log_entries: int
    kept_back: int
    consent: bool
    restriction: RestrictionRow | None
    erased_on: date | None

    @property
    def rows(self) -> tuple[HeldRow, ...]:
        """The rows of all parts."""
        return tuple(row for part in self.parts for row in part.rows)


@use_case(permission=RIGHT)
def held_of(session: Session, *, person_id: int) -> Held:
    """Everything, numbers masked. Raises RecordGone."""
    return _held(session, person_id, in_full=False)


@use_case(permission=RIGHT, touches=("audit",))
def copy_for_person(
    session: Session, *, person_id: int, in_full: bool, file_name: str = ""
) -> Held:
    """The same as the person gets it, on paper or as the file of that name; written down.

    `in_full`: phones and ID numbers whole, which needs estate.reveal. Raises RecordGone.
    """
    held = _held(session, person_id, in_full=in_full)
    if in_full:
        subject = ("person", person_id, held.name)
        record_reveal(session, "reveal.paper", subject, SeenFor(Purpose.PERSON_ASKED))
    record_export(
        session, list_name=LIST_NAME, rows=len(held.rows), file_name=file_name or _("on paper")
    )
    return held


LIST_NAME = "held-of-person"
COLUMNS = (
    SheetColumn("place", N_("List"), width=24),
    SheetColumn("name", N_("Record"), width=26),
    SheetColumn("said", N_("What it says"), width=90),
)


def write_copy(store: Store, path: Path, *, person_id: int, in_full: bool) -> int:
    """Write the copy as a workbook; how many rows. Raises EndingUnknown and what the copy does."""
    check_ending(path)
    held = store.write(copy_for_person, person_id=person_id, in_full=in_full, file_name=path.name)
    return write_list(path, held.name, COLUMNS, held.rows, total=len(held.rows))


def _held(session: Session, person_id: int, *, in_full: bool) -> Held:
    if in_full:
        require(session, "estate.reveal")
    who, told = identity_of(session, person_id), declarations(session)
    person = session.get_one(Person, person_id)
    parts, kept_back = list[HeldPart](), 0
    for number, (data, ids) in enumerate(rows_of(session, who), 1):
        kind = kind_of_table(told, data.table)
        seen = _may_be_seen(session, kind, ids)
        kept_back += len(ids) - len(seen)
        if seen:
            rows = tuple(_rows(session, told, data, kind, seen, in_full=in_full))
            parts.append(
                HeldPart(
                    id=number,
                    title=_(data.title),
                    leaves=data.leaves,
                    why=_(data.why) if data.why else "",
                    rule=rule_of(session, data) if data.keep else "",
                    rows=rows,
                )
            )
    return Held(
        person_id=person_id, name=person.name, day=today(session), parts=tuple(parts),
        files=_files(session, person_id), log_entries=len(log_entries(session, who)),
        kept_back=kept_back, consent=person.consent,
        restriction=restriction_of(session, person_id=person_id), erased_on=person.erased_on,
    )  # fmt: skip


def _may_be_seen(
    session: Session, kind: RecordKind[Any, Any] | None, ids: Sequence[int]
) -> list[int]:
    if kind is None:
        return list(ids)
    if not may(session, kind.view):
        return []
    kept = kept_ids(session, kind, ids)
    return [one for one in ids if one not in kept]


def _files(session: Session, person_id: int) -> int:
    own = (Attachment.subject_kind == "person", Attachment.subject_id == person_id)
    return session.scalar(select(func.count()).select_from(Attachment).where(*own)) or 0


def log_entries(session: Session, who: Traits) -> list[int]:
    """The entries of the log about the person, or with a number of theirs in it, or a name that
    nobody else has."""
    texts = (AuditRow.subject, AuditRow.before, AuditRow.after)
    own = (AuditRow.subject_kind == "person") & (AuditRow.subject_id == who.id)
    numbers = [flat(one) for one in (*who.numbers, *who.plates)]
    there = [holds(column, one) for one in numbers for column in texts]
    if not who.namesake:
        there += [func.instr(column, one) > 0 for one in who.names for column in texts]
    return list(session.scalars(select(AuditRow.id).where(or_(own, *there)).order_by(AuditRow.id)))


def _rows(
    session: Session,
    told: Declarations,
    data: PersonalData,
    kind: RecordKind[Any, Any] | None,
    ids: Sequence[int],
    *,
    in_full: bool,
) -> Iterator[HeldRow]:
    names, table = _columns(data, kind), plain(data.table)
    query = select(table.c.id, *(table.c[name] for name in names))
    records = {} if kind is None else _records(session, kind, ids)
    word = kind.kind if kind else data.table
    for one, *values in session.execute(query.where(among(table.c.id, ids)).order_by(table.c.id)):
        stored = dict(zip(names, values, strict=True))
        said = _(_SHARED) if data.shared else _said(told, word, stored, in_full=in_full)
        name = kind.name(session, records[one]) if kind and one in records else f"{one}"
        yield HeldRow(
            id=one, place=_(data.title), name=name if in_full else mask_in_text(name), said=said
        )


def _records(session: Session, kind: RecordKind[Any, Any], ids: Sequence[int]) -> Mapping[int, Any]:
    key = getattr(kind.model, kind.key)
    return {
        getattr(one, kind.key): one
        for one in session.scalars(select(kind.model).where(among(key, ids)))
    }


def _columns(data: PersonalData, kind: RecordKind[Any, Any] | None) -> list[str]:
    """All that the form of the record has, else what is declared and what it is about."""
    own = plain(data.table).c.keys()
    fields = () if kind is None else facts(kind.fields)
    told = [fact.name for fact in fields if fact.kind not in _NOT_TOLD]
    return [name for name in dict.fromkeys((*told, *data.columns, *data.also)) if name in own]


def _said(told: Declarations, kind: str, stored: Mapping[str, Any], *, in_full: bool) -> str:
    """A row as “name: value; …”, without what is empty."""
    found = []
    for name, value in stored.items():
        if value in (None, "", "[]", "{}"):
            continue
        header, words = field_words(told, kind, name, value)
        if isinstance(value, str) and in_full and ("*" in words or words == "—"):
            words = value
        shown = words if in_full else mask_in_text(words)
        found.append(_("{field}: {value}").format(field=header, value=shown))
    return _("; ").join(found)
