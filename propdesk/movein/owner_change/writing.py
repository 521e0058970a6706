"""Settling an owner change: what each choice does, in one transaction, in the order of `settle`.

`done` of the change keeps what was written, for `taking_back`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db.models import PostingRow
from propdesk.db.records import saving
from propdesk.db.records.kinds import Values
from propdesk.db.records.moving import move
from propdesk.db.records.saving import the_record
from propdesk.db.store import today, use_case
from propdesk.estate.accounts.service import account_rows, debtor_account
from propdesk.estate.models import Occupancy, Vehicle
from propdesk.estate.people.service import (
    ROLE,
    add_document,
    add_role,
    end_role,
    hand_over,
    roles_of_unit,
)
from propdesk.estate.rules import OWNING, RoleKind
from propdesk.estate.service import DocumentFields, PersonFields, PhoneFields, RoleFields
from propdesk.estate.units.service import SPACE, leave_household
from propdesk.estate.vehicles.service import VEHICLE
from propdesk.fees.charges.service import (
    PaidBills,
    SplitLine,
    money_beyond,
    split_bills,
    take_over_bills,
)
from propdesk.fees.deposits.service import PassedOn, hand_on
from propdesk.fees.models import Charge
from propdesk.fees.offers.taken.service import end_at_a_sale
from propdesk.fees.prepayments.service import move_between
from propdesk.fees.refunds.service import ask_prepayment_back
from propdesk.fees.stops.service import end_stop_at_a_sale
from propdesk.kernel.days import ONE_DAY
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.money import ZERO, Money
from propdesk.kernel.records.stored_json import compact_json, from_json
from propdesk.movein.keys.service import cancel_cards
from propdesk.movein.owner_change.lines import SettleLine, Settlement, owners_before
from propdesk.movein.owner_change.models import ChangeOfOwner
from propdesk.movein.owner_change.money_lines import cut_lines
from propdesk.movein.owner_change.register import OWNER_CHANGE, closed_before
from propdesk.movein.owner_change.rules import (
    SIGNED,
    ChangeState,
    LineChoice,
    LineSort,
    NewOwner,
    read_owners,
)
from propdesk.movein.owner_change.settling import settlement
from propdesk.movein.owner_change.taking_back import take_back
from propdesk.movein.owner_change.written import Written, write_columns


class AgreementMissing(UserError):
    """Something passes to the new owner that both have to sign for."""

    message = N_(
        "{what} passes to the new owner only with a paper that both signed. Write which one."
    )


class SettlementChanged(UserError):
    """Something was paid or entered while the settlement was on the screen."""

    message = N_("{no}: something changed meanwhile. Close this page and look at it again.")


def after_save(session: Session, before: Values, after: Values) -> None:
    """Settle a change that moves from open to settled; take it back on the way back."""
    if not before or not after or before["state"] == after["state"]:
        return
    change = session.get_one(ChangeOfOwner, after["id"])
    if (before["state"], after["state"]) == (ChangeState.OPEN, ChangeState.SETTLED):
        settle(session, change)
    elif (before["state"], after["state"]) == (ChangeState.SETTLED, ChangeState.OPEN):
        take_back(session, change)


@use_case(permission="movein.view")
def open_change(session: Session, *, unit_id: int) -> int | None:
    """The change of a unit that waits to be settled, if there is one."""
    own = (ChangeOfOwner.unit_id == unit_id, ChangeOfOwner.state == ChangeState.OPEN)
    return session.scalar(select(ChangeOfOwner.id).where(*own).limit(1))


@use_case(permission=OWNER_CHANGE.edit, touches=OWNER_CHANGE.touches)
def settle_change(
    session: Session,
    *,
    seen: Settlement,
    choices: Mapping[str, LineChoice],
    agreement: str = "",
    document: DocumentFields | None = None,
) -> None:
    """Settle a change by these choices, unless it is no longer as it was `seen`.

    `document` is the first new owner's. Raises SettlementChanged, and as `settle`.
    """
    change = the_record(session, OWNER_CHANGE, seen.change_id)
    if (
        change.state is ChangeState.OPEN
        and settlement(session, change, choices).lines != seen.lines
    ):
        raise SettlementChanged(no=change.no)
    kept = {key: str(one) for key, one in choices.items()}
    write_columns(session, change, choices=compact_json(kept), agreement=agreement.strip())
    move(session, OWNER_CHANGE, change.id, ChangeState.SETTLED)
    if document is not None:
        done = from_json(Written, session.get_one(ChangeOfOwner, seen.change_id).done)
        owner = session.get_one(Occupancy, done.roles[0]).person_id
        add_document(session, person_id=owner, fields=document)


def settle(session: Session, change: ChangeOfOwner) -> None:
    """Do what the choices of a change say. Raises CutOffClosed, AgreementMissing, OwnerFromThen,
    ClockDoubtful, and what each step refuses."""
    found = settlement(session, change)
    _refuse(session, change, found)
    offers = _end_offers(session, change, found)
    cut = cut_lines(session, change, {line.unit for line in found.of(LineSort.BILL)})
    owners, _wrong = read_owners(change.owners)
    spaces, own_roles = _keep_spaces(session, change, found)
    roles, ended = _owners(session, change, owners)
    surplus = _surpluses(session, cut, found)
    bills: list[int] = []
    for choice, paid in _CUTS.items():
        wanted = {line.key for line in found.of(LineSort.BILL) if line.choice is choice}
        lines = [line for line in cut if f"bill:{line.charge_id}" in wanted]
        bills += split_bills(session, lines=lines, paid=paid).parts if lines else ()
    bills += _take_over(session, change, found)
    done = Written(
        roles=tuple(roles),
        kept=tuple(own_roles),
        ended=(*ended, *_end_roles(session, change, found)),
        bills=tuple(bills),
        moves=tuple(_move_prepaid(session, change, found)),
        refunds=tuple(_ask_back(session, change, found, surplus)),
        deposits=tuple(_hand_deposits(session, change, found, owners[0])),
        vehicles=tuple(_let_vehicles_go(session, found)),
        spaces=spaces,
        cards=_cancel_cards(session, change, found),
        offers=offers,
        stops=_end_stops(session, change, found),
        seq=session.scalar(select(func.max(PostingRow.seq))) or 0,
    )
    day = today(session)
    facts = msgspec.structs.replace(found, state=ChangeState.SETTLED, settled_on=day, hinders="")
    kept = {"facts": compact_json(facts), "done": compact_json(done)}
    write_columns(session, change, **kept, seller=found.seller, settled_on=day)


def _refuse(session: Session, change: ChangeOfOwner, found: Settlement) -> None:
    """Raise CutOffClosed or AgreementMissing."""
    if closed := closed_before(session, change.day):
        raise closed
    for line in found.lines:
        if line.choice in SIGNED and not change.agreement:
            missing = AgreementMissing(what=line.what)
            missing.beside = "agreement"
            raise missing


_CUTS = {
    LineChoice.SPLIT: PaidBills.STAY,
    LineChoice.PREPAID: PaidBills.PREPAID,
    LineChoice.BUYER: PaidBills.BUYER,
    LineChoice.PAID_OUT: PaidBills.PREPAID,
}


def _chosen(found: Settlement, sort: LineSort, choice: LineChoice) -> list[tuple[SettleLine, int]]:
    """The lines of a section with a choice, each with the id it stands for."""
    return [(line, int(line.key.split(":")[1])) for line in found.of(sort) if line.choice is choice]


def _end_offers(session: Session, change: ChangeOfOwner, found: Settlement) -> tuple[int, ...]:
    """End the offers of prepayment before the bills are cut: what was used is at list price."""
    ended = tuple(use for _line, use in _chosen(found, LineSort.OFFER, LineChoice.ENDS))
    why = f"{_('Owner change')} {change.no}"
    for use_id in ended:
        end_at_a_sale(session, use_id=use_id, last=change.day - ONE_DAY, why=why)
    return ended


def _end_stops(session: Session, change: ChangeOfOwner, found: Settlement) -> tuple[int, ...]:
    ended = tuple(stop for _line, stop in _chosen(found, LineSort.STOP, LineChoice.ENDS))
    why = f"{_('Owner change')} {change.no}"
    for stop_id in ended:
        end_stop_at_a_sale(session, stop_id=stop_id, day=change.day, why=why)
    return ended


def _keep_spaces(
    session: Session, change: ChangeOfOwner, found: Settlement
) -> tuple[tuple[int, ...], list[int]]:
    """Part the spaces that do not go along; a space that is sold alone leaves its household.

    The spaces, and the roles of the old owner there.
    """
    kept = [unit for _line, unit in _chosen(found, LineSort.SPACE, LineChoice.STAYS)]
    roles = []
    for unit in kept:
        leave_household(session, unit_id=unit, day=change.day)
        for person in sorted(owners_before(session, change.unit_id, change.day)):
            fields = RoleFields(RoleKind.OWNER, since=change.day)
            roles.append(add_role(session, unit_id=unit, person_id=person, fields=fields))
    before = session.get(SPACE.model, change.unit_id)
    if before is not None and before.home_unit_id is not None:
        leave_household(session, unit_id=change.unit_id, day=change.day)
        kept.append(change.unit_id)
    return tuple(kept), roles


def _owners(
    session: Session, change: ChangeOfOwner, owners: Sequence[NewOwner]
) -> tuple[list[int], list[tuple[int, date | None]]]:
    """The new roles, and the old ones with the end they had."""
    rows = roles_of_unit(session, unit_id=change.unit_id, day=change.day - ONE_DAY)
    ended = [(row.id, row.fields.until) for row in rows if row.fields.role in OWNING]
    people = [
        (PersonFields(name=o.name, phones=(PhoneFields(o.phone),) if o.phone else ()), o.share)
        for o in owners
    ]
    return hand_over(session, unit_id=change.unit_id, day=change.day, owners=people), ended


def _end_roles(
    session: Session, change: ChangeOfOwner, found: Settlement
) -> list[tuple[int, date | None]]:
    ended = []
    for _line, role_id in _chosen(found, LineSort.ROLE, LineChoice.ENDS):
        until = saving.seen(session, ROLE, role_id).until
        end_role(session, role_id=role_id, until=change.day - ONE_DAY)
        ended.append((role_id, until))
    return ended


def _take_over(session: Session, change: ChangeOfOwner, found: Settlement) -> Sequence[int]:
    ids = [charge for _line, charge in _chosen(found, LineSort.DEBT, LineChoice.TAKEN)]
    if not ids:
        return ()
    return take_over_bills(session, charge_ids=ids, day=change.day).parts


def _new_account(session: Session, unit_id: int | None, day: date) -> int:
    found = debtor_account(session, unit_id=unit_id, day=day) if unit_id else None
    assert found is not None  # noqa: S101  an owner was entered from that day on
    return found


def _move_prepaid(session: Session, change: ChangeOfOwner, found: Settlement) -> list[int]:
    made = []
    for line in found.of(LineSort.PREPAID):
        if line.choice is not LineChoice.MOVED:
            continue
        _word, account, item = line.key.split(":")
        (row,) = account_rows(session, ids=[int(account)])
        made.append(
            move_between(
                session,
                ends=(int(account), _new_account(session, row.unit_id, change.day)),
                fee_item_id=int(item) or None,
                amount=line.principal,
                reason=f"{change.no} {change.agreement}",
            )
        )
    return made


def _surpluses(
    session: Session, cut: Sequence[SplitLine], found: Settlement
) -> Mapping[tuple[int, int | None], Money]:
    """What becomes prepayment by the cuts and is asked back at once, by account."""
    wanted = {line.key for line in found.of(LineSort.BILL) if line.refund}
    sums: dict[tuple[int, int | None], Money] = {}
    for line in cut:
        if f"bill:{line.charge_id}" in wanted:
            whose = (session.get_one(Charge, line.charge_id).account_id, None)
            sums[whose] = sums.get(whose, ZERO) + money_beyond(session, line)
    return sums


def _ask_back(
    session: Session,
    change: ChangeOfOwner,
    found: Settlement,
    surplus: Mapping[tuple[int, int | None], Money],
) -> list[int]:
    """Ask for what is to be paid out, one request for each account and purpose."""
    sums = dict(surplus)
    for line in found.of(LineSort.PREPAID):
        if line.refund:
            _word, account, item = line.key.split(":")
            whose = (int(account), int(item) or None)
            sums[whose] = sums.get(whose, ZERO) + line.refund
    why = f"{_('Owner change')} {change.no}"
    return [
        ask_prepayment_back(
            session, account_id=account_id, amount=amount, why=why, fee_item_id=item_id
        )
        for (account_id, item_id), amount in sums.items()
    ]


def _hand_deposits(
    session: Session, change: ChangeOfOwner, found: Settlement, buyer: NewOwner
) -> list[int]:
    why = f"{change.no} {change.agreement}"
    return [
        hand_on(
            session,
            deposit_id=deposit_id,
            fields=PassedOn(
                unit_id=change.unit_id,
                payer=buyer.name,
                phone=buyer.phone,
                consent_on=today(session),
                why=why,
            ),
        )
        for _line, deposit_id in _chosen(found, LineSort.DEPOSIT, LineChoice.HANDED)
    ]


def _cancel_cards(session: Session, change: ChangeOfOwner, found: Settlement) -> tuple[int, ...]:
    if all(line.choice is not LineChoice.CANCELLED for line in found.lines):
        return ()
    why = f"{_('Owner change')} {change.no}"
    return cancel_cards(session, unit_id=change.unit_id, why=why)


def _let_vehicles_go(
    session: Session, found: Settlement
) -> list[tuple[int, int | None, int | None]]:
    gone = []
    for _line, vehicle_id in _chosen(found, LineSort.VEHICLE, LineChoice.ENDS):
        was = session.get_one(Vehicle, vehicle_id)
        gone.append((vehicle_id, was.unit_id, was.space_id))
        fields = replace(saving.seen(session, VEHICLE, vehicle_id), unit_id=None, space_id=None)
        saving.change(session, VEHICLE, vehicle_id, fields)
    return gone
