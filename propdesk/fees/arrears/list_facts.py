"""What an arrears list on paper says; of phones what tells them apart, paper lies about."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.store import acting, today, use_case
from propdesk.estate.models import Account
from propdesk.estate.notation.service import mask_phone
from propdesk.estate.service import phones_of
from propdesk.fees.arrears.arrears import BUCKETS
from propdesk.fees.dues.account_arrears import AccountArrears
from propdesk.fees.dues.balances import balances_of_people
from propdesk.fees.dues.household_dues import open_lines
from propdesk.fees.dues.prepaid import Pot, coverage, people_with_balance, pots
from propdesk.fees.papers.facts import ArrearsFacts, ArrearsLine
from propdesk.kernel.i18n import _
from propdesk.kernel.money import ZERO, Money, total
from propdesk.system.settings.service import estate_settings


@use_case(permission="fees.view")
def arrears_facts(
    session: Session, *, as_of: date, accounts: Sequence[AccountArrears]
) -> ArrearsFacts:
    """The facts of a list of these accounts in their order; its sums are those of its lines."""
    estate = estate_settings(session)
    phones = _phones(session, [one.account_id for one in accounts])
    prepaid = _prepaid(session, as_of, accounts)
    lines = tuple(
        ArrearsLine(
            one.unit_code,
            one.debtor,
            mask_phone(phones.get(one.account_id, "")),
            one.buckets,
            one.total,
            _remark(one, prepaid.get(one.account_id, "")),
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
        printed=today(session),
        printed_by=acting(session).name,
        practice=estate.practice,
    )


def _remark(one: AccountArrears, prepaid: str) -> str:
    return " ".join(filter(None, (_("former owner") if one.former else "", prepaid)))


def _phones(session: Session, account_ids: Sequence[int]) -> dict[int, str]:
    """account id → the first phone of who owes."""
    query = select(Account.id, Account.person_id).where(among(Account.id, account_ids))
    people = session.execute(query).all()
    phones = phones_of(session, person_ids=[person for _account, person in people])
    return {account: phones[person][0].number for account, person in people if person in phones}


def _prepaid(session: Session, as_of: date, accounts: Sequence[AccountArrears]) -> dict[int, str]:
    """account id → what of its debt is prepaid; of today, for only that is known line by line."""
    if as_of < today(session):
        return {}
    owing = {one.account_id for one in accounts}
    people = select(Account.id, Account.person_id)
    person_of = {account: person for account, person in session.execute(people)}  # noqa: C416  rows
    having = people_with_balance(session, {person_of[one] for one in owing})
    wanted = sorted(one for one in owing if person_of[one] in having)
    if not wanted:
        return {}
    lines = open_lines(session, account_ids=wanted)
    paid = coverage(session, lines).by_line
    covered: dict[int, Money] = dict.fromkeys(wanted, ZERO)
    for line in lines:
        covered[line.account_id] += paid.get(line.charge_id, ZERO)
    balances = balances_of_people(session, {person_of[one] for one in wanted})
    pot_of = pots(session, sorted({*wanted, *(one.account_id for one in balances)}))
    left: dict[Pot, Money] = defaultdict(Money)
    for balance in balances:
        left[pot_of[balance.account_id]] += balance.amount
    for account, amount in covered.items():
        left[pot_of[account]] -= amount
    # What is left is told once, beside the first debt of its home.
    return {
        account: _prepaid_words(amount, left.pop(pot_of[account], ZERO))
        for account, amount in covered.items()
    }


def _prepaid_words(covered: Money, left: Money) -> str:
    if covered and left:
        return _("prepayment covers {amount}, {left} left").format(amount=covered, left=left)
    if covered:
        return _("prepayment covers {amount}").format(amount=covered)
    return _("{left} prepaid").format(left=left) if left else ""
