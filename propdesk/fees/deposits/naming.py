"""Deposits and fee items as they are typed in forms and workbooks: by number, code or name."""

from collections.abc import Callable, Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.records.searching import NobodyCalledSo
from propdesk.db.store import use_case
from propdesk.fees.deposits.models import Deposit
from propdesk.fees.rules import Nature
from propdesk.fees.tariff_models import FeeItem
from propdesk.kernel.records.folding import fold, tidy
from propdesk.kernel.records.initials import initials_of

Named = tuple[int, str, str]
"""Id, code and name of a record."""


def deposit_called(session: Session, typed: str) -> int:
    """The deposit of a number; its end will do. Raises NobodyCalledSo."""
    query = select(Deposit.id, Deposit.no, Deposit.no).order_by(Deposit.id.desc())
    return _first(session.execute(query).all(), typed, (_is_name, _ends))


@use_case(permission="fees.view")
def deposit_meant(session: Session, *, typed: str) -> tuple[int, str]:
    """The same with its number, for a form."""
    found = deposit_called(session, typed)
    return found, session.get_one(Deposit, found).no


@use_case(permission="fees.view")
def deposit_no(session: Session, *, deposit_id: int) -> str:
    """The number of a deposit."""
    return session.scalar(select(Deposit.no).where(Deposit.id == deposit_id)) or ""


@use_case(permission="fees.view")
def item_meant(session: Session, *, typed: str, deposits: bool) -> tuple[int, str]:
    """The fee item of deposits, or among all others, by code, name, initials or a part of it.

    Raises NobodyCalledSo.
    """
    kind = FeeItem.nature == Nature.DEPOSIT
    query = (
        select(FeeItem.id, FeeItem.code, FeeItem.name)
        .where(kind if deposits else ~kind)
        .order_by(FeeItem.active.desc(), FeeItem.order_no, FeeItem.id)
    )
    found = _first(session.execute(query).all(), typed, (_is_code, _is_name, _begins))
    return found, session.get_one(FeeItem, found).name


@use_case(permission="fees.view")
def item_name(session: Session, *, item_id: int) -> str:
    """The name of a fee item."""
    return session.scalar(select(FeeItem.name).where(FeeItem.id == item_id)) or ""


Fits = Callable[[str, str, str], bool]


def _first(rows: Iterable[Named], typed: str, ways: Iterable[Fits]) -> int:
    word, known = fold(tidy(typed)), list(rows)
    for fits in ways:
        for record_id, code, name in known:
            if word and fits(word, code, name):
                return record_id
    raise NobodyCalledSo(name=typed)


def _is_code(word: str, code: str, _name: str) -> bool:
    return word == fold(code)


def _is_name(word: str, _code: str, name: str) -> bool:
    return word == fold(name)


def _ends(word: str, _code: str, name: str) -> bool:
    return fold(name).endswith(word)


def _begins(word: str, _code: str, name: str) -> bool:
    return fold(name).startswith(word) or initials_of(name).startswith(word)
