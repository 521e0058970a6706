"""A charge as it is typed in a form: the room, then the item or the month."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.store import use_case
from propdesk.estate.search.service import units_meant
from propdesk.fees.charges.service import ChargeRow, charge_rows
from propdesk.fees.models import OpenCharge
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, listed
from propdesk.kernel.money import ZERO
from propdesk.kernel.records.folding import fold, tidy
from propdesk.kernel.records.initials import initials_of

MOST_NAMED = 5


class NoSuchCharge(UserError):
    """Nothing is charged so."""

    message = N_("No charge is called “{typed}”. Type the room, then the item or the month.")


class SeveralCharges(UserError):
    """More than one charge is meant."""

    message = N_("{count} charges may be meant: {names}. Type the item or the month, too.")


@use_case(permission="fees.view")
def charge_meant(session: Session, *, typed: str) -> tuple[int, str]:
    """The one charge of a room that a text means, unpaid before paid, and what it is called.

    Raises NoSuchCharge, SeveralCharges.
    """
    words = tidy(typed).split()
    for length in range(len(words), 0, -1):
        units = units_meant(session, text=" ".join(words[:length]))
        if units and (found := _among(session, units[0].id, words[length:])):
            open_ones = [row for row in found if row.open > ZERO] or found
            if len(open_ones) > 1:
                names = listed(called(row) for row in open_ones[:MOST_NAMED])
                raise SeveralCharges(count=len(open_ones), names=names)
            return open_ones[0].id, called(open_ones[0])
    raise NoSuchCharge(typed=typed)


def _among(session: Session, unit_id: int, words: Sequence[str]) -> list[ChargeRow]:
    """The live charges of a unit that all these words fit, the newest first."""
    ids = session.scalars(
        select(OpenCharge.charge_id)
        .where(OpenCharge.unit_id == unit_id, OpenCharge.live, OpenCharge.amount > ZERO)
        .order_by(OpenCharge.due_day.desc(), OpenCharge.charge_id.desc())
    )
    rows = charge_rows(session, ids=list(ids))
    return [row for row in rows if all(_fits(row, fold(word)) for word in words)]


def _fits(row: ChargeRow, word: str) -> bool:
    month = f"{row.period_from:%Y-%m}" if row.period_from else ""
    return (
        word in fold(row.item)
        or initials_of(row.item).startswith(word)
        or (bool(month) and month.endswith(word))
    )


def called(row: ChargeRow) -> str:
    """Room, item and month of a charge: what finds it again."""
    month = f"{row.period_from:%Y-%m}" if row.period_from else ""
    return " ".join(word for word in (row.unit or row.debtor, row.item, month) if word)


@use_case(permission="fees.view")
def charge_name(session: Session, *, charge_id: int) -> str:
    """What a charge is called; a sentence for one that is gone."""
    rows = charge_rows(session, ids=[charge_id])
    return called(rows[0]) if rows else _("unknown")
