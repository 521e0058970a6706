"""Which kind of keys is meant by what is typed, in a form or in a workbook."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.records.searching import NobodyCalledSo
from propdesk.db.store import use_case
from propdesk.kernel.records.folding import fold, tidy
from propdesk.kernel.records.initials import initials_of
from propdesk.movein.keys.models import KeyKind


@use_case(permission="movein.view")
def kind_names(session: Session) -> dict[int, str]:
    """The kinds by their ids, in order."""
    query = select(KeyKind.id, KeyKind.name).order_by(KeyKind.name)
    return {row.id: row.name for row in session.execute(query)}


@use_case(permission="movein.view")
def kind_meant(session: Session, *, typed: str) -> tuple[int, str]:
    """The kind of this name, else the only one that begins with it, has its initials or contains
    it. Raises NobodyCalledSo."""
    word, names = fold(tidy(typed)), kind_names(session)
    for fits in (_is, _begins, _contains):
        found = [(one, name) for one, name in names.items() if word and fits(name, word)]
        if len(found) == 1:
            return found[0]
    raise NobodyCalledSo(name=typed)


def _is(name: str, word: str) -> bool:
    return fold(name) == word


def _begins(name: str, word: str) -> bool:
    return fold(name).startswith(word) or initials_of(name).startswith(word)


def _contains(name: str, word: str) -> bool:
    return word in fold(name)
