"""The account of a payer over all units, in the order it was booked: bills and what settled them,
what is prepaid, what is held as deposits; homes that were sold stand apart.

Each section has a balance of its own that runs from row to row. The last one of the bills is what
is open, that of the prepayment what is left of it, that of the deposits what is held.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby

import msgspec
from msgspec import structs
from sqlalchemy import ScalarSelect, func, or_, select
from sqlalchemy.orm import Session

from propdesk.db.models import PostingRow
from propdesk.db.store import today, use_case
from propdesk.estate.accounts.service import accounts_of_unit, debtors
from propdesk.estate.models import Account, Occupancy, PayerStretch, Person, Unit
from propdesk.estate.rules import OWNING
from propdesk.estate.service import UnitUnknown
from propdesk.fees.held.service import deposit_moves
from propdesk.fees.late.service import late_of_person
from propdesk.fees.models import Allocation, Charge, Payment, PrepaymentEntry, Receipt, Reduction
from propdesk.fees.opening.models import FormerBooks, FormerPayment
from propdesk.fees.opening.rules import FormerState
from propdesk.fees.papers.words import reduction_word, units_told
from propdesk.fees.periods import short_period
from propdesk.fees.rules import ChargeKind, EntryKind, Nature, PaymentKind, PrepaymentKind
from propdesk.fees.statements.story import (
    MoneyTold,
    story_of,
    word_of_line,
    word_of_payment,
    word_of_reduction,
)
from propdesk.fees.tariff_models import FeeItem
from propdesk.kernel.days import ONE_DAY
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, pgettext
from propdesk.kernel.money import ZERO, Money, total
from propdesk.kernel.records.labels import Labelled


class NobodyPays(UserError):
    """A unit nobody ever owed anything for."""

    message = N_("Nobody pays for {code}: it has no owner, and nothing was ever charged.")


class Section(Labelled):
    """What a row belongs to; each section has a balance of its own."""

    BILLS = "bills", N_("Bills and payments")
    SOLD = "sold", N_("Homes that were sold")
    PREPAID = "prepaid", N_("What is prepaid")
    DEPOSITS = "deposits", N_("Deposits of the payer")
    FORMER = "former", N_("Paid in former books")


class AccountPayer(msgspec.Struct, frozen=True):
    """Somebody who pays, or paid, for a unit; `former`: all accounts of it are closed."""

    person_id: int
    name: str
    former: bool = False


class StatementRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row: `more` is what was charged or came in, `less` what settled it or went out, one of the
    two; `balance` is that of the section after it. `no`: the number of its receipt."""

    id: int
    section: Section
    day: date
    what: str
    unit: str = ""
    period: str = ""
    no: str = ""
    more: Money | None = None
    less: Money | None = None
    balance: Money = ZERO
    account_id: int = 0
    word: str = ""  # of STORY, of a bill or what became of it

    @property
    def change(self) -> Money:
        """What it adds to the balance."""
        return (self.more or ZERO) - (self.less or ZERO)


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """The account of a payer from a day (None: from the beginning) to a day, both counted.

    `late_fee`: what has accrued till today for being late and is not posted, so in no balance; none
    on a statement that ends on a past day.
    """

    payer: AccountPayer
    units: str
    first: date | None
    last: date
    rows: tuple[StatementRow, ...]
    late_fee: Money = ZERO
    story: tuple[MoneyTold, ...] = ()

    def of(self, section: Section) -> tuple[StatementRow, ...]:
        """The rows of a section."""
        return tuple(row for row in self.rows if row.section is section)

    def balance(self, section: Section) -> Money:
        """What a section comes to on the last day."""
        rows = self.of(section)
        return rows[-1].balance if rows else ZERO


@use_case(permission="fees.view")
def payers_of(session: Session, *, unit_id: int) -> tuple[AccountPayer, ...]:
    """Who pays or paid for a unit: who owes for it today first, former ones last.

    Raises UnitUnknown, NobodyPays.
    """
    unit = session.get(Unit, unit_id)
    if unit is None:
        raise UnitUnknown(code=unit_id)
    day = today(session)
    found: dict[int, AccountPayer] = {}
    debtor = debtors(session, day=day, unit_ids=[unit_id]).get(unit_id)
    if debtor is not None:
        name = session.get_one(Person, debtor.person_id).name
        found[debtor.person_id] = AccountPayer(debtor.person_id, name)
    for row in accounts_of_unit(session, unit_id=unit_id):
        gone = row.closed is not None and row.closed < day
        if row.person_id not in found or not gone:
            found.setdefault(row.person_id, AccountPayer(row.person_id, row.name, gone))
    if not found:
        raise NobodyPays(code=unit.code)
    return tuple(sorted(found.values(), key=lambda one: one.former))


@use_case(permission="fees.view")
def statement(
    session: Session, *, payer: AccountPayer, first: date | None = None, last: date | None = None
) -> Statement:
    """The account of a payer; what was booked before `first` is one row that carries it forward.

    By booking day, `last` counted (default: today). One payer of many units has one statement.
    """
    until = last or today(session)
    accounts = session.execute(
        select(Account.id, Account.closed, Unit.code)
        .outerjoin(Unit, Unit.id == Account.unit_id)
        .where(Account.person_id == payer.person_id)
        .order_by(Unit.order_key, Account.id)
    ).all()
    agreed = set(session.scalars(select(PayerStretch.account_id)))  # nothing that he owned
    past = (one for one in accounts if one.closed is not None and one.closed < today(session))
    sold = {one.id for one in past} - agreed
    codes = list(dict.fromkeys(one.code for one in accounts if one.code))
    booked = [
        *_bills(session, payer.person_id, sold),
        *_prepaid(session, payer.person_id),
        *_deposits(session, payer.person_id),
        *_former(session, payer),
    ]
    rows = [row for _order, row in sorted(booked, key=lambda one: one[0]) if row.day <= until]
    return Statement(
        payer=payer,
        units=units_told(codes),
        first=first,
        last=until,
        rows=tuple(_running(rows, first)),
        story=tuple(story_of(rows, first)),
        late_fee=late_of_person(session, payer.person_id) if until == today(session) else ZERO,
    )


def _running(rows: Iterable[StatementRow], first: date | None) -> Iterator[StatementRow]:
    """The rows of each section with their balance, what lies before a day as one of them."""
    places = list(Section)
    by_section = sorted(rows, key=lambda row: places.index(row.section))
    number = 0
    for section, some in groupby(by_section, key=lambda row: row.section):
        its = list(some)
        before = [row for row in its if first is not None and row.day < first]
        balance = total(row.change for row in before)
        if before and first is not None:
            number += 1
            yield StatementRow(
                id=number, section=section, day=first - ONE_DAY,
                what=_("Brought forward"), balance=balance,
            )  # fmt: skip
        for row in its[len(before) :]:
            number += 1
            balance += row.change
            yield structs.replace(row, id=number, balance=balance)


Order = tuple[date, int, int, int]
"""By which rows stand: day, posting, first what was charged, then by their ids."""
Booked = tuple[Order, StatementRow]


def _bills(session: Session, person_id: int, sold: set[int]) -> Iterator[Booked]:
    """Every line but those of deposits, and what settled them, with what was taken back."""
    yield from _charges(session, person_id, sold)
    yield from _settled(session, person_id, sold)
    yield from _let_go(session, person_id, sold)


def _section(account_id: int, sold: set[int]) -> Section:
    return Section.SOLD if account_id in sold else Section.BILLS


def _charges(session: Session, person_id: int, sold: set[int]) -> Iterator[Booked]:
    query = (
        select(Charge, FeeItem.name, Unit.code, PostingRow.day)
        .join(Account, Account.id == Charge.account_id)
        .join(FeeItem, FeeItem.id == Charge.fee_item_id)
        .join(PostingRow, PostingRow.seq == Charge.posting_seq)
        .outerjoin(Unit, Unit.id == Charge.unit_id)
        .where(Account.person_id == person_id, FeeItem.nature != Nature.DEPOSIT)
    )
    for line, item, unit, day in session.execute(query):
        yield (day, line.posting_seq, 0, line.id), StatementRow(
            id=0, section=_section(line.account_id, sold), day=day, what=_told(line.kind, item),
            unit=unit or "", period=short_period(line.period_from, line.period_to),
            more=line.amount, account_id=line.account_id,
            word=word_of_line(line.kind),
        )  # fmt: skip


def _told(kind: ChargeKind, item: str) -> str:
    if kind is ChargeKind.REVERSAL:
        return pgettext("statement", "{item}, taken back").format(item=item)
    if kind is ChargeKind.DIFFERENCE:
        return pgettext("statement", "{item}, difference").format(item=item)
    return item


def _number() -> ScalarSelect[str | None]:
    """The first receipt of a payment, of its red one where it takes one back."""
    return (
        select(func.min(Receipt.no))
        .where(Receipt.payment_id == Payment.id)
        .correlate(Payment)
        .scalar_subquery()
    )


def _settled(session: Session, person_id: int, sold: set[int]) -> Iterator[Booked]:
    """What each payment settled of the payer's lines, whoever paid it, by account and unit."""
    query = (
        select(
            Payment.id, Payment.kind, Payment.posting_seq, PostingRow.day, Charge.account_id,
            Unit.code, func.sum(Allocation.amount), _number(),
        )
        .join(Payment, Payment.id == Allocation.payment_id)
        .join(PostingRow, PostingRow.seq == Allocation.posting_seq)
        .join(Charge, Charge.id == Allocation.charge_id)
        .join(Account, Account.id == Charge.account_id)
        .join(FeeItem, FeeItem.id == Charge.fee_item_id)
        .outerjoin(Unit, Unit.id == Charge.unit_id)
        .where(Account.person_id == person_id, FeeItem.nature != Nature.DEPOSIT)
        .group_by(Payment.id, Charge.account_id)
    )  # fmt: skip
    for payment_id, kind, seq, day, account_id, unit, amount, no in session.execute(query):
        if amount:
            yield (day, seq, 1, payment_id), StatementRow(
                id=0, section=_section(account_id, sold), day=day, what=_paid(kind),
                unit=unit or "", no=no or "", less=amount, account_id=account_id,
                word=word_of_payment(kind),
            )  # fmt: skip


def _paid(kind: PaymentKind) -> str:
    words = {
        PaymentKind.VOID: pgettext("statement", "Payment voided"),
        PaymentKind.RED: pgettext("statement", "Payment taken back"),
        PaymentKind.OFFSET: pgettext("statement", "Paid from prepayment"),
        PaymentKind.MOVE: pgettext("statement", "Moved"),
    }
    return words.get(kind) or pgettext("statement", "Payment")


def _let_go(session: Session, person_id: int, sold: set[int]) -> Iterator[Booked]:
    """What the office let go of the payer's lines."""
    query = (
        select(Reduction, PostingRow.day, Charge.account_id, Unit.code)
        .join(PostingRow, PostingRow.seq == Reduction.posting_seq)
        .join(Charge, Charge.id == Reduction.charge_id)
        .join(Account, Account.id == Charge.account_id)
        .outerjoin(Unit, Unit.id == Charge.unit_id)
        .join(FeeItem, FeeItem.id == Charge.fee_item_id)
        .where(Account.person_id == person_id, FeeItem.nature != Nature.DEPOSIT)
    )
    for one, day, account_id, unit in session.execute(query):
        yield (day, one.posting_seq, 2, one.id), StatementRow(
            id=0, section=_section(account_id, sold), day=day, what=reduction_word(one.kind),
            unit=unit or "", less=one.amount, account_id=account_id,
            word=word_of_reduction(one.kind),
        )  # fmt: skip


def _prepaid(session: Session, person_id: int) -> Iterator[Booked]:
    query = (
        select(PrepaymentEntry, PostingRow.day, Unit.code, FeeItem.name, _number())
        .join(Payment, Payment.id == PrepaymentEntry.payment_id)
        .join(PostingRow, PostingRow.seq == PrepaymentEntry.posting_seq)
        .join(Account, Account.id == PrepaymentEntry.account_id)
        .outerjoin(Unit, Unit.id == Account.unit_id)
        .outerjoin(FeeItem, FeeItem.id == PrepaymentEntry.fee_item_id)
        .where(Account.person_id == person_id)
    )
    words = {
        PrepaymentKind.IN: pgettext("statement", "Prepaid"),
        PrepaymentKind.OFFSET: pgettext("statement", "Used for bills"),
        PrepaymentKind.REFUND: pgettext("statement", "Refunded"),
        PrepaymentKind.MOVE: pgettext("statement", "Moved"),
        PrepaymentKind.REVERSAL: pgettext("statement", "Payment taken back"),
    }
    for one, day, unit, item, no in session.execute(query):
        yield (day, one.posting_seq, 3, one.id), StatementRow(
            id=0, section=Section.PREPAID, day=day, what=words[one.kind], unit=unit or "",
            period=item or "", no=no or "", more=_in(one.amount), less=_out(one.amount),
        )  # fmt: skip


def _deposits(session: Session, person_id: int) -> Iterator[Booked]:
    words = {
        None: pgettext("statement", "{item}: paid"),
        EntryKind.IN: pgettext("statement", "{item}: taken over"),
        EntryKind.DEDUCTED: pgettext("statement", "{item}: deducted"),
        EntryKind.OFFSET: pgettext("statement", "{item}: used for bills"),
        EntryKind.REFUNDED: pgettext("statement", "{item}: refunded"),
        EntryKind.FORFEITED: pgettext("statement", "{item}: forfeited"),
        EntryKind.OUT: pgettext("statement", "{item}: handed on"),
    }
    back = pgettext("statement", "{item}: taken back")
    number = 0
    for held, moves in deposit_moves(session).items():
        if held.person_id != person_id:
            continue
        for move in moves:
            number += 1
            taken_back = move.kind is None and move.amount < ZERO
            what = (back if taken_back else words[move.kind]).format(item=held.item)
            yield (move.day, 0, 4, number), StatementRow(
                id=0, section=Section.DEPOSITS, day=move.day, what=what, unit=held.unit,
                no=held.no, more=_in(move.amount), less=_out(move.amount),
            )  # fmt: skip


def _former(session: Session, payer: AccountPayer) -> Iterator[Booked]:
    """What the payer paid in books that were taken over, or whoever paid while he owned the unit:
    history, in no balance of ours."""
    one = FormerPayment
    own = select(Account.unit_id).where(Account.person_id == payer.person_id)
    owned = select(Occupancy.id).where(
        Occupancy.unit_id == one.unit_id, Occupancy.person_id == payer.person_id,
        Occupancy.role.in_(OWNING),
        or_(Occupancy.since.is_(None), Occupancy.since <= one.day),
        or_(Occupancy.until.is_(None), Occupancy.until >= one.day),
    )  # fmt: skip
    his = or_(one.payer == payer.name, (one.payer == "") & owned.exists())
    query = (
        select(one, Unit.code)
        .join(FormerBooks, FormerBooks.id == one.books_id)
        .join(Unit, Unit.id == one.unit_id)
        .where(
            FormerBooks.state == FormerState.TAKEN, one.unit_id.in_(own), his,
        )
    )  # fmt: skip
    for paid, unit in session.execute(query):
        yield (paid.day, 0, 5, paid.id), StatementRow(
            id=0, section=Section.FORMER, day=paid.day, what=paid.item, unit=unit,
            period=short_period(paid.period_from, paid.period_to), no=paid.receipt_no,
            more=_in(paid.amount), less=_out(paid.amount),
        )  # fmt: skip


def _in(amount: Money) -> Money | None:
    return amount if amount > ZERO else None


def _out(amount: Money) -> Money | None:
    return None if amount > ZERO else -amount
