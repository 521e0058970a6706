"""What an arrears list on paper says, with the phones to call."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.store import acting
from propdesk.estate.models import Account
from propdesk.estate.service import phones_of
from propdesk.fees.arrears import BUCKETS, AccountArrears
from propdesk.fees.facts import ArrearsFacts, ArrearsLine
from propdesk.kernel.i18n import _
from propdesk.kernel.money import total
from propdesk.system.service import estate_settings


def arrears_facts(
    session: Session, *, as_of: date, accounts: Sequence[AccountArrears]
) -> ArrearsFacts:
    """The facts of a list of these accounts in their order; its sums are those of its lines."""
    estate = estate_settings(session)
    phones = _phones(session, [one.account_id for one in accounts])
    lines = tuple(
        ArrearsLine(
            one.unit_code,
            one.debtor,
            phones.get(one.account_id, ""),
            one.buckets,
            one.total,
            _("former owner") if one.former else "",
        )
        for one in accounts
    )
    return ArrearsFacts(
        company=estate.company,
        estate=estate.name,
        as_of=as_of,
        buckets=tuple(_(title) for _name, title, _last in BUCKETS),
        lines=lines,
        amounts=tuple(
            total(line.amounts[number] for line in lines) for number in range(len(BUCKETS))
        ),
        total=total(line.total for line in lines),
        printed_by=acting(session).name,
        practice=estate.practice,
    )


def _phones(session: Session, account_ids: Sequence[int]) -> dict[int, str]:
    """account id → the first phone of who owes; asked for in pieces SQLite takes."""
    found: dict[int, str] = {}
    for start in range(0, len(account_ids), 500):
        some = account_ids[start : start + 500]
        query = select(Account.id, Account.person_id).where(Account.id.in_(some))
        people = [(account_id, person_id) for account_id, person_id in session.execute(query)]
        phones = phones_of(session, person_ids=[person for _account, person in people])
        found |= {
            account: phones[person][0].number for account, person in people if person in phones
        }
    return found
