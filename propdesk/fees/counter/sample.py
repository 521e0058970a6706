"""What the cash desk of the sample estate has: deposits in every state, offers that were taken."""

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import count
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db.past.moments import SampleYear
from propdesk.db.records import saving
from propdesk.db.store import use_case
from propdesk.estate.models import Unit
from propdesk.estate.rules import UnitKind
from propdesk.fees.billing.service import lines_until
from propdesk.fees.cards.service import CARD_SALE, CardOrder, card_line, card_meters
from propdesk.fees.counter.collecting import TOUCHES, collect_payment
from propdesk.fees.counter.facts import counter_facts
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.counter.reversing import void_receipt
from propdesk.fees.counter.ticket import Ticket
from propdesk.fees.deductions.service import (
    DEDUCTIONS,
    DEPOSIT_DEDUCTION,
    DeductionFields,
    Objection,
)
from propdesk.fees.deposits.rules import (
    DeductionKind,
    DeductionState,
    Holder,
    Origin,
    RefundState,
)
from propdesk.fees.deposits.service import (
    DEPOSIT,
    DEPOSITS,
    DepositFields,
    PassedOn,
    hand_on,
    house_deposits,
)
from propdesk.fees.held.service import (
    DEPOSIT_PROOF,
    PROOFS,
    ProofFields,
    held_by_us,
    month_before,
)
from propdesk.fees.offers.rules import UseState
from propdesk.fees.offers.taken.service import OFFER_USE, USES, EarlyEnd, offers_for
from propdesk.fees.receipt_books.service import Handwritten, next_number
from propdesk.fees.refunds.service import (
    DEPOSIT_REFUND,
    REFUNDS,
    Approval,
    PaidOut,
    RefundFields,
)
from propdesk.fees.rules import Method, Nature
from propdesk.fees.tariff_models import FeeItem
from propdesk.fees.tariffs.service import ITEM, ItemFields
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.money import ZERO, Money

_R, _D = RefundState, DeductionState
_RENOVATION, _CARDS = Money(200_000), Money(5_000)
_ITEMS = (("YJ", N_("Renovation deposit")), ("KJ", N_("Pass and card deposit")))
_COMPANY, _PHONE = N_("Qingshan Decoration"), "19900007311"
_WHY = N_("Works accepted, nothing damaged")
_CLAUSE = N_("Renovation agreement, 5.2")
_FOUND = N_("Wall of the lift scratched by tiles carried without a cover; pictures")
_PAY_AHEAD = 400  # days
_TRIED, _TAKEN = 12, 2  # households
_BY_HAND, _IN_THE_DARK = 4, Money(20_000)
_BASIS = N_("Quote of the lift company")


class _Maker:
    """Deposits of one household after the other, through the use cases of the office."""

    def __init__(self, session: Session, year: SampleYear) -> None:
        self._session, self._year = session, year
        rooms = select(Unit.id).where(Unit.kind == UnitKind.ROOM).order_by(Unit.order_key)
        self._rooms, self._next = session.scalars(rooms).all(), count(2)
        self.works, self.cards = (self._item(code, _(name)) for code, name in _ITEMS)
        damage = select(FeeItem.id).where(FeeItem.nature == Nature.PAID_SERVICE)
        self._damage = session.scalars(damage.order_by(FeeItem.id)).first()

    def _item(self, code: str, name: str) -> int:
        found = self._session.scalar(select(FeeItem.id).where(FeeItem.code == code))
        fields = ItemFields(code=code, name=name, nature=Nature.DEPOSIT)
        return found or saving.add(self._session, ITEM, fields)

    def day(self, ago: int) -> date:
        return self._year.today - timedelta(days=ago)

    def deposit(self, item: int, amount: Money, **more: Any) -> int:  # noqa: ANN401  fields of a deposit
        room = self._rooms[next(self._next) * 7 % len(self._rooms)]
        fields = DepositFields(fee_item_id=item, amount=amount, **{"unit_id": room, **more})
        return DEPOSITS.uses.add(self._session, fields=fields)

    def held(self, ago: int, amount: Money = _RENOVATION, **more: Any) -> int:  # noqa: ANN401  fields of a deposit
        """One that former books say was paid so many days ago."""
        brought = {"comes": Origin.BROUGHT, "since": self.day(ago), "about": _("Renovation works")}
        receipt = f"G{1000 + ago}"
        return self.deposit(self.works, amount, **brought, receipt_no=receipt, **more)

    def taken(self, item: int, amount: Money, about: str) -> str:
        """One that the cash desk took; its receipt."""
        deposit_id = self.deposit(item, amount, about=about)
        unit_id = self._session.get_one(DEPOSIT.model, deposit_id).unit_id
        wanted = house_deposits(self._session, [unit_id or 0]).to_collect
        lines = tuple(one for one in wanted if one.deposit_id == deposit_id)
        order = Order(
            unit_id=unit_id, parts=(Part(Method.WECHAT, amount),), charge_ids=(), new_lines=lines
        )
        return collect_payment(self._session, order=order).receipts[0].no

    def refund(self, deposit_id: int, *states: RefundState, ago: int = 2) -> None:
        payee = self._session.get_one(DEPOSIT.model, deposit_id).payer
        amount = DEPOSITS.records.rows(self._session, ids=[deposit_id])[0].held
        fields = RefundFields(
            deposit_id=deposit_id, amount=amount, why=_(_WHY), payee=payee,
            bank=_("City bank"), account_no="6222020200112233445", signed_on=self.day(ago),
            pay_by=self.day(ago - 7),
        )  # fmt: skip
        made = REFUNDS.uses.add(self._session, fields=fields)
        forms = {_R.APPROVED: Approval(approver=_("Manager Ou")), _R.PAID: PaidOut(slip_no="2611")}
        for to in states:
            why = (
                "" if to in forms else _("Account closed") if to is _R.RETURNED else _("No receipt")
            )
            REFUNDS.uses.move(self._session, record_id=made, to=to, form=forms.get(to), why=why)

    def deduct(
        self, deposit_id: int, amount: Money, *states: DeductionState, ago: int = 30,
        kind: DeductionKind = DeductionKind.DAMAGE,
    ) -> None:  # fmt: skip
        fields = DeductionFields(
            deposit_id=deposit_id, kind=kind, amount=amount, income_item_id=self._damage,
            clause=_(_CLAUSE), evidence=_(_FOUND), price_basis=_(_BASIS), told_on=self.day(ago),
        )  # fmt: skip
        made = DEDUCTIONS.uses.add(self._session, fields=fields)
        for to in states:
            seen = _("The cover was there on the pictures")
            form = Objection(objection=seen) if to is _D.OBJECTED else None
            whys = {_D.DROPPED: seen, _D.TAKEN_BACK: _("Another contractor had broken it")}
            why = whys.get(to, "")
            DEDUCTIONS.uses.move(self._session, record_id=made, to=to, form=form, why=why)

    def prove(self, day: date, cash: Money = ZERO) -> None:
        """That the money is there; `cash` lay in the drawer over the weekend."""
        books = held_by_us(self._session, day)
        fields = ProofFields(
            as_of=day, on_account=books - cash, proved_by=_("Accountant Bai"),
            why=_("The rest was banked on the next working day") if cash else "",
        )  # fmt: skip
        PROOFS.uses.add(self._session, fields=fields)


def _deposits(session: Session, year: SampleYear) -> Mapping[str, int]:
    """Enter them."""
    make = _Maker(session, year)
    spoiled = make.taken(make.cards, _CARDS, _("Card 04119"))
    void_receipt(session, no=spoiled, reason=_("Wrong room"))
    make.deposit(make.works, _RENOVATION, about=_("Renovation works"))
    make.taken(make.works, _RENOVATION, _("Renovation works"))
    make.taken(make.cards, _CARDS, _("Cards 04117, 04118"))
    make.held(20)
    make.held(200, refund_by=make.day(12))
    make.held(150, Money(300_000), payer=_(_COMPANY), phone=_PHONE)
    make.held(400, holder=Holder.DEVELOPER)
    make.refund(make.held(180))
    make.refund(make.held(170), _R.APPROVED, ago=9)
    make.refund(make.held(160), _R.APPROVED, _R.PAID)
    make.refund(make.held(155), _R.APPROVED, _R.PAID, _R.RETURNED)
    make.refund(make.held(90), _R.REFUSED)
    make.deduct(make.held(120), Money(60_000), _D.DONE)
    make.deduct(make.held(130), Money(235_000), _D.DONE)
    make.deduct(make.held(300), _RENOVATION, _D.DONE, kind=DeductionKind.FORFEIT)
    make.deduct(make.held(110), Money(45_000), ago=3)
    make.deduct(make.held(100), Money(30_000), _D.DROPPED)
    make.deduct(make.held(105), Money(20_000), _D.OBJECTED, ago=4)
    theirs = make.held(410, holder=Holder.DEVELOPER)
    one = session.get_one(DEPOSIT.model, theirs)
    ours = PassedOn(
        unit_id=one.unit_id, payer=one.payer, consent_on=make.day(40),
        why=_("Paid over by the developer"),
    )  # fmt: skip
    hand_on(session, deposit_id=theirs, fields=ours)
    make.deduct(make.held(140), Money(50_000), _D.DONE, _D.TAKEN_BACK)
    end = month_before(make.day(0))
    make.prove(month_before(end))
    make.prove(end, Money(30_000))
    kinds = (DEPOSIT, DEPOSIT_REFUND, DEPOSIT_DEDUCTION, DEPOSIT_PROOF)
    return {
        one.kind: session.scalar(select(func.count()).select_from(one.table)) or 0 for one in kinds
    }


def _uses(session: Session, year: SampleYear) -> Mapping[str, int]:
    """Let two households pay a year and more ahead; one of them moves out after half of it."""
    rooms = select(Unit.id).where(Unit.kind == UnitKind.ROOM).order_by(Unit.order_key.desc())
    taken = 0
    for unit_id in session.scalars(rooms.limit(_TRIED)):
        taken += _pay_ahead(session, year, unit_id)
        if taken == _TAKEN:
            form = EarlyEnd(ended_on=year.today + timedelta(days=_PAY_AHEAD // 2))
            newest = max(USES.records.ids(session))
            why = _("Moves out")
            USES.uses.move(session, record_id=newest, to=UseState.ENDED, form=form, why=why)
            break
    return {OFFER_USE.kind: session.scalar(select(func.count()).select_from(OFFER_USE.table)) or 0}


def _pay_ahead(session: Session, year: SampleYear, unit_id: int) -> bool:
    """Whether an offer fitted what the household paid by transfer."""
    until = year.today + timedelta(days=_PAY_AHEAD)
    ticket = Ticket(day=year.today)
    if not offers_for(session, unit_ids=[unit_id]):
        return False
    facts = counter_facts(session, unit_id=unit_id)
    ticket.take_facts(facts, first=True)
    near = facts.desk.near_ids
    ahead = [line for one in near for line in lines_until(session, unit_id=one, until=until)]
    ticket.pay_to(until, ahead)
    ticket.offered = offers_for(session, unit_ids=near)
    ticket.use_offers, ticket.method = True, Method.TRANSFER
    if not ticket.fitting:
        return False
    collect_payment(session, order=ticket.order(ticket.till(None)))
    return True


def _card_sales(session: Session) -> Mapping[str, int]:
    """Sell twice for each meter that is sold by card; one card was not written, that receipt is
    void."""
    units = session.scalars(select(Unit.id).where(Unit.kind == UnitKind.ROOM))
    sold = 0
    for meter, unit_id in [
        (one, unit) for unit in units for one in card_meters(session, unit_id=unit)
    ]:
        for money in (Money(10_000), Money(5_000)):
            line = card_line(session, order=CardOrder(meter_id=meter.id, money=money))
            parts = (Part(Method.WECHAT, line.amount),)
            order = Order(unit_id=unit_id, parts=parts, charge_ids=(), new_lines=(line,))
            done = collect_payment(session, order=order)
        if not sold:
            void_receipt(session, no=done.receipts[0].no, reason=_("The card was not written"))
        sold += 2
    return {CARD_SALE.kind: sold}


def _by_hand(session: Session, year: SampleYear) -> None:
    """Enter what was written by hand one evening without power; one number was passed over."""
    rooms = select(Unit.id).where(Unit.kind == UnitKind.ROOM).order_by(Unit.order_key.desc())
    day, number = year.today, next_number(session)
    for unit_id in session.scalars(rooms.limit(_BY_HAND)).all():
        if not number:
            break
        order = Order(
            unit_id=unit_id, parts=(Part(Method.CASH, _IN_THE_DARK),), keep_rest=True,
            paper=Handwritten(number, day),
        )  # fmt: skip
        collect_payment(session, order=order)
        number = next_number(session, after=number)
        number = next_number(session, after=number) if unit_id % 2 and number else number


@use_case(
    permission="fees.collect",
    touches=tuple(
        {*TOUCHES, *DEPOSIT.touches, *DEPOSIT_REFUND.touches, *DEPOSIT_DEDUCTION.touches}
        | {*ITEM.touches, *DEPOSIT_PROOF.touches, *OFFER_USE.touches}
    ),
)
def sample_desk(session: Session, *, year: SampleYear) -> Mapping[str, int]:
    """Make the deposits, what was paid ahead by offers, sold by card and written by hand."""
    _by_hand(session, year)
    return {**_deposits(session, year), **_uses(session, year), **_card_sales(session)}
