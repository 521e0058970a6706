"""Taking money: payment, allocation, numbers, receipt facts and audit in one transaction.

Order of settling: counter charges first (line and payment are one transaction), then the chosen
lines, oldest first, then their late fees (or those before the lines, as the estate says). What is
left over becomes a prepayment, if the desk says so.
"""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.audit import record
from propdesk.db.posting import Posting, posting
from propdesk.db.store import acting, today, use_case
from propdesk.estate.models import Account
from propdesk.estate.service import UnitUnknown, code_and_title
from propdesk.fees.billing.service import post_lines
from propdesk.fees.cards.service import CARD_SALE, note_card_sales
from propdesk.fees.counter.orders import (
    Allocated,
    Collected,
    CounterChargeUnpaid,
    LineChanged,
    NothingToPay,
    Order,
    OverPaid,
    TenderedTooLittle,
    check_value_day,
)
from propdesk.fees.counter.walk_in_orders import prepay_account, with_walk_in
from propdesk.fees.deposits.service import DESK_TABLES, note_deposits
from propdesk.fees.dues.allocating import Share, TooMuchRoundedOff, allocate, rounded_shares
from propdesk.fees.dues.balances import balances_of_people
from propdesk.fees.dues.covering import Balance, Draw, drawn_of_each
from propdesk.fees.dues.household_dues import (
    DueLine,
    chosen_lines,
    household_dues,
    open_lines,
)
from propdesk.fees.dues.prepaid import draw_for_lines, payer_name, post_draws, post_entry
from propdesk.fees.late.service import (
    TABLES as LATE_TABLES,
    LateDue,
    late_dues,
    late_posted,
    with_late,
)
from propdesk.fees.models import Allocation, Payment, PaymentPart, Reduction
from propdesk.fees.offers.taken.service import OFFER_USE, OffersAtDesk
from propdesk.fees.receipt_books.service import PAPER_RECEIPT, checked_paper, note_paper
from propdesk.fees.receipts.service import ReceiptOrder, SettledLine, issue_receipts
from propdesk.fees.refusals import AmountNotPositive
from propdesk.fees.rules import ChargeKind, Method, PaymentKind, PrepaymentKind, ReductionKind
from propdesk.fees.shifts.service import shift_for_payment
from propdesk.kernel.money import ZERO, Money, check_amount, total
from propdesk.system.settings.service import estate_settings, rounding_ceiling

TOUCHES = (
    "payment",
    "payment_part",
    "allocation",
    "reduction",
    "prepayment_entry",
    "receipt",
    "receipt_group",
    "charge",
    "open_charge",
    "cash_session",
    "posting",
    "counter",
    "audit",
    "account",
    "person",
    "phone",
    *DESK_TABLES,
    *OFFER_USE.touches,
    *LATE_TABLES,
    *CARD_SALE.touches,
    *PAPER_RECEIPT.touches,
)


@use_case(permission="fees.collect", touches=TOUCHES)
def collect_payment(session: Session, *, order: Order) -> Collected:
    """Take a payment and issue its receipts. Refused: nothing chosen, too little or too much, a
    line that changed meanwhile, more prepayment than there is, 抹零 above the ceiling, an amount or
    a value day beyond reason, a paper of no book, used before or of a closed month.
    """
    order, place = _ready(session, order)
    with posting(session, "payment") as post:
        created = post_lines(post, order.new_lines) if order.new_lines else []
        lines = _lines_to_settle(session, order, created)
        late = _late_fees(session, order) if order.late_fees else []
        lines = with_late(lines, late, len(order.new_lines)) if late else lines
        offers = OffersAtDesk(session, order.offers, lines, order.limits) if order.offers else None
        balances, draws, (shares, rest) = _settled(session, order, lines, offers)
        _check_shares(lines, shares, rest, order, created)
        if late:
            settled = {lines[one.line].charge_id: one.allocated + one.reduced for one in shares}
            lines = late_posted(post, lines, late, settled)
        keeper = prepay_account(session, order, lines, rest) if rest else None
        names = (lines[share.line].debtor for share in shares)
        order = replace(order, payer=order.payer or payer_name(session, names, keeper))
        cash_session = shift_for_payment(session)
        payment_id = _post_payment(session, post, order, cash_session)
        note_paper(session, order.paper, payment_id, _money_in(order))
        allocated = _post_shares(post, payment_id, lines, shares)
        shares = offers.post(post, payment_id, shares) if offers else shares
        if created:
            _note_made(session, order, created, lines, shares)
        post_draws(post, payment_id, balances, draws)
        _keep(post, payment_id, keeper, rest)
        debtor = _sole_debtor(session, lines, keeper)
        left = _left(session, debtor, is_used=bool(rest or draws))
        paper = _receipt_order(order, payment_id, _settled_lines(lines, shares, draws), rest, left)
        receipts = issue_receipts(session, post, paper, place)
        result = Collected(
            payment_id=payment_id, receipts=receipts, allocated=allocated, prepaid=rest,
            change=order.change, prepaid_used=total(draw.amount for draw in draws),
            amount=_money_in(order), session_id=cash_session, beside=_beside(session, debtor, left),
        )  # fmt: skip
    _write_down(session, result)
    return result


def _ready(session: Session, order: Order) -> tuple[Order, tuple[str, str]]:
    """The order as it is taken, of the day of its paper if it has one, and the place it is for."""
    if order.paper is not None:
        paper = checked_paper(session, order.paper)
        order = replace(order, paper=paper, value_day=paper.day)
    place = _check_order(session, order)
    return with_walk_in(session, order), place


def _keep(post: Posting, payment_id: int, keeper: Balance | None, rest: Money) -> None:
    if keeper is not None:
        post_entry(post, payment_id, keeper, PrepaymentKind.IN, rest)


def _write_down(session: Session, done: Collected) -> None:
    numbers = ", ".join(issued.no for issued in done.receipts)
    after = {"amount": done.amount, "prepaid": done.prepaid, "lines": len(done.allocated)}
    record(session, "payment.collect", ("payment", done.payment_id, numbers), after=after)


def _late_fees(session: Session, order: Order) -> list[LateDue]:
    """The late fees to settle, counted to the value day. Raises LineChanged."""
    day = order.value_day or today(session)
    found = late_dues(session, order.late_fees, day, order.late_most)
    if order.late_most is None and len(found) < len(set(order.late_fees)):
        raise LineChanged
    return found


def _note_made(
    session: Session,
    order: Order,
    created: Sequence[int],
    lines: Sequence[DueLine],
    shares: Sequence[Share],
) -> None:
    """What was sold by card and taken as deposits, by the lines made with the payment. Raises as
    note_card_sales and note_deposits."""
    let_go = {lines[share.line].charge_id: share.reduced for share in shares}
    made = list(zip(created, order.new_lines, strict=True))
    note_card_sales(session, [draft for _id, draft in made])
    note_deposits(
        session,
        [(new_id, draft, let_go.get(new_id, ZERO)) for new_id, draft in made],
        {line.charge_id: line.account_id for line in lines},
    )


def _wanted(order: Order, lines: Sequence[DueLine]) -> list[Money]:
    """How much of each line may be settled: what is open, or less where the desk says so."""
    limits = dict(order.limits)
    return [min(line.open, limits.get(line.charge_id, line.open)) for line in lines]


def _settled(
    session: Session, order: Order, lines: Sequence[DueLine], offers: OffersAtDesk | None
) -> tuple[tuple[Balance, ...], tuple[Draw, ...], tuple[tuple[Share, ...], Money]]:
    """Prepayment first pays the lines of whose it is, then the money pays the rest in order."""
    wanted = _wanted(order, lines)
    if offers is not None:
        wanted = offers.less(wanted)
    let_go = rounded_shares(wanted, order.rounded_off)
    due = [amount - less for amount, less in zip(wanted, let_go, strict=True)]
    prepaid = total(part.amount for part in order.parts if part.method is Method.PREPAID)
    balances, draws = draw_for_lines(session, lines, due, prepaid)
    drawn = drawn_of_each(draws, len(lines))
    shares, rest = allocate(wanted, _money_in(order), order.rounded_off, drawn)
    if offers is not None:
        offers.refuse_in_part(shares)
    return balances, draws, (shares, rest)


def _sole_debtor(session: Session, lines: Sequence[DueLine], keeper: Balance | None) -> int | None:
    """Whose prepayment is spoken of: who keeps one, else who owes all the lines; None: several."""
    if keeper is not None:
        return session.get_one(Account, keeper.account_id).person_id
    people = {line.person_id for line in lines}
    return people.pop() if len(people) == 1 else None


def _left(session: Session, person_id: int | None, *, is_used: bool) -> Money | None:
    """What this person still has prepaid; None where that is nobody's business or never was any."""
    if person_id is None:
        return None
    left = total(one.amount for one in balances_of_people(session, [person_id]))
    return left if left or is_used else None


def _beside(session: Session, person_id: int | None, left: Money | None) -> tuple[DueLine, ...]:
    """What the same person owes while prepayment is left, on whatever account."""
    if not left:
        return ()
    accounts = session.scalars(select(Account.id).where(Account.person_id == person_id)).all()
    return open_lines(session, account_ids=accounts)


def _settled_lines(
    lines: Sequence[DueLine], shares: Sequence[Share], draws: Sequence[Draw]
) -> tuple[SettledLine, ...]:
    prepaid = drawn_of_each(draws, len(lines))
    return tuple(
        SettledLine(lines[one.line], one.allocated, one.reduced, prepaid[one.line])
        for one in shares
    )


def _receipt_order(
    order: Order,
    payment_id: int,
    lines: tuple[SettledLine, ...],
    rest: Money,
    left: Money | None,
) -> ReceiptOrder:
    return ReceiptOrder(
        payment_id=payment_id,
        unit_id=order.unit_id,
        payer=order.payer,
        lines=lines,
        parts=tuple((part.method, part.amount) for part in order.parts),
        prepaid_in=rest,
        prepaid_item_id=order.prepay_item_id,
        prepaid_left=left,
        tendered=next((part.tendered for part in order.parts if part.tendered), None),
        change=next((part.change for part in order.parts if part.tendered), None),
        value_day=order.value_day,
        remark=order.remark,
        paper_no=order.paper.no if order.paper else "",
        amends=order.amends,
    )


def _check_order(session: Session, order: Order) -> tuple[str, str]:
    """Refuse what cannot be taken; the code and the title of the unit it is for, '' for none."""
    place = code_and_title(session, order.unit_id) if order.unit_id is not None else ("", "")
    if place is None:
        raise UnitUnknown(code=order.unit_id)
    check_amount(total(part.amount for part in order.parts))
    for part in order.parts:
        if part.amount <= ZERO:
            raise AmountNotPositive(amount=part.amount)
        if part.tendered is not None and check_amount(part.tendered) < part.amount:
            raise TenderedTooLittle(tendered=part.tendered, amount=part.amount)
    if not order.parts and not order.rounded_off:
        raise NothingToPay
    ceiling = rounding_ceiling(estate_settings(session), acting(session).role)
    if order.rounded_off < ZERO or order.rounded_off > ceiling:
        raise TooMuchRoundedOff(amount=order.rounded_off, ceiling=ceiling)
    check_value_day(order.value_day, today(session))
    return place


def _lines_to_settle(session: Session, order: Order, created: Sequence[int]) -> list[DueLine]:
    """The lines in the order of settling; what was just created comes with its own accounts."""
    wanted = {*created, *(_owed(session, order) if order.charge_ids is None else order.charge_ids)}
    lines = [line for line in chosen_lines(session, charge_ids=wanted) if line.open > ZERO]
    if {line.charge_id for line in lines} != wanted:
        raise LineChanged
    counter = {
        new_id
        for new_id, line in zip(created, order.new_lines, strict=True)
        if line.kind is ChargeKind.COUNTER
    }
    return sorted(lines, key=lambda line: line.charge_id not in counter)


def _owed(session: Session, order: Order) -> list[int]:
    """Without a choice what the unit and its spaces owe as the desk ticks it, but for a former
    owner: his debt stays."""
    if order.unit_id is None:
        return []
    lines = household_dues(session, unit_id=order.unit_id).lines
    return [line.charge_id for line in lines if line.near and not line.former and line.open > ZERO]


def _check_shares(
    lines: Sequence[DueLine],
    shares: Sequence[Share],
    rest: Money,
    order: Order,
    created: Sequence[int],
) -> None:
    settled = {lines[share.line].charge_id: share.allocated + share.reduced for share in shares}
    for new_id, draft in zip(created, order.new_lines, strict=True):
        if draft.kind is ChargeKind.COUNTER and settled.get(new_id, ZERO) < draft.amount:
            raise CounterChargeUnpaid(amount=draft.amount)
    if rest and not order.keep_rest:
        raise OverPaid(left=rest)
    if not shares and not rest:
        raise NothingToPay


def _money_in(order: Order) -> Money:
    return total(part.amount for part in order.parts if part.method is not Method.PREPAID)


def _post_payment(session: Session, post: Posting, order: Order, cash_session: int) -> int:
    money_in = _money_in(order)
    day = today(session)
    only_prepaid = bool(order.parts) and not money_in
    (payment_id,) = post.insert(
        Payment,
        [
            {
                "kind": PaymentKind.OFFSET if only_prepaid else PaymentKind.PAYMENT,
                "session_id": cash_session,
                "unit_id": order.unit_id,
                "payer": order.payer,
                "value_day": order.value_day or day,
                "booking_day": day,
                "amount": money_in,
                "remark": order.remark,
                "reason": "",
                "amends_id": order.amends_id,
            }
        ],
    )
    post.insert(
        PaymentPart,
        [
            {
                "payment_id": payment_id,
                "method": part.method,
                "amount": part.amount,
                "tendered": part.tendered,
                "change": part.change,
            }
            for part in order.parts
        ],
    )
    return payment_id


def _post_shares(
    post: Posting, payment_id: int, lines: Sequence[DueLine], shares: Sequence[Share]
) -> tuple[Allocated, ...]:
    post.insert(
        Allocation,
        [
            {
                "payment_id": payment_id,
                "charge_id": lines[share.line].charge_id,
                "amount": share.allocated,
            }
            for share in shares
            if share.allocated
        ],
    )
    post.insert(
        Reduction,
        [
            {
                "charge_id": lines[share.line].charge_id,
                "payment_id": payment_id,
                "kind": ReductionKind.ROUNDING_OFF,
                "amount": share.reduced,
                "reason": "",
            }
            for share in shares
            if share.reduced
        ],
    )
    return tuple(
        Allocated(
            lines[share.line].charge_id,
            lines[share.line],
            share.allocated,
            share.reduced,
        )
        for share in shares
    )
