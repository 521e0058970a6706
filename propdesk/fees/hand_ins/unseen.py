"""Cash that was deposited and that no statement of the bank shows, although it goes further."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import text
from sqlalchemy.orm import Session

from propdesk.kernel.due import Due, DueGroup, over_records
from propdesk.kernel.i18n import _
from propdesk.kernel.money import Money

UNSEEN_CASH = "unseen"
CREDITED_DAYS = 5  # after the deposit, when the bank has credited it
# What was deposited before the first file, or after the last one, is not looked for.
_OF_BANK = """FROM statement_file JOIN statement_account
    ON statement_account.id = statement_file.account_id WHERE channel = 'bank'"""
UNSEEN = f"""(hand_in.state = 'deposited' AND hand_in.seen_on IS NULL
    AND hand_in.cleared_on >= (SELECT min(first) {_OF_BANK})
    AND date(hand_in.cleared_on, '+{CREDITED_DAYS} days') <= (SELECT max(last) {_OF_BANK}))"""


def unseen_numbers(session: Session, last: date) -> list[str]:
    """The hand-ins deposited until a day that are not wholly on the statement."""
    query = f"SELECT no FROM hand_in WHERE {UNSEEN} AND cleared_on <= :last ORDER BY id"  # noqa: S608  ours
    return [no for (no,) in session.execute(text(query), {"last": last.isoformat()})]


def due_unseen(session: Session) -> Iterator[Due]:
    """The line on Today."""
    query = f"SELECT id, cleared_on, amount - stated FROM hand_in WHERE {UNSEEN} ORDER BY id"  # noqa: S608  ours
    found = session.execute(text(query)).all()
    made = Due(
        group=DueGroup.MONEY,
        icon="landmark",
        title=_("Cash handed in that the statement does not show"),
        page_id="fees.hand_ins",
        place=_("Cash hand-ins"),
        detail=_("{amount} yuan").format(amount=Money(sum(int(one[2]) for one in found))),
        context={"filter": UNSEEN_CASH},
    )
    days = [(one[0], date.fromisoformat(one[1])) for one in found]
    yield from over_records(made, "hand_in", days)
