"""Records known by a short code or a name: what is typed of one, and which it means.

`meant=called(Worker)` of a kind; a form and a workbook understand the same.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.declarations import record_kind
from propdesk.db.records.saving import the_record
from propdesk.db.records.searching import NobodyCalledSo, meant as meant_of
from propdesk.db.store import use_case
from propdesk.db.tables import Base
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, listed
from propdesk.kernel.records.folding import fold, tidy
from propdesk.kernel.records.initials import initials_of


class Named(StrEnum):
    """The kinds of records that are known so, by their words."""

    WORKER = "worker"
    TEAM = "team"
    BUILDER = "builder"
    FAULT_KIND = "fault_kind"
    REPAIR_PRICE = "repair_price"
    REPAIR_ORDER = "repair_order"


class SeveralFit(UserError):
    """What is typed fits more than one."""

    message = N_("“{name}” may be {several}. Type more of it.")


class NameExists(UserError):
    """Another record of the kind has the name."""

    message = N_("{name} is there already. Add what tells the two apart.")


def called(model: type[Base]) -> Callable[[Session, str], int]:
    """What finds the one record that is meant: its code, its name, the initials or a part of it.

    Of a table with the columns `code`, which may be empty, and `name`. Raises NobodyCalledSo,
    SeveralFit.
    """
    columns: list[Any] = [getattr(model, name) for name in ("id", "code", "name")]

    def meant(session: Session, typed: str) -> int:
        word = fold(tidy(typed))
        rows = session.execute(select(*columns)).all()
        for fits in (_is_code, _is_name, _begins, _contains):
            found = {one: name for one, code, name in rows if word and fits(word, code, name)}
            if len(found) == 1:
                return int(next(iter(found)))
            if found:
                raise SeveralFit(name=typed, several=listed(list(found.values())[:4]))
        raise NobodyCalledSo(name=typed)

    return meant


def _is_code(word: str, code: str, _name: str) -> bool:
    return word == fold(code) or (word.isdigit() and code.isdigit() and int(word) == int(code))


def _is_name(word: str, _code: str, name: str) -> bool:
    return word == fold(name)


def _begins(word: str, _code: str, name: str) -> bool:
    return fold(name).startswith(word) or initials_of(name).startswith(word)


def _contains(word: str, _code: str, name: str) -> bool:
    return word in fold(name)


@use_case(permission="repairs.view")
def record_meant(session: Session, *, kind: Named, typed: str) -> tuple[int, str]:
    """The id and the name of the record of a kind that is meant. Raises as `called`."""
    record_id = meant_of(session, record_kind(session, kind), typed)
    return record_id, name_of_record(session, kind=kind, record_id=record_id)


@use_case(permission="repairs.view")
def name_of_record(session: Session, *, kind: Named, record_id: int) -> str:
    """What people call a record; raises RecordGone."""
    of = record_kind(session, kind)
    return of.name(session, the_record(session, of, record_id))
