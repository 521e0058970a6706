"""Forgetting a person: what is not needed goes, what must stay for the books stays masked.

Looked at first, done in one write. The log keeps that it was done, by whom and how many rows it
was, and loses what it said of the person itself.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from propdesk.db import audit
from propdesk.db.among import among
from propdesk.db.audit import Redaction, redact, redact_rows
from propdesk.db.declarations import declarations
from propdesk.db.models import Attachment, AuditRow, StateMove
from propdesk.db.records.searching import index, kind_of_table
from propdesk.db.store import today, use_case
from propdesk.db.tables import Base
from propdesk.db.withholding.personal import SEALED_BOOKS, Leaves, PersonalData
from propdesk.estate.models import Occupancy, Person, Unit
from propdesk.estate.notation.service import mask_id, mask_phone
from propdesk.estate.rules import PersonKind
from propdesk.estate.service import on_day
from propdesk.fees.deposits.models import Deposit
from propdesk.fees.deposits.service import IS_HELD
from propdesk.fees.models import OpenCharge, PrepaymentEntry
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, listed, ngettext
from propdesk.kernel.money import Money
from propdesk.privacy.everywhere import writes_everywhere
from propdesk.privacy.matching import Traits, identity_of, rows_of, table_of
from propdesk.privacy.persons.held import RIGHT, log_entries
from propdesk.privacy.persons.rules import GONE, Scrub, mask_name
from propdesk.privacy.persons.words import Naming, counted, mask_words, naming, scrub_of, word_of

_ELSEWHERE = N_("Words in other lists")
_MASKED = N_("The words stay; the person's names, phones, ID numbers and plates in them are masked")
_POSTED = N_("Posted entries that name the person")


class StillNeeded(UserError):
    """The data is needed for what the office owes the person, or the person the office."""

    message = N_("The data of {name} is still needed: {reasons}")


class ErasedAlready(UserError):
    """There is nothing left to delete."""

    message = N_("The personal data of {name} was deleted on {day}.")


class Fate(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of the rows of one list."""

    id: int
    title: str
    count: int
    leaves: Leaves
    why: str

    @property
    def goes(self) -> bool:
        """Whether nothing personal of it is left."""
        return self.leaves in (Leaves.ROW, Leaves.BLANK)


class Erasure(msgspec.Struct, frozen=True, kw_only=True):
    """What deleting would do, or did: rows by list, entries of the log, files. `in_the_way`: why
    not."""

    person_id: int
    name: str
    fates: tuple[Fate, ...]
    log_entries: int
    files: int
    in_the_way: tuple[str, ...] = ()


@use_case(permission=RIGHT)
def preview_erasure(session: Session, *, person_id: int) -> Erasure:
    """What would go, what would stay and why. Raises RecordGone."""
    who = identity_of(session, person_id)
    return _seen(session, who, _about(session, who), tuple(_in_the_way(session, who)))


@writes_everywhere(RIGHT)
def erase_person(session: Session, *, person_id: int) -> Erasure:
    """Do it; there is no way back. Raises RecordGone, StillNeeded, ErasedAlready."""
    person, who = session.get(Person, person_id), identity_of(session, person_id)
    assert person is not None  # noqa: S101  `identity_of` found it
    if person.erased_on is not None:
        raise ErasedAlready(name=who.name, day=person.erased_on)
    if reasons := list(_in_the_way(session, who)):
        raise StillNeeded(name=who.name, reasons=listed(reasons))
    about = _about(session, who)
    done = _seen(session, who, about, ())
    _forget(session, who, about)
    masked = mask_name(who.name)
    said = {"rows": sum(one.count for one in done.fates), "log_entries": done.log_entries}
    audit.record(session, "person.erase", ("person", person_id, masked), None, said)
    return msgspec.structs.replace(done, name=masked)


class _About(msgspec.Struct, frozen=True):
    """All that tells of a person: rows by declaration, words in any table, entries of the log with
    the table they are of ('' where only words in them are the person's)."""

    found: tuple[tuple[PersonalData, tuple[int, ...]], ...]
    words: tuple[Naming, ...]
    entries: Mapping[int, str]

    @property
    def matched(self) -> dict[str, tuple[int, ...]]:
        """The rows that are the person's."""
        return {data.table: ids for data, ids in self.found}


def _about(session: Session, who: Traits) -> _About:
    found = tuple(rows_of(session, who))
    matched = {data.table: ids for data, ids in found}
    words = tuple(naming(session, who, matched))
    named = entries_of(session, {one.table.name: tuple(one.rows) for one in words})
    entries = dict.fromkeys((*log_entries(session, who), *named), "")
    return _About(found, words, {**entries, **entries_of(session, matched)})


def _seen(session: Session, who: Traits, about: _About, reasons: tuple[str, ...]) -> Erasure:
    own = (Attachment.subject_kind == "person", Attachment.subject_id == who.id)
    files = session.scalar(select(func.count()).select_from(Attachment).where(*own)) or 0
    return Erasure(
        person_id=who.id, name=who.name, fates=tuple(_fates(session, about)), files=files,
        in_the_way=reasons, log_entries=len(about.entries),
    )  # fmt: skip


def _fates(session: Session, about: _About) -> Iterator[Fate]:
    """What becomes of the rows that are the person's, of words in any other list, and what posted
    rows keep."""
    told = [
        (_(data.title), len(ids), data.leaves, _(data.why) if data.why else "")
        for data, ids in about.found
    ]
    lists, posted = counted(declarations(session), about.words, about.matched)
    told += [
        (_(title or _ELSEWHERE), count, Leaves.WORDS, _(_MASKED)) for title, count in lists.items()
    ]
    if posted:
        told.append((_(_POSTED), posted, Leaves.SEALED, _(SEALED_BOOKS)))
    for number, (title, count, leaves, why) in enumerate(told, 1):
        yield Fate(id=number, title=title, count=count, leaves=leaves, why=why)


def _in_the_way(session: Session, who: Traits) -> Iterator[str]:
    """Why the data is still needed."""
    if session.get_one(Person, who.id).kind is PersonKind.COMPANY:
        yield _("A company is no person; its contacts are forgotten one by one.")
    day = today(session)
    homes = session.scalars(
        select(Unit.code)
        .join(Occupancy, Occupancy.unit_id == Unit.id)
        .where(Occupancy.person_id == who.id, on_day(day))
        .order_by(Unit.order_key)
    )
    if codes := list(dict.fromkeys(homes)):
        yield _("Still lives or owns at {units}: end the role first.").format(units=listed(codes))
    owed = session.scalar(
        select(func.sum(OpenCharge.amount - OpenCharge.settled)).where(
            among(OpenCharge.account_id, who.accounts), OpenCharge.live == 1
        )
    )
    if owed:
        yield _("{amount} is still open.").format(amount=Money(int(_fen(owed))))
    left = session.scalar(
        select(func.sum(PrepaymentEntry.amount)).where(
            among(PrepaymentEntry.account_id, who.accounts)
        )
    )
    if left:
        yield _("{amount} is still prepaid.").format(amount=Money(int(_fen(left))))
    held = session.scalar(
        select(func.count())
        .select_from(Deposit)
        .where(among(Deposit.account_id, who.accounts), IS_HELD)
    )
    if held:
        told = ngettext("{count} deposit is held.", "{count} deposits are held.", held)
        yield told.format(count=held)


def _fen(value: object) -> int:
    return value.fen if isinstance(value, Money) else int(str(value))


# Doing it


def _forget(session: Session, who: Traits, about: _About) -> None:
    for data, ids in about.found:
        if data.leaves is Leaves.ROW:
            forget_rows(session, data, ids)
    for one in about.words:
        mask_words(session, one)
    for data, ids in about.found:
        if data.leaves in (Leaves.BLANK, Leaves.MASKED):
            forget_rows(session, data, ids)
    session.execute(
        update(Person)
        .where(Person.id == who.id)
        .values(birth_year=None, consent=False, initials="", erased_on=today(session))
    )
    own = (Attachment.subject_kind == "person", Attachment.subject_id == who.id)
    session.execute(delete(Attachment).where(*own))
    session.expire_all()
    for one in about.words:
        find_anew(session, {one.table.name: tuple(one.rows)})
    find_anew(session, about.matched)
    _redact_log(session, scrub_of(who), about.entries, about.matched)


def forget_rows(session: Session, data: PersonalData, ids: Sequence[int]) -> None:
    """Take the person out of these rows, as their list says; sealed ones stay, and so
    do those of which words alone go."""
    if data.leaves in (Leaves.SEALED, Leaves.WORDS):
        return
    table = table_of(data)
    mine = among(table.c.id, ids)
    if data.leaves in (Leaves.ROW, Leaves.BLANK):
        _forget_moves(session, data, ids)
    if data.leaves is Leaves.ROW:
        session.execute(delete(table).where(mine))
        return
    kept = data.leaves is Leaves.MASKED
    hide: dict[str, Any] = {
        **dict.fromkeys(data.names, mask_name),
        **dict.fromkeys(data.phones, mask_phone),
        **dict.fromkeys(data.numbers, mask_id),
    }
    columns = [table.c[name] for name in data.columns]
    for one, *said in session.execute(select(table.c.id, *columns).where(mine)):
        left = {
            name: _left(value, hide.get(name) if kept else None)
            for name, value in zip(data.columns, said, strict=True)
            if value
        }
        if left:
            session.execute(update(table).where(table.c.id == one).values(left))


def _forget_moves(session: Session, data: PersonalData, ids: Sequence[int]) -> None:
    """Why these records were moved goes with their words."""
    word = word_of(declarations(session), data.table)
    own = (StateMove.subject_kind == word, among(StateMove.subject_id, ids))
    told = select(StateMove.id).where(*own, StateMove.why.not_in(("", GONE)))
    moves = {one: {"why": GONE} for one in session.scalars(told)}
    redact_rows(session, Base.metadata.tables["state_move"], moves)


def _left(value: str, hide: Any) -> str:  # noqa: ANN401  a mask or None
    return hide(value) if hide is not None else GONE


def find_anew(session: Session, matched: Mapping[str, Sequence[int]]) -> None:
    """Write what the search looks through anew for these records."""
    told = declarations(session)
    for table, ids in matched.items():
        if (kind := kind_of_table(told, table)) is not None:
            index(session, kind, list(ids))


def entries_of(session: Session, matched: Mapping[str, Sequence[int]]) -> dict[int, str]:
    """The entries of the log about these records: id → their table."""
    told, found = declarations(session), dict[int, str]()
    for table, ids in matched.items():
        kind = kind_of_table(told, table)
        own = (
            AuditRow.subject_kind == (kind.kind if kind else table),
            among(AuditRow.subject_id, ids),
        )
        found |= dict.fromkeys(session.scalars(select(AuditRow.id).where(*own)), table)
    return found


def _redact_log(
    session: Session, scrub: Scrub, entries: Mapping[int, str], matched: Collection[str]
) -> None:
    told = {one.table: one for one in declarations(session).personal if one.table in matched}
    rows = session.execute(
        select(AuditRow.id, AuditRow.subject, AuditRow.before, AuditRow.after).where(
            among(AuditRow.id, entries)
        )
    )
    redact(session, [_redaction(scrub, told.get(entries[row[0]]), tuple(row)) for row in rows])


def forget_in_log(session: Session, matched: Mapping[str, Sequence[int]]) -> None:
    """Take what was personal of these records out of the log, whoever it was."""
    _redact_log(session, Scrub("", ()), entries_of(session, matched), matched)


_WHY = ("why", "moved_why")  # what the log calls the reason of a move
_OF_A_PERSON = ("phones", "birth_year", "number")  # what the log calls further fields of one


def _redaction(scrub: Scrub, data: PersonalData | None, row: tuple[Any, ...]) -> Redaction:
    entry_id, subject, before, after = row
    gone = set(data.columns) if data and data.leaves is not Leaves.WORDS else set[str]()
    if data is not None and data.leaves in (Leaves.ROW, Leaves.BLANK):
        gone |= set(_WHY)
    if data is not None and data.person:
        gone |= set(_OF_A_PERSON)
    return Redaction(
        entry_id, scrub.text(subject, named=True),
        scrub.side(before, gone=gone, named=True), scrub.side(after, gone=gone, named=True),
    )  # fmt: skip
