"""The list of prepayment that waits for bills: whose, for what, how much, and since when."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db.store import Store, today, use_case
from propdesk.estate.accounts.service import account_rows
from propdesk.fees.models import Payment, PrepaymentEntry
from propdesk.fees.tariff_models import FeeItem
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.money import ZERO, Money, total
from propdesk.kernel.progress import Progress
from propdesk.kernel.records.labels import Labelled
from propdesk.kernel.sheets.lists import WHOLE, Extent, check_ending, chosen_columns, write_list
from propdesk.kernel.sheets.writing import CellKind, SheetColumn
from propdesk.system.log.service import note_export

Pot = tuple[int, int | None]
LIST_NAME = "prepayments"
FRESH_DAYS, YEAR_DAYS = 90, 365


class PrepaidAge(Labelled):
    """How long the oldest of it waits."""

    FRESH = "fresh", N_("Up to 90 days old")
    MONTHS = "months", N_("91 days to a year")
    OLD = "old", N_("More than a year")


@dataclass(frozen=True, slots=True, kw_only=True)
class PrepaidRow:
    """What an account has prepaid for an item or any; `id` is that of its first entry. What pays
    bills takes the oldest first: `since` is the day the oldest of what is left came."""

    id: int
    account_id: int
    fee_item_id: int | None
    unit_id: int | None
    unit: str
    payer: str
    item: str
    amount: Money
    since: date
    days: int
    age: PrepaidAge


@use_case(permission="fees.view")
def unused_prepayments(session: Session) -> tuple[PrepaidRow, ...]:
    """Every balance above nothing, in the order of the units."""
    left = _entries_left(session)
    items = {item.id: item.name for item in session.scalars(select(FeeItem))}
    day = today(session)
    of_account: dict[int, list[int | None]] = defaultdict(list)
    for account_id, item_id in left:
        of_account[account_id].append(item_id)
    return tuple(
        PrepaidRow(
            account_id=one.id,
            fee_item_id=item_id,
            unit_id=one.unit_id,
            unit=one.unit_code,
            payer=one.name,
            item=items[item_id] if item_id is not None else _("For any item"),
            **_told(left[one.id, item_id], day),
        )
        for one in account_rows(session, ids=sorted(of_account))
        for item_id in of_account[one.id]
    )


def _entries_left(session: Session) -> dict[Pot, list[tuple[int, date, Money]]]:
    """What moved the balances above nothing: id, day and amount. What is used up, most of what
    there ever was, is left in the tables."""
    left: dict[Pot, list[tuple[int, date, Money]]] = defaultdict(list)
    pot = (PrepaymentEntry.account_id, PrepaymentEntry.fee_item_id)
    held = select(*pot).group_by(*pot).having(func.sum(PrepaymentEntry.amount) > ZERO).subquery()
    query = (
        select(
            PrepaymentEntry.account_id,
            PrepaymentEntry.fee_item_id,
            PrepaymentEntry.id,
            Payment.value_day,
            PrepaymentEntry.amount,
        )
        .join(Payment, Payment.id == PrepaymentEntry.payment_id)
        .join(
            held,
            (held.c.account_id == PrepaymentEntry.account_id)
            & held.c.fee_item_id.is_not_distinct_from(PrepaymentEntry.fee_item_id),
        )
        .order_by(PrepaymentEntry.id)
    )
    for account_id, item_id, entry_id, day, amount in session.execute(query):
        left[account_id, item_id].append((entry_id, day, amount))
    return left


def _told(entries: Sequence[tuple[int, date, Money]], day: date) -> dict[str, Any]:
    """What is left of some entries, and since when."""
    amount = total(one[2] for one in entries)
    since = _oldest_left(entries, amount)
    days = (day - since).days
    old = PrepaidAge.MONTHS if days <= YEAR_DAYS else PrepaidAge.OLD
    age = PrepaidAge.FRESH if days <= FRESH_DAYS else old
    return {"id": entries[0][0], "amount": amount, "since": since, "days": days, "age": age}


def _oldest_left(entries: Sequence[tuple[int, date, Money]], left: Money) -> date:
    """The day of the oldest money that is left, the newest being used last."""
    since = entries[-1][1]
    for _id, day, amount in reversed(entries):
        if left <= ZERO:
            break
        if amount > ZERO:
            since, left = min(since, day), left - amount
    return since


@use_case(permission="fees.view")
def pot_of(session: Session, *, entry_id: int) -> PrepaidRow | None:
    """The balance that a row of the list stands for; None when nothing is left of it."""
    return next((one for one in unused_prepayments(session) if one.id == entry_id), None)


COLUMNS = (
    SheetColumn("unit", N_("Unit")),
    SheetColumn("payer", N_("Payer")),
    SheetColumn("item", N_("What the prepayment is for")),
    SheetColumn("amount", N_("Prepaid"), CellKind.MONEY),
    SheetColumn("since", N_("Oldest of it since"), CellKind.DATE),
    SheetColumn("days", N_("Days it waits"), CellKind.WHOLE),
)


def write_prepayments(
    store: Store,
    path: Path,
    extent: Extent = WHOLE,
    *,
    rows: Sequence[PrepaidRow] | None = None,
    progress: Progress | None = None,
) -> int:
    """Write the list, or the `rows` shown of it; how many. Recorded before the file is written."""
    check_ending(path)
    shown = store.read(unused_prepayments) if rows is None else rows
    note_export(store, LIST_NAME, len(shown), path.name)
    columns = chosen_columns(COLUMNS, extent.fields, {})
    return write_list(path, _("Prepayments"), columns, shown, total=len(shown), progress=progress)
