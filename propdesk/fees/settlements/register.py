"""The register of settlements: expected by the books, settled, fee, difference; by days."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db.records.chips import ListChip
from propdesk.db.records.kinds import RecordKind, Values
from propdesk.db.store import today
from propdesk.fees.models import Payment, PaymentPart
from propdesk.fees.settlements.models import ChannelSettlement
from propdesk.fees.settlements.rules import METHODS, SETTLED_DAYS, TakingsChannel
from propdesk.kernel.due import Due, DueGroup
from propdesk.kernel.i18n import N_, _, listed, ngettext
from propdesk.kernel.money import ZERO, Money
from propdesk.kernel.records.fields import Fact, Note, Number
from propdesk.kernel.records.words import RegisterWords
from propdesk.system.registers.service import DropDownOf, Register, Slip


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementFields:
    """What the channel's statement says of some days."""

    no: Number = ""
    channel: Annotated[TakingsChannel, Fact(N_("Channel"), width=110, kept=True)] = (
        TakingsChannel.WECHAT
    )
    first: Annotated[date, Fact(N_("Takings from"), width=100)]
    last: Annotated[date, Fact(N_("Takings until"), width=100, not_before="first")]
    settled: Annotated[
        Money, Fact(N_("Paid out to us"), width=110, hint=N_("What came to the bank account."))
    ]
    fee: Annotated[Money, Fact(N_("Channel fee"), width=90)] = ZERO
    came_on: Annotated[date, Fact(N_("Came on"), today=True, width=100, yields=True)]
    why: Annotated[
        str,
        Fact(
            N_("Why it differs"),
            stretch=True,
            free=True,
            placeholder=N_("e.g. a refund of the 3rd was taken off"),
        ),
    ] = ""
    note: Note = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementRow(SettlementFields):
    """A settlement in the list, with what the books said when it was saved."""

    id: int
    expected: Annotated[Money, Fact(N_("Taken by the books"), width=130, after="last")]
    difference: Annotated[Money, Fact(N_("Difference"), width=100, weight=600, after="fee")]


def taken_by(session: Session, channel: TakingsChannel, first: date, last: date) -> Money:
    """What was taken by a channel on some days, by booking day; given back in red taken off."""
    query = (
        select(func.sum(PaymentPart.amount))
        .join(Payment, Payment.id == PaymentPart.payment_id)
        .where(PaymentPart.method == METHODS[channel], Payment.booking_day.between(first, last))
    )
    found = session.scalar(query)
    return found if isinstance(found, Money) else Money(found or 0)


def _difference(fields: SettlementFields, expected: Money) -> Money:
    return expected - fields.settled - fields.fee


def _judged(session: Session, settlement_id: int, fields: SettlementFields) -> dict[str, str]:
    """Days of one channel are settled once, and a difference has a reason."""
    if fields.fee < ZERO:
        return {"fee": _("A fee is never below 0.00.")}
    other = select(ChannelSettlement.no).where(
        ChannelSettlement.channel == fields.channel,
        ChannelSettlement.first <= fields.last,
        ChannelSettlement.last >= fields.first,
        ChannelSettlement.id != settlement_id,
    )
    if (no := session.scalar(other.limit(1))) is not None:
        told = _("{no} settles some of these days already. Take others, or correct that one.")
        return {"first": told.format(no=no)}
    expected = taken_by(session, fields.channel, fields.first, fields.last)
    differs = _difference(fields, expected)
    if differs and not fields.why.strip():
        told = _("By the books {expected} was taken, {differs} is missing. Write why.")
        return {"why": told.format(expected=expected, differs=differs)}
    return {}


def _warned(session: Session, _settlement_id: int, fields: SettlementFields) -> Mapping[str, str]:
    """Days to come may still bring takings; the statements that were read say otherwise."""
    found = {"last": _("This day is still to come.")} if fields.last > today(session) else {}
    told = _told(session, fields)
    if told is None:
        return found
    came, fee = told
    if fee != fields.fee:
        found["fee"] = _("The statements of these days say {fee}.").format(fee=fee)
    if came - fee != fields.settled:
        words = _("By the statements of these days {settled} is to come.")
        found["settled"] = words.format(settled=came - fee)
    return found


def _told(session: Session, fields: SettlementFields) -> tuple[Money, Money] | None:
    from propdesk.fees.bank.service import told_of_days  # not read at a start

    return told_of_days(session, METHODS[fields.channel], fields.first, fields.last)


def _derived(session: Session, fields: SettlementFields) -> Values:
    expected = taken_by(session, fields.channel, fields.first, fields.last)
    return {"expected": expected, "difference": _difference(fields, expected)}


def _recalled(session: Session, fields: SettlementFields) -> Mapping[str, str]:
    expected = taken_by(session, fields.channel, fields.first, fields.last)
    told = _("By the books {expected} was taken on these days.").format(expected=expected)
    if (said := _told(session, fields)) is not None:
        came, fee = said
        words = _("By the statements {came}, of it {fee} fee, so {settled} is to come.")
        told += " " + words.format(came=came, fee=fee, settled=came - fee)
    return {"last": told}


SETTLEMENT = RecordKind(
    kind="settlement",
    model=ChannelSettlement,
    fields=SettlementFields,
    name=lambda _session, one: one.no,
    judged=_judged,
    derived=_derived,
    series="QS",
    view="fees.view",
    edit="fees.close",
    attachments=True,
)
SETTLEMENTS = Register(
    kind=SETTLEMENT,
    row=SettlementRow,
    page="fees.settlements",
    tab="fees",
    place=23,
    title=N_("Settlements"),
    icon="list-checks",
    list_name="settlements",
    refers=N_("settlements of channels"),
    called=lambda row: row.no,
    order=(ChannelSettlement.last.desc(), ChannelSettlement.id.desc()),
    chips=(
        ListChip(
            "differs",
            N_("With differences"),
            lambda _session: ChannelSettlement.difference != ZERO,
            icon="triangle-alert",
            tone="amber",
        ),
    ),
    sums=("expected", "settled", "fee", "difference"),
    drops=(DropDownOf(ChannelSettlement.channel, N_("All channels")),),
    dated=ChannelSettlement.last,
    deletes=True,
    recalls=_recalled,
    warnings=_warned,
    slip=Slip(N_("Settlement of a channel"), (N_("Computed by"), N_("Checked by"), N_("Date"))),
    words=RegisterWords(
        new=N_("New settlement"),
        edit=N_("Edit settlement"),
        count=lambda count: ngettext("{count} settlement", "{count} settlements", count),
        look_for=N_("Number, why it differs"),
        none=N_("Nothing was settled yet"),
        why=N_("Taken by the books = settled + fee, for WeChat, Alipay and the card terminal."),
        first=N_("Enter the first settlement"),
        how=N_("The channel, its days, what came, its fee; what was taken is known."),
    ),
)


def due_settlements(session: Session) -> Iterator[Due]:
    """The line of channels whose takings did not come, once they were settled before."""
    until = today(session) - timedelta(days=SETTLED_DAYS)
    last = select(ChannelSettlement.channel, func.max(ChannelSettlement.last)).group_by(
        ChannelSettlement.channel
    )
    late = [
        (channel, day + timedelta(days=1))
        for channel, day in session.execute(last)
        if day < until and taken_by(session, channel, day + timedelta(days=1), until)
    ]
    if late:
        yield Due(
            group=DueGroup.MONEY,
            icon="list-checks",
            title=_("Takings of channels not settled"),
            count=len(late),
            page_id="fees.settlements",
            place=_("Settlements"),
            detail=listed(channel.label for channel, _day in late),
            oldest=min(day for _channel, day in late),
        )
