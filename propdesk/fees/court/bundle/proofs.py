"""How a debtor was asked, what proves that it arrived, and the files that show it."""

from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.models import Attachment
from propdesk.fees.court.bundle.facts import CourtDemand, CourtFile
from propdesk.fees.court.models import Agreement, CourtCase
from propdesk.fees.dunning.models import DunContact, DunDelivery
from propdesk.fees.dunning.rules import PROOFS
from propdesk.fees.dunning.service import delivery_stands, stands
from propdesk.kernel.i18n import _


def demands_of(session: Session, account_id: int, until: date) -> Iterator[CourtDemand]:
    """Every time the debtor was asked till a day, a line for each delivery; what was taken back is
    left out."""
    arrived = and_(
        DunDelivery.contact_id == DunContact.id, DunDelivery.day <= until, delivery_stands()
    )
    query = (
        select(DunContact, DunDelivery)
        .outerjoin(DunDelivery, arrived)
        .where(DunContact.account_id == account_id, DunContact.day <= until, stands())
        .order_by(DunContact.day, DunContact.id, DunDelivery.day, DunDelivery.id)
    )
    for contact, delivery in session.execute(query):
        yield CourtDemand(
            day=contact.day, no=contact.no, way=contact.way.label, owed=contact.owed,
            answer=contact.answer,
            delivered=None if delivery is None else delivery.day,
            how="" if delivery is None else delivery.how.label,
            proof="" if delivery is None else " ".join(filter(None, (delivery.proof,
                                                                     delivery.brought_by))),
            is_proven=delivery is not None and delivery.how in PROOFS,
        )  # fmt: skip


def files_of_account(session: Session, account_id: int) -> Iterator[CourtFile]:
    """The files of its demands, agreements and cases, in that order; those of a demand that was
    taken back prove nothing."""
    for kind, numbers, told in (
        ("dun_contact", _numbers(session, DunContact, account_id, stands()), _("Demand {no}")),
        ("instalment_agreement", _numbers(session, Agreement, account_id), _("Agreement {no}")),
        ("court_case", _numbers(session, CourtCase, account_id), _("Case {no}")),
    ):
        if not numbers:
            continue
        for file in _files(session, kind, list(numbers)):
            said = told.format(no=numbers[file.subject_id])
            yield CourtFile(said=said, name=file.name, kind=file.kind, sha256=file.sha256)


def _numbers(
    session: Session,
    model: type[DunContact] | type[Agreement] | type[CourtCase],
    account_id: int,
    *only: ColumnElement[bool],
) -> dict[int, str]:
    query = select(model.id, model.no).where(model.account_id == account_id, *only)
    return {one: no for one, no in session.execute(query.order_by(model.id))}  # noqa: C416  rows


def _files(session: Session, kind: str, ids: Sequence[int]) -> Sequence[Attachment]:
    query = select(Attachment).where(
        Attachment.subject_kind == kind,
        among(Attachment.subject_id, ids),
        Attachment.deleted_at.is_(None),
    )
    return session.scalars(query.order_by(Attachment.subject_id, Attachment.id)).all()
