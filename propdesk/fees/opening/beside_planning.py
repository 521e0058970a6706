"""What the payments and the deposits of former books would bring in."""

from datetime import date

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.store import today
from propdesk.fees.deposits.models import Deposit
from propdesk.fees.deposits.rules import Holder
from propdesk.fees.deposits.service import IS_HELD
from propdesk.fees.opening.files.beside import DepositTold, PaymentTold
from propdesk.fees.opening.files.sheets import ReadRow, told
from propdesk.fees.opening.known import Known, has_role
from propdesk.fees.opening.models import FormerBooks, FormerPayment
from propdesk.fees.opening.rules import FormerState
from propdesk.fees.rules import Nature
from propdesk.fees.tariff_models import FeeItem
from propdesk.kernel.errors import Level, Problem
from propdesk.kernel.money import Money

# What makes two rows one payment: receipt, unit, item, first day, day and amount.
_Paid = tuple[str, int, str, date | None, date, Money]


class PlannedPayment(msgspec.Struct, frozen=True, kw_only=True):
    """A payment that would be kept as history."""

    place: str
    unit_id: int
    payer: str
    item: str
    period_from: date | None
    period_to: date | None
    day: date
    amount: Money
    method: str
    receipt_no: str
    note: str

    @property
    def same(self) -> _Paid:
        """What no two payments share."""
        return (
            self.receipt_no, self.unit_id, self.item, self.period_from, self.day, self.amount
        )  # fmt: skip


class PlannedDeposit(msgspec.Struct, frozen=True, kw_only=True):
    """A deposit that would be held."""

    place: str
    unit_id: int | None
    payer: str
    phone: str
    item_id: int
    amount: Money
    since: date
    receipt_no: str
    refund_by: date | None
    about: str
    holder: Holder | None


class _Planner:
    def __init__(self, session: Session, known: Known) -> None:
        self._session, self._known, self._today = session, known, today(session)
        self.problems: list[Problem] = []

    def _tell(
        self, row: ReadRow, field: str, kind: str, level: Level = Level.ERROR, **values: object
    ) -> None:
        self.problems.append(told(row, field, kind, level, **values))


class PaymentPlanner(_Planner):
    """Takes payment after payment, knowing those above and those of other books."""

    def __init__(self, session: Session, books_id: int, known: Known) -> None:
        super().__init__(session, known)
        self.lines: list[PlannedPayment] = []
        self._books_id = books_id
        self._above: set[_Paid] = set()
        self._whose: dict[str, int] = {}
        self._elsewhere: dict[_Paid, str] | None = None

    def take(self, row: PaymentTold) -> None:
        """Plan one row, or say why it stays out."""
        unit = self._known.unit(row.unit)
        if unit is None:
            self._tell(row, "unit", "unknown_unit", text=row.unit)
            return
        if row.day > self._today:
            self._tell(row, "day", "date_in_future", text=row.day.isoformat())
            return
        one = PlannedPayment(
            place=row.place, unit_id=unit[0], payer=row.payer, item=row.item,
            period_from=row.first, period_to=row.last, day=row.day, amount=Money(row.amount),
            method=row.method, receipt_no=row.receipt_no, note=row.note,
        )  # fmt: skip
        if one.same in self._above:
            self._tell(row, "receipt_no", "payment_twice")
            return
        if (no := self._other_books().get(one.same)) is not None:
            self._tell(row, "receipt_no", "payment_known", no=no)
            return
        if row.receipt_no and self._whose.setdefault(row.receipt_no, unit[0]) != unit[0]:
            self._tell(row, "receipt_no", "receipt_no_twice", Level.WARNING, text=row.receipt_no)
        if row.amount < 0:
            self._tell(row, "amount", "refund", Level.WARNING, amount=Money(-row.amount))
        self._above.add(one.same)
        self.lines.append(one)

    def _other_books(self) -> dict[_Paid, str]:
        """The payments of other books that are taken over, with the number of these."""
        if self._elsewhere is None:
            one = FormerPayment
            query = (
                select(
                    FormerBooks.no, one.receipt_no, one.unit_id, one.item, one.period_from,
                    one.day, one.amount,
                )
                .join(FormerBooks, FormerBooks.id == one.books_id)
                .where(FormerBooks.state == FormerState.TAKEN, one.books_id != self._books_id)
            )  # fmt: skip
            self._elsewhere = {
                (receipt, unit, item, first, day, amount): no
                for no, receipt, unit, item, first, day, amount in self._session.execute(query)
            }
        return self._elsewhere


class DepositPlanner(_Planner):
    """Takes deposit after deposit, knowing those above and those that are entered."""

    def __init__(self, session: Session, known: Known) -> None:
        super().__init__(session, known)
        self.lines: list[PlannedDeposit] = []
        self._above: set[tuple[object, ...]] = set()

    def take(self, row: DepositTold) -> None:
        """Plan one row, or say why it stays out."""
        item_id = self._known.item(row.item)
        item = self._session.get(FeeItem, item_id or 0)
        unit = self._known.unit(row.unit) if row.unit else None
        if row.unit and unit is None:
            self._tell(row, "unit", "unknown_unit", text=row.unit)
        elif item is None:
            self._tell(row, "item", "unknown_item", text=row.item)
        elif item.nature is not Nature.DEPOSIT:
            self._tell(row, "item", "no_deposit_item", text=row.item)
        elif row.since > self._today:
            self._tell(row, "since", "date_in_future", text=row.since.isoformat())
        elif self._has_payer(row, unit) and self._is_new(row, unit, item.id):
            self.lines.append(
                PlannedDeposit(
                    place=row.place, unit_id=unit[0] if unit else None, payer=row.payer,
                    phone=row.phone, item_id=item.id, amount=Money(row.amount), since=row.since,
                    receipt_no=row.receipt_no, refund_by=row.refund_by, about=row.about,
                    holder=row.holder,
                )
            )  # fmt: skip

    def _has_payer(self, row: DepositTold, unit: tuple[int, str] | None) -> bool:
        """Whether it is known whose it is; says so where not."""
        if unit is None and not row.payer:
            self._tell(row, "payer", "whose_deposit")
        elif unit is not None and not row.payer and not self._known.owes(unit[0]):
            self._tell(row, "unit", "nobody_owes", text=unit[1])
        elif row.payer and not row.phone and not self._is_of_unit(row.payer, unit):
            self._tell(row, "payer", "phone_needed", text=row.payer)
        else:
            return True
        return False

    def _is_of_unit(self, name: str, unit: tuple[int, str] | None) -> bool:
        return unit is not None and has_role(self._session, unit[0], name)

    def _is_new(self, row: DepositTold, unit: tuple[int, str] | None, item_id: int) -> bool:
        unit_id = unit[0] if unit else None
        same = (item_id, unit_id, row.payer, row.receipt_no, row.amount, row.since)
        if same in self._above:
            self._tell(row, "receipt_no", "deposit_twice")
            return False
        self._above.add(same)
        no = self._entered(row, unit_id, item_id) if row.receipt_no else None
        if no is not None:
            self._tell(row, "receipt_no", "deposit_known", no=no)
        return no is None

    def _entered(self, row: DepositTold, unit_id: int | None, item_id: int) -> str | None:
        """The number of a deposit held already of this item, unit and receipt."""
        query = select(Deposit.no).where(
            IS_HELD,
            Deposit.fee_item_id == item_id,
            Deposit.unit_id.is_not_distinct_from(unit_id),
            Deposit.receipt_no == row.receipt_no,
        )
        return self._session.scalars(query.limit(1)).first()
