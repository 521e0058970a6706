"""Former books into ours: every line with its own due day, in a run of its own, and the deposits
held, proved by their totals; and all of it back."""

from collections.abc import Iterator, Sequence

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from propdesk.db.posting import posting
from propdesk.db.records import saving
from propdesk.db.records.kinds import Values
from propdesk.db.records.moving import move
from propdesk.db.records.saving import the_record
from propdesk.db.states import why_moved
from propdesk.db.store import today, use_case
from propdesk.estate.accounts.service import accounts_of_unit, debtor_account
from propdesk.fees.billing.service import post_lines, undo_preview, undo_run
from propdesk.fees.dues.covering import Balance
from propdesk.fees.dues.drafts import DraftLine, RunScope, scope_text
from propdesk.fees.dues.prepaid import balance_of, post_entry
from propdesk.fees.dues.shared_words import former_words
from propdesk.fees.models import BillingRun, Payment, PrepaymentEntry
from propdesk.fees.opening.beside_taking import (
    give_deposits_back,
    has_more,
    hold_deposits,
    keep_deposits,
    keep_payments,
    refuse_other_totals,
    refuse_used_deposits,
)
from propdesk.fees.opening.files.reading import FormerFile
from propdesk.fees.opening.known import codes_of
from propdesk.fees.opening.models import FormerBooks, FormerLine
from propdesk.fees.opening.planning import (
    FormerPlan,
    FormerTotals,
    PlannedLine,
    plan_former,
    plan_of,
)
from propdesk.fees.opening.register import FORMER, FormerFields
from propdesk.fees.opening.rules import FormerState
from propdesk.fees.refusals import NoAccount
from propdesk.fees.rules import ChargeKind, PaymentKind, PrepaymentKind
from propdesk.fees.tariff_models import FeeItem
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, listed
from propdesk.kernel.money import ZERO, Money, total

NAMED = 5
_ITS_OWN = ("id", "payment_id", "back_id")


class NoLines(UserError):
    """No list was read yet."""

    message = N_("{no} has no lines. Read its list from Excel first: F6.")


class TotalDiffers(UserError):
    """The lines are not the total that was typed."""

    message = N_(
        "{no}: the lines come to {found}, the former books say {stated}: {difference} too much or "
        "too little. Correct the list or the total; nothing was taken over."
    )


class TakenAlready(UserError):
    """The books are in ours already."""

    message = N_("{no} was taken over already. Take it back first.")


class OldDebtPaid(UserError):
    """Somebody paid a line that came in, or used prepayment that did."""

    message = N_(
        "{no}: of {units}, {amount} was paid or used since. Take that back first; former books go "
        "back whole."
    )


@use_case(permission=FORMER.edit, touches=FORMER.touches)
def keep_lines(session: Session, *, plan: FormerPlan) -> int:
    """Keep what a file says with the books, in the place of what was read of such sheets before;
    how many rows.

    Raises RecordGone, TakenAlready.
    """
    books = the_record(session, FORMER, plan.books_id)
    if books.state not in (FormerState.OPEN, FormerState.UNDONE):
        raise TakenAlready(no=books.no)
    if plan.lines is not None:
        _keep_owed(session, books, plan.lines)
        _write(session, books, lines=len(plan.lines), owed=plan.owed, prepaid=plan.prepaid)
    if plan.payments is not None:
        keep_payments(session, books.id, plan.payments)
    if plan.deposits is not None:
        keep_deposits(session, books.id, plan.deposits)
    return plan.count


def _keep_owed(session: Session, books: FormerBooks, lines: Sequence[PlannedLine]) -> None:
    mine = delete(FormerLine).where(FormerLine.books_id == books.id)
    session.execute(mine.where(FormerLine.payment_id.is_(None)))
    rows = [
        {
            "books_id": books.id, "place": one.place, "unit_id": one.unit_id, "owner": one.owner,
            "item_id": one.item_id, "period_from": one.first, "period_to": one.last,
            "due_day": one.due, "charged": one.charged, "paid": one.paid, "owed": one.owed,
        }
        for one in lines
    ]  # fmt: skip
    if rows:
        session.execute(insert(FormerLine), rows)


@use_case(permission="fees.view")
def look_into(session: Session, *, fields: FormerFields, file: FormerFile) -> FormerPlan:
    """What a file would bring into books of these fields; nothing is written."""
    stated = FormerTotals(
        owed=fields.total, payments=fields.payments_total, deposits=fields.deposits_total
    )
    return plan_of(session, file, fields.due_rule, stated=stated)


@use_case(permission=FORMER.edit, touches=FORMER.touches)
def bring_in(session: Session, *, fields: FormerFields, file: FormerFile) -> FormerPlan:
    """Enter former books, keep the lines of their file and take them over, or nothing at all.

    Raises as `books_moved`.
    """
    books_id = saving.add(session, FORMER, fields)
    plan = plan_former(session, books_id=books_id, file=file)
    keep_lines(session, plan=plan)
    move(session, FORMER, books_id, FormerState.TAKEN)
    return plan


def _write(session: Session, books: FormerBooks, **values: object) -> None:
    session.execute(update(FormerBooks).where(FormerBooks.id == books.id).values(**values))
    session.expire(books)


def books_moved(session: Session, before: Values, after: Values) -> None:
    """Take books over or back. Raises NoLines, TotalDiffers, PaymentsDiffer, DepositsDiffer,
    NoAccount, FieldsRefused, OldDebtPaid, OldDepositUsed."""
    if not before or not after or before["state"] == after["state"]:
        return
    books = session.get_one(FormerBooks, after["id"])
    if after["state"] == FormerState.TAKEN:
        _take_over(session, books)
    elif before["state"] == FormerState.TAKEN:
        _take_back(session, books)


def _lines(session: Session, books: FormerBooks) -> Sequence[FormerLine]:
    """The lines that are, or would be, taken over; those taken back stay beside their entries."""
    query = select(FormerLine).where(FormerLine.books_id == books.id, FormerLine.back_id.is_(None))
    return session.scalars(query.order_by(FormerLine.id)).all()


def _take_over(session: Session, books: FormerBooks) -> None:
    lines = _lines(session, books)
    if not lines and not has_more(session, books.id):
        raise NoLines(no=books.no)
    found = total(one.owed for one in lines)
    if found != books.total:
        raise TotalDiffers(
            no=books.no, found=found, stated=books.total, difference=found - books.total
        )
    refuse_other_totals(session, books)
    codes = codes_of(session, {one.unit_id for one in lines})
    accounts = {one.id: _account(session, one, codes) for one in lines}
    drafted = list(_drafted(session, books, lines, accounts, codes))
    if drafted:
        _post_run(session, books, drafted)
    for one in lines:
        if one.owed < ZERO:
            _post_prepaid(session, books, one, accounts[one.id])
    hold_deposits(session, books)


def _account(session: Session, line: FormerLine, codes: dict[int, str]) -> int:
    """The account of the owner the file names, else of who owes for the unit now."""
    for one in accounts_of_unit(session, unit_id=line.unit_id):
        if one.name == line.owner:
            return one.id
    found = debtor_account(session, unit_id=line.unit_id, day=today(session))
    if found is None:
        raise NoAccount(code=codes[line.unit_id])
    return found


def _drafted(
    session: Session,
    books: FormerBooks,
    lines: Sequence[FormerLine],
    accounts: dict[int, int],
    codes: dict[int, str],
) -> Iterator[DraftLine]:
    items = {one.id: one.name for one in session.scalars(select(FeeItem))}
    for one in lines:
        if one.owed > ZERO:
            words = former_words(
                item=items[one.item_id], no=books.no, place=one.place, charged=one.charged,
                paid=one.paid, amount=one.owed,
            )  # fmt: skip
            yield DraftLine(
                kind=ChargeKind.NORMAL, unit_id=one.unit_id, unit_code=codes[one.unit_id],
                fee_item_id=one.item_id, item=items[one.item_id], tariff_id=0,
                tariff_version_id=0, account_id=accounts[one.id], day=one.period_from,
                period_from=one.period_from, period_to=one.period_to, due_day=one.due_day,
                amount=one.owed, explanation=words,
            )  # fmt: skip


def _post_run(session: Session, books: FormerBooks, drafted: Sequence[DraftLine]) -> None:
    run = {
        "period": f"{books.as_of:%Y-%m}", "scope": scope_text(RunScope(bill=books.no)),
        "created": len(drafted), "amount": total(one.amount for one in drafted),
    }  # fmt: skip
    with posting(session, "billing") as post:
        run_id = post.insert(BillingRun, [run])[0]
        post_lines(post, drafted, advance=False, run_id=run_id)
    _write(session, books, run_id=run_id)


def _payment(session: Session, books: FormerBooks, unit_id: int, reason: str) -> dict[str, object]:
    day = today(session)
    return {
        "kind": PaymentKind.MOVE, "unit_id": unit_id, "payer": "", "value_day": day,
        "booking_day": day, "amount": ZERO, "remark": books.no, "reason": reason,
    }  # fmt: skip


def _post_prepaid(session: Session, books: FormerBooks, line: FormerLine, account_id: int) -> None:
    """What was paid in advance there is prepayment here; no money moves."""
    with posting(session, "prepayment_move") as post:
        (payment_id,) = post.insert(Payment, [_payment(session, books, line.unit_id, "")])
        keeper = Balance(None, account_id, line.item_id, ZERO)
        post_entry(post, payment_id, keeper, PrepaymentKind.IN, -line.owed)
    mine = update(FormerLine).where(FormerLine.id == line.id)
    session.execute(mine.values(payment_id=payment_id))


def _take_back(session: Session, books: FormerBooks) -> None:
    why = why_moved(session, "former_books", books.id)
    _refuse_used(session, books)
    refuse_used_deposits(session, books)
    if books.run_id is not None:
        undo_run(session, run_id=books.run_id, of_bill=True)
        _write(session, books, run_id=None)
    for line in _lines(session, books):
        if line.payment_id is not None:
            _put_back(session, books, line, why)
    give_deposits_back(session, books, why)


def _prepaid_of(session: Session, payment_id: int) -> tuple[int, int | None, Money]:
    entry = session.scalars(
        select(PrepaymentEntry).where(PrepaymentEntry.payment_id == payment_id)
    ).one()
    return entry.account_id, entry.fee_item_id, entry.amount


def _refuse_used(session: Session, books: FormerBooks) -> None:
    """Raise OldDebtPaid when a line is paid, or prepayment is used, that came in."""
    used: list[tuple[str, Money]] = []
    if books.run_id is not None:
        kept = undo_preview(session, run_id=books.run_id, of_bill=True).kept
        used += [(line.unit_code, line.settled) for line in kept]
    lines = [one for one in _lines(session, books) if one.payment_id]
    codes = codes_of(session, {one.unit_id for one in lines})
    for one in lines:
        account_id, item_id, amount = _prepaid_of(session, one.payment_id or 0)
        left = balance_of(session, account_id, item_id)
        if left < amount:
            used.append((codes[one.unit_id], amount - left))
    if used:
        units = list(dict.fromkeys(code for code, _amount in used))
        more = " …" if len(units) > NAMED else ""
        amount = total(money for _code, money in used)
        raise OldDebtPaid(no=books.no, amount=amount, units=listed(units[:NAMED]) + more)


def _put_back(session: Session, books: FormerBooks, line: FormerLine, why: str) -> None:
    account_id, item_id, amount = _prepaid_of(session, line.payment_id or 0)
    with posting(session, "prepayment_move") as post:
        back = _payment(session, books, line.unit_id, why) | {"reverses_id": line.payment_id}
        (back_id,) = post.insert(Payment, [back])
        keeper = Balance(None, account_id, item_id, ZERO)
        post_entry(post, back_id, keeper, PrepaymentKind.REVERSAL, -amount)
    names = [one.name for one in FormerLine.__table__.columns if one.name not in _ITS_OWN]
    again = {name: getattr(line, name) for name in names}
    mine = update(FormerLine).where(FormerLine.id == line.id)
    session.execute(mine.values(back_id=back_id))
    session.execute(insert(FormerLine), [again])
