"""What is sold by card at the desk: a meter, how much for how much; nothing is written here."""

from datetime import date
from fractions import Fraction

import msgspec
from msgspec import structs
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db.store import today, use_case
from propdesk.estate.models import Unit
from propdesk.fees.billing.service import (
    Payers,
    Task,
    Without,
    steps_since,
    sum_words,
    task_of_meter,
    usage_price,
)
from propdesk.fees.cards.rules import quantity_for
from propdesk.fees.dues.drafts import CardSold, DraftLine
from propdesk.fees.meters.models import Meter
from propdesk.fees.meters.rules import MeterState
from propdesk.fees.models import CardSale, sale_stands
from propdesk.fees.rules import ChargeKind
from propdesk.fees.tariff_models import FeeItem
from propdesk.fees.tariffs.service import NoPrice, VersionRow
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.money import ZERO, Money, check_amount
from propdesk.kernel.records.folding import one_line
from propdesk.kernel.records.refusals import FieldsRefused
from propdesk.kernel.records.stored_json import compact_json
from propdesk.kernel.scaled import SHARE, format_scaled
from propdesk.system.settings.service import estate_settings


class NotSoldByCard(UserError):
    """The meter is not, or no longer, one that is sold by card."""

    message = N_(
        "Meter {number} is not sold by card. Say so at the meter, with its unit and its fee item."
    )


class NothingPricesCard(UserError):
    """No tariff, or two, or nobody who pays."""

    message = N_("{item} of unit {code} cannot be sold: {why}.")


class CardLimit(UserError):
    """More than the office sells at once, or in a month."""

    message = N_("At most {most} is sold by card at once; this is {amount}.")


class CardMonthLimit(UserError):
    """More than the office sells for a meter in a month."""

    message = N_(
        "At most {most} a month is sold for meter {number}; {sold} was sold in this one, so "
        "{left} is left."
    )


class CardMeter(msgspec.Struct, frozen=True, kw_only=True):
    """A meter of a unit that is sold by card."""

    id: int
    no: str
    item: str
    card_no: str


class CardOrder(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody buys for a meter: a quantity (10^-3), or what a sum of money buys."""

    meter_id: int
    quantity: int | None = None
    money: Money | None = None
    card_no: str = ""
    token: str = ""


@use_case(permission="fees.view")
def card_meters(session: Session, *, unit_id: int) -> tuple[CardMeter, ...]:
    """The meters of a unit that are sold by card."""
    query = (
        select(Meter.id, Meter.no, FeeItem.name, Meter.card_no)
        .join(FeeItem, FeeItem.id == Meter.item_id)
        .where(Meter.unit_id == unit_id, Meter.by_card, Meter.state == MeterState.IN_USE)
        .order_by(Meter.order_no, Meter.no)
    )
    return tuple(
        CardMeter(id=one, no=no, item=item, card_no=card)
        for one, no, item, card in session.execute(query)
    )


@use_case(permission="fees.view")
def card_line(session: Session, *, order: CardOrder) -> DraftLine:
    """The line of a sale by card, due today: quantity × price of the version in force, by the steps
    that what was bought has reached.

    Raises NotSoldByCard, NothingPricesCard, NoPrice, CardLimit, CardMonthLimit, FieldsRefused.
    """
    meter = session.get(Meter, order.meter_id)
    if meter is None or not meter.by_card or meter.state is MeterState.OUT:
        raise NotSoldByCard(number=meter.no if meter is not None else "")
    if meter.unit_id is None or meter.item_id is None:
        raise NotSoldByCard(number=meter.no)
    card, token = one_line(order.card_no) or meter.card_no, one_line(order.token)
    if not (card or token):
        raise FieldsRefused({"card_no": _("Type the number of the card, or the token.")})
    task = _priced(session, meter.unit_id, meter.item_id)
    line = _line(session, meter, task, structs.replace(order, card_no=card, token=token))
    _refuse_beyond(session, meter, line)
    return line


def _priced(session: Session, unit_id: int, item_id: int) -> Task:
    task = task_of_meter(session, unit_id, item_id, today(session))
    if isinstance(task, Without):
        code = session.get_one(Unit, unit_id).code
        item = session.get_one(FeeItem, item_id).name
        why = task.reason.label if not task.detail else f"{task.reason.label} ({task.detail})"
        raise NothingPricesCard(item=item, code=code, why=why)
    return task


def _line(session: Session, meter: Meter, task: Task, order: CardOrder) -> DraftLine:
    day, unit, item = today(session), task.unit, task.tariff.item
    version = task.tariff.version_on(day)
    if version is None:
        raise NoPrice(name=task.tariff.name, day=day)
    price = usage_price(task, version, persons=meter.persons)
    bought = Fraction(bought_since(session, meter.id, steps_since(task, version, day)))
    quantity = order.quantity
    if quantity is None and order.money is not None and order.money > ZERO:
        quantity = quantity_for(price, bought, check_amount(order.money))
    if quantity is None or quantity <= 0:
        raise FieldsRefused({"quantity": _("Type how much is bought, or for how much.")})
    amount = check_amount(Money(price.rounded(bought, bought + quantity)))
    if amount <= ZERO:
        raise FieldsRefused({"quantity": _("That little costs nothing: type more.")})
    owes, account = Payers(session, [unit.id], day, day).account(unit.id, day)
    if not owes:
        why = _("nobody owns or pays it today")
        raise NothingPricesCard(item=item.name, code=unit.code, why=why)
    words = _words(task, version, meter, order) | sum_words(
        price, bought, bought, bought + quantity
    )
    return DraftLine(
        kind=ChargeKind.COUNTER, unit_id=unit.id, unit_code=unit.code, fee_item_id=item.id,
        item=item.name, tariff_id=task.tariff.id, tariff_version_id=version.id,
        account_id=account, day=day, period_from=None, period_to=None, due_day=day,
        amount=amount, explanation=compact_json(words | {"amount": amount.plain}),
        meter_id=meter.id, card=CardSold(quantity, order.card_no, order.token),
    )  # fmt: skip


def _words(task: Task, version: VersionRow, meter: Meter, order: CardOrder) -> dict[str, object]:
    fields, own = version.fields, task.own.price if task.own is not None else None
    return {
        "formula": task.tariff.formula.value, "item": task.tariff.item.name,
        "tariff": task.tariff.name, "version": version.id,
        "since": fields.effective_from.isoformat(), "own_price": own is not None,
        "coefficient": format_scaled(fields.coefficient, SHARE).replace(",", ""),
        "rounding": fields.rounding.value,
        "parts": [], "sold": True, "meter": meter.no, "card": order.card_no,
        "token": order.token,
    }  # fmt: skip


def bought_since(session: Session, meter_id: int, since: date | None) -> int:
    """What was bought for a meter from a day on; without one 0: nothing counts it."""
    if since is None:
        return 0
    query = select(func.coalesce(func.sum(CardSale.quantity), 0)).where(
        CardSale.meter_id == meter_id, CardSale.sold_on >= since, sale_stands()
    )
    return session.scalar(query) or 0


def _refuse_beyond(session: Session, meter: Meter, line: DraftLine) -> None:
    """Raise CardLimit or CardMonthLimit when the office does not sell so much."""
    said = estate_settings(session)
    if said.card_most and line.amount.fen > said.card_most:
        raise CardLimit(most=Money(said.card_most), amount=line.amount)
    if not said.card_month:
        return
    first = today(session).replace(day=1)
    paid = select(func.coalesce(func.sum(CardSale.amount), 0)).where(
        CardSale.meter_id == meter.id, CardSale.sold_on >= first, sale_stands()
    )
    sold = session.scalar(paid) or ZERO
    sold = sold if isinstance(sold, Money) else Money(int(sold))
    if sold.fen + line.amount.fen > said.card_month:
        raise CardMonthLimit(
            most=Money(said.card_month), number=meter.no, sold=sold,
            left=Money(max(0, said.card_month - sold.fen)),
        )  # fmt: skip
