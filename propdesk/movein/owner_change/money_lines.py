"""The lines of money: bills, stops, old debt, what is billed later, prepayments, deposits."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.estate.accounts.service import account_rows
from propdesk.estate.people.service import roles_of_unit
from propdesk.estate.rules import RoleKind
from propdesk.fees.billing.service import lines_until
from propdesk.fees.charges.service import (
    SplitLine,
    lines_that_pass,
    money_beyond,
    split_preview,
    whole_bill,
)
from propdesk.fees.deposits.service import deposits_held
from propdesk.fees.dues.service import BillCut, DueLine, open_lines, prepaid_balances
from propdesk.fees.late.service import LateFee, late_fees
from propdesk.fees.offers.models import OfferUse
from propdesk.fees.offers.taken.service import Ending, ending_of, uses_reaching
from propdesk.fees.rules import Nature
from propdesk.fees.stops.models import ServiceStop
from propdesk.fees.stops.service import billed_to, stops_reaching
from propdesk.fees.tariff_models import FeeItem, TariffVersion
from propdesk.kernel.days import ONE_DAY
from propdesk.kernel.i18n import _
from propdesk.kernel.money import ZERO, Money, total
from propdesk.kernel.records.folding import fold
from propdesk.movein.owner_change.lines import Ask, SettleLine, pairs_of
from propdesk.movein.owner_change.models import ChangeOfOwner
from propdesk.movein.owner_change.rules import (
    LineChoice,
    LineSort,
    read_owners,
)

PAYS_BACK = ("fees.correct", "fees.deposits", "fees.deposit_approve")
"""The rights of whoever asks prepayment back, and can refuse that again."""


def cut_lines(session: Session, change: ChangeOfOwner, codes: Iterable[str]) -> list[SplitLine]:
    """The bills that reach beyond the day, of these units."""
    found = split_preview(session, unit_id=change.unit_id, day=change.day).lines
    return [line for line in found if line.unit_code in set(codes)]


Anew = Mapping[int, tuple[Money, Money]]
"""Line → the money and what stays off it, once the offers of its months ended."""


def offers(ask: Ask) -> Iterator[SettleLine]:
    """Offers of prepayment that reach beyond the day: what was used at list price, what is free."""
    for use, found, choice, offered in _offers(ask):
        told = _("used {used} at list price, {credit} free again")
        yield SettleLine(
            key=f"offer:{use.id}",
            sort=LineSort.OFFER,
            what=use.no,
            unit=ask.units[use.unit_id],
            first=use.first,
            last=use.last,
            principal=use.listed,
            settled=use.listed,
            choice=choice,
            choices=offered,
            note=told.format(used=found.shown.used, credit=found.shown.credit),
            record=("offer_use", use.id),
        )


def _offers(
    ask: Ask,
) -> Iterator[tuple[OfferUse, Ending, LineChoice, tuple[LineChoice, ...]]]:
    offered: tuple[LineChoice, ...] = (LineChoice.KEEPS,)
    if ask.may("fees.correct", "fees.bill"):
        offered = (LineChoice.ENDS, LineChoice.KEEPS)
    for use in uses_reaching(ask.session, unit_ids=ask.units, day=ask.change.day):
        try:
            found = ending_of(ask.session, use, ask.change.day - ONE_DAY)
        except BillCut:  # another sale cut its months
            continue
        yield use, found, ask.choose(f"offer:{use.id}", *offered), offered


def stops(ask: Ask) -> Iterator[SettleLine]:
    """Stops and vacancies with days of the new owner: they end, but for one that a tenant or a new
    owner applied for."""
    items = pairs_of(ask.session.execute(select(FeeItem.id, FeeItem.name)))
    for stop, choice, offered in _stops(ask):
        yield SettleLine(
            key=f"stop:{stop.id}",
            sort=LineSort.STOP,
            what=f"{stop.no} {stop.kind.label} · {items[stop.item_id]}",
            unit=ask.units[stop.unit_id],
            first=stop.first,
            last=stop.until,
            choice=choice,
            choices=offered,
            note=" · ".join(_told_of(ask, stop, choice)),
            record=("service_stop", stop.id),
        )


def _told_of(ask: Ask, stop: ServiceStop, choice: LineChoice) -> Iterator[str]:
    """Who applied for a stop; that bills of days that are charged in full again are made."""
    yield stop.applicant
    billed = billed_to(ask.session, unit_id=stop.unit_id, item_id=stop.item_id)
    if (
        choice is LineChoice.ENDS
        and billed is not None
        and billed >= max(stop.first, ask.change.day)
    ):
        words = _("billed up to {day}, the difference is billed afterwards")
        yield words.format(day=billed)


def _stops(ask: Ask) -> Iterator[tuple[ServiceStop, LineChoice, tuple[LineChoice, ...]]]:
    day, owners = ask.change.day, read_owners(ask.change.owners)[0]
    here = roles_of_unit(ask.session, unit_id=ask.change.unit_id, day=day)
    tenants = [one.name for one in here if one.fields.role is RoleKind.TENANT]
    staying = {fold(name) for name in (*tenants, *(one.name for one in owners))}
    for stop in stops_reaching(ask.session, unit_ids=ask.units, day=day):
        offered: tuple[LineChoice, ...] = (LineChoice.ENDS, LineChoice.KEEPS)
        if fold(stop.applicant) in staying:
            offered = (LineChoice.KEEPS, LineChoice.ENDS)
        if not ask.may("fees.stops"):
            offered = (LineChoice.KEEPS,)
        yield stop, ask.choose(f"stop:{stop.id}", *offered), offered


def _anew(ask: Ask) -> Anew:
    ended = [found for _use, found, choice, _all in _offers(ask) if choice is LineChoice.ENDS]
    return {line: each for found in ended for line, each in found.settled.items()}


def _beyond(ask: Ask, line: SplitLine, anew: Anew) -> Money:
    """The money that was paid for the new owner's days."""
    if line.charge_id not in anew:
        return money_beyond(ask.session, line)
    money, off = anew[line.charge_id]
    return max(ZERO, money - max(ZERO, line.old_part - off))


def bills_and_debts(ask: Ask) -> Iterator[SettleLine]:
    """Bills beyond the day, what is open from before, and what is kept of lines paid late, each
    with its late fee till today: posted, and accrued though not posted."""
    natures = pairs_of(ask.session.execute(select(FeeItem.id, FeeItem.nature)))
    late = late_fees(ask.session, accounts=ask.accounts)
    bills = cut_lines(ask.session, ask.change, ask.units.values())
    anew = _anew(ask)
    for line in bills:
        settled = total(anew.get(line.charge_id, (line.settled, ZERO)))
        found = _bill(ask, replace(line, settled=settled), anew)
        yield _with_late(found, late.pop(line.charge_id, None), line.old_part)
    cut = {line.charge_id for line in bills}
    debts = [
        due
        for due in open_lines(ask.session, account_ids=ask.accounts)
        if due.charge_id not in cut and natures[due.fee_item_id] is not Nature.DEPOSIT
    ]
    may_pass = lines_that_pass(ask.session, charge_ids=[due.charge_id for due in debts])
    own = {due.charge_id: late.pop(due.charge_id, None) for due in debts}
    yield from (_kept(fee) for fee in late.values() if fee.claim)
    for due in debts:
        is_late_fee = natures[due.fee_item_id] is Nature.LATE_FEE
        found = _debt(ask, due, is_late_fee=is_late_fee, may_pass=due.charge_id in may_pass)
        yield _with_late(found, own[due.charge_id], due.amount)


def _with_late(line: SettleLine, fee: LateFee | None, part: Money) -> SettleLine:
    """A line with its late fee: on a line that stays as it is all that is asked; on one that is cut
    or taken over what follows for its `part`, as it is counted from then on."""
    if fee is None:
        return line
    stays = line.choice is LineChoice.STAYS
    claim = fee.claim if stays else fee.claim_of(part, min(part, line.settled))
    taken = line.choice is LineChoice.TAKEN
    told = _("late fee counted till {day}").format(day=fee.day)
    return msgspec.structs.replace(
        line,
        late_fee=fee.posted + claim,
        settled=line.settled + fee.posted,
        old=line.old + (ZERO if taken else claim),
        new=line.new + (claim if taken else ZERO),
        note=f"{line.note} · {told}",
    )


def _kept(fee: LateFee) -> SettleLine:
    """What the old owner still owes for having paid a line late; a claim, which is no line of the
    books before it is paid or waived."""
    return SettleLine(
        key=f"late:{fee.charge_id}",
        sort=LineSort.DEBT,
        what=fee.item,
        unit=fee.unit_code,
        first=fee.period_from,
        last=fee.period_to,
        principal=fee.principal,
        late_fee=fee.posted + fee.claim,
        settled=fee.principal - fee.unpaid + fee.posted,
        old=fee.unpaid + fee.claim,
        choice=LineChoice.STAYS,
        choices=(LineChoice.STAYS,),
        note=_("late fee counted till {day}").format(day=fee.day),
        record=("charge", fee.charge_id),
    )


def _debt(ask: Ask, due: DueLine, *, is_late_fee: bool, may_pass: bool) -> SettleLine:
    key = f"debt:{due.charge_id}"
    offered: tuple[LineChoice, ...] = (LineChoice.STAYS,)
    if may_pass and ask.may("fees.bill", "fees.correct"):
        offered = (LineChoice.STAYS, LineChoice.TAKEN)
    choice = ask.choose(key, *offered)
    taken = choice is LineChoice.TAKEN
    return SettleLine(
        key=key,
        sort=LineSort.DEBT,
        what=due.item,
        unit=due.unit_code,
        first=due.period_from,
        last=due.period_to,
        principal=ZERO if is_late_fee else due.amount,
        late_fee=due.amount if is_late_fee else ZERO,
        settled=due.amount - due.open,
        old=ZERO if taken else due.open,
        new=due.open if taken else ZERO,
        choice=choice,
        choices=offered,
        note=_("due {day}").format(day=due.due_day),
        record=("charge", due.charge_id),
    )


def _bill(ask: Ask, line: SplitLine, anew: Anew) -> SettleLine:
    """What each owes of a bill that reaches beyond the day, by what becomes of what is paid."""
    offered: tuple[LineChoice, ...] = (LineChoice.STAYS,)
    if ask.may("fees.bill") and not line.settled:
        offered = (LineChoice.SPLIT, LineChoice.STAYS)
    elif ask.may("fees.bill", "fees.correct"):
        offered = (LineChoice.PREPAID, LineChoice.BUYER, LineChoice.STAYS)
        if line.surplus and ask.may(*PAYS_BACK):
            offered = (LineChoice.PREPAID, LineChoice.BUYER, LineChoice.PAID_OUT, LineChoice.STAYS)
    key = f"bill:{line.charge_id}"
    choice = ask.choose(key, *offered)
    old, new = line.amount - line.settled, ZERO
    if choice is not LineChoice.STAYS:
        old, new = max(ZERO, line.old_part - line.settled), line.new_part
    money = _beyond(ask, line, anew) if line.surplus else ZERO
    if choice is LineChoice.BUYER:
        new -= line.surplus
    elif choice is not LineChoice.STAYS:
        new -= line.surplus - money  # what was let go stays let go
    return SettleLine(
        key=key,
        sort=LineSort.BILL,
        what=line.item,
        unit=line.unit_code,
        first=line.period_from,
        last=line.period_to,
        principal=line.amount,
        settled=line.settled,
        old=old,
        new=new,
        credit=money if choice is LineChoice.PREPAID else ZERO,
        refund=money if choice is LineChoice.PAID_OUT else ZERO,
        choice=choice,
        choices=offered,
        note=_("{old} until {day}, then {new}").format(
            old=line.old_part, day=line.day - ONE_DAY, new=line.new_part
        ),
        record=("charge", line.charge_id),
    )


def to_come(ask: Ask) -> Iterator[SettleLine]:
    """What no run has billed yet of days before the change: it reaches the old account later."""
    last = ask.change.day - ONE_DAY
    ends = {
        stop.id: ask.change.day for stop, choice, _all in _stops(ask) if choice is LineChoice.ENDS
    }
    for unit in sorted(ask.units):
        for line in lines_until(ask.session, unit_id=unit, until=last, ends=ends):
            first, end = line.period_from, line.period_to
            if first is None or end is None or first > last:
                continue
            rule = ask.session.get_one(TariffVersion, line.tariff_version_id).proration
            whole = whole_bill(line.explanation, line.amount, first, end)
            old = whole.up_to(rule, ask.change.day)
            yield SettleLine(
                key=f"later:{unit}:{line.fee_item_id}:{first}",
                sort=LineSort.TO_COME,
                what=line.item,
                unit=line.unit_code,
                first=first,
                last=end,
                principal=line.amount,
                old=old,
                new=line.amount - old,
                choice=LineChoice.LATER,
                note=_("due {day}").format(day=line.due_day),
            )


def prepaid(ask: Ask) -> Iterator[SettleLine]:
    items = pairs_of(ask.session.execute(select(FeeItem.id, FeeItem.name)))
    codes = {row.id: row.unit_code for row in account_rows(ask.session, ids=ask.accounts)}
    offered: tuple[LineChoice, ...] = (LineChoice.STAYS,)
    if ask.may("fees.correct"):
        offered = (LineChoice.STAYS, LineChoice.MOVED)
    if ask.may(*PAYS_BACK):
        offered = (LineChoice.STAYS, LineChoice.MOVED, LineChoice.REFUND)
    for one in prepaid_balances(ask.session, account_ids=ask.accounts):
        key = f"prepaid:{one.account_id}:{one.fee_item_id or 0}"
        choice = ask.choose(key, *offered)
        stays = choice is LineChoice.STAYS
        yield SettleLine(
            key=key,
            sort=LineSort.PREPAID,
            what=items.get(one.fee_item_id or 0) or _("For any fee"),
            unit=codes[one.account_id],
            principal=one.amount,
            old=-one.amount if stays else ZERO,
            new=-one.amount if choice is LineChoice.MOVED else ZERO,
            refund=one.amount if choice is LineChoice.REFUND else ZERO,
            choice=choice,
            choices=offered,
            note=_("to refund, or for his debts") if stays else "",
        )


def deposits(ask: Ask) -> Iterator[SettleLine]:
    """Own ones may pass with the consent of both; a third party's never do."""
    for one in deposits_held(ask.session, unit_ids=ask.units):
        own = one.person_id in ask.sellers
        may = own and not one.pending and ask.may("fees.deposit_approve")
        offered = (LineChoice.STAYS, LineChoice.HANDED) if may else (LineChoice.STAYS,)
        if not own:
            offered = (LineChoice.KEEPS,)
        key = f"deposit:{one.id}"
        choice = ask.choose(key, *offered)
        payer = one.payer if own else _("{payer}, not the owner").format(payer=one.payer)
        asked = _("{amount} asked back or to be deducted") if one.pending else ""
        asked = asked.format(amount=one.pending)
        yield SettleLine(
            key=key,
            sort=LineSort.DEPOSIT,
            what=f"{one.no} {one.item}",
            unit=one.unit_code,
            principal=one.held,
            choice=choice,
            choices=offered,
            note=" · ".join(filter(None, (payer, one.holder.label, asked))),
            record=("deposit", one.id),
        )
