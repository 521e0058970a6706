"""What became of promises: paid from the contact to the promised day, by value day."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.orm import Session

from propdesk.db.store import today
from propdesk.fees.dunning.rules import PromiseState, promise_state
from propdesk.kernel.money import Money

# What was paid of that which was overdue on the day of the contact. Money that came before it was
# entered had its effect on what was owed then; what was taken back counts against its payment.
_PAID = """(
    SELECT coalesce(sum(allocation.amount), 0)
    FROM charge
    JOIN allocation ON allocation.charge_id = charge.id
    JOIN payment ON payment.id = allocation.payment_id
    JOIN posting ON posting.seq = payment.posting_seq
    LEFT JOIN payment AS origin ON origin.id = payment.reverses_id
    WHERE charge.account_id = dun_contact.account_id AND charge.due_day < dun_contact.day
        AND posting.at > dun_contact.at
        AND coalesce(origin.value_day, payment.value_day)
            BETWEEN dun_contact.day AND dun_contact.promised_on
)"""
# Kept, broken, due on a day or open: a word for each promise, by SQL.
STATE_SQL = f"""CASE
    WHEN dun_contact.promised_on IS NULL THEN 'none'
    WHEN {_PAID} >= coalesce(dun_contact.promised, dun_contact.owed) THEN 'kept'
    WHEN dun_contact.promised_on < :today THEN 'broken'
    WHEN dun_contact.promised_on = :today THEN 'due'
    ELSE 'open' END"""
STANDS_SQL = """dun_contact.reverses_id IS NULL AND NOT EXISTS (
    SELECT 1 FROM dun_contact AS back WHERE back.reverses_id = dun_contact.id)"""


class Promise(NamedTuple):
    """A promise to pay, and what became of it. `wanted` is what was promised."""

    contact_id: int
    account_id: int
    day: date
    until: date
    wanted: Money
    paid: Money
    state: PromiseState


def promises(
    session: Session, *, accounts: Collection[int] | None = None, since: date | None = None
) -> list[Promise]:
    """The promises that stand, of some accounts, or for a day from `since` on; the oldest first."""
    query = f"""
        SELECT id, account_id, day, promised_on, coalesce(promised, owed), {_PAID}
        FROM dun_contact
        WHERE promised_on IS NOT NULL AND promised_on >= :since AND {STANDS_SQL}
        ORDER BY promised_on, id
    """  # noqa: S608  our own words
    rows = session.execute(text(query), {"since": (since or date.min).isoformat()}).all()
    wanted = None if accounts is None else set(accounts)
    day = today(session)
    return [_promise(row, day) for row in rows if wanted is None or row[1] in wanted]


def _promise(row: tuple[int, int, str, str, int, int], today: date) -> Promise:
    contact, account, day, until, wanted, paid = row
    last = date.fromisoformat(until)
    state = promise_state(until=last, wanted=wanted, paid=paid, today=today)
    return Promise(
        contact_id=contact,
        account_id=account,
        day=date.fromisoformat(day),
        until=last,
        wanted=Money(wanted),
        paid=Money(paid),
        state=state,
    )


def last_promises(session: Session, accounts: Collection[int]) -> Mapping[int, Promise]:
    """The newest promise of each of these accounts."""
    found = sorted(promises(session, accounts=accounts), key=lambda one: (one.day, one.contact_id))
    return {one.account_id: one for one in found}
