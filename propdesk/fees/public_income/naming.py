"""Contracts and decisions of public income as they are typed: by number, name or a part of it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.records.searching import NobodyCalledSo
from propdesk.db.store import use_case
from propdesk.fees.public_income.models import PublicContract, PublicDecision
from propdesk.kernel.records.folding import fold

_TEXTS = {
    "public_contract": (
        PublicContract.no,
        PublicContract.contract_no,
        PublicContract.party,
        PublicContract.place,
    ),
    "public_decision": (PublicDecision.no, PublicDecision.decision_no, PublicDecision.what),
}
_MODELS: dict[str, type[PublicContract | PublicDecision]] = {
    "public_contract": PublicContract,
    "public_decision": PublicDecision,
}


def public_called(session: Session, kind: str, typed: str) -> int:
    """The newest that one of its texts is, else that has it in one. Raises NobodyCalledSo."""
    if (model := _MODELS.get(kind)) is None:
        raise NobodyCalledSo(name=typed)
    wanted = fold(typed)
    rows = session.execute(select(model.id, *_TEXTS[kind]).order_by(model.id.desc())).all()
    told = [(one, [fold(text) for text in texts]) for one, *texts in rows]
    same = [one for one, texts in told if wanted in texts]
    part = [one for one, texts in told if wanted and any(wanted in text for text in texts)]
    if found := same or part:
        return found[0]
    raise NobodyCalledSo(name=typed)


@use_case(permission="fees.view")
def public_meant(session: Session, *, kind: str, typed: str) -> tuple[int, str]:
    """The same with what it is called, for a form."""
    found = public_called(session, kind, typed)
    return found, _told(session, kind, found)


@use_case(permission="fees.view")
def public_no(session: Session, *, kind: str, record_id: int) -> str:
    """What a contract or decision is called."""
    return _told(session, kind, record_id)


def _told(session: Session, kind: str, record_id: int) -> str:
    if (model := _MODELS.get(kind)) is None:
        return ""
    return session.scalar(select(model.no).where(model.id == record_id)) or ""
