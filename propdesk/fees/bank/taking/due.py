"""What of the statement desk waits: for the list on Today."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from propdesk.db.store import may
from propdesk.fees.bank.taking.waiting import MoneyWaits, unclaimed_money, undecided_rows
from propdesk.kernel.due import Due, DueGroup
from propdesk.kernel.i18n import _


def due_statements(session: Session) -> Iterator[Due]:
    """Unclaimed money, and rows nobody has decided."""
    if not may(session, "fees.statement"):
        return
    money, rows = unclaimed_money(session), undecided_rows(session)
    if money.count:
        yield _due(money, "circle-dashed", _("Unclaimed money"), "state:unclaimed")
    if rows.count:
        yield _due(rows, "landmark", _("Rows of statements to be decided"), "state:open")


def _due(found: MoneyWaits, icon: str, title: str, chip: str) -> Due:
    return Due(
        group=DueGroup.MONEY,
        icon=icon,
        title=title,
        count=found.count,
        page_id="fees.statement_desk",
        place=_("Statement desk"),
        detail=_("{amount} yuan").format(amount=found.amount),
        oldest=found.oldest,
        context={"chip": chip},
    )
