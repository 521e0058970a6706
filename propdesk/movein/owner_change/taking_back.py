"""Taking an owner change back: what settling wrote is undone, from the last to the first."""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.records import saving, undoing
from propdesk.estate.accounts.service import with_spaces
from propdesk.estate.models import Account, Occupancy
from propdesk.estate.people.service import ROLE
from propdesk.estate.rules import RoleKind
from propdesk.estate.service import RoleFields, RoleOwes
from propdesk.estate.units.service import SPACE
from propdesk.estate.vehicles.service import VEHICLE
from propdesk.fees.charges.service import join_bill, standing_parts
from propdesk.fees.deposits.service import take_hand_on_back
from propdesk.fees.models import Charge, OpenCharge, PrepaymentEntry, Receipt
from propdesk.fees.offers.taken.service import go_on_after_all
from propdesk.fees.prepayments.service import move_back
from propdesk.fees.refunds.service import keep_prepayment
from propdesk.fees.stops.service import stop_goes_on_after_all
from propdesk.fees.tariff_models import FeeItem
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.records.stored_json import from_json
from propdesk.movein.keys.service import bring_cards_back
from propdesk.movein.owner_change.models import ChangeOfOwner
from propdesk.movein.owner_change.rules import ChangeState
from propdesk.movein.owner_change.written import Written, write_columns


class ChangeBuiltOn(UserError):
    """Something came of the new owner since."""

    message = N_("{no} is not taken back: {what} came after it. Take that back first.")


def take_back(session: Session, change: ChangeOfOwner) -> None:
    """Undo what settling wrote, from the last to the first.

    Raises ChangeBuiltOn, PartTouched, SurplusUsed, RefundGoesOn, NumberInUse and StopMeets, which
    name what was built on it.
    """
    done = from_json(Written, change.done)
    _refuse_built(session, change, done)
    if done.cards:
        bring_cards_back(session, piece_ids=done.cards)
    _vehicles_back(session, done)
    why = _("Owner change {no} taken back").format(no=change.no)
    for deposit_id in reversed(done.deposits):
        take_hand_on_back(session, deposit_id=deposit_id, why=why)
    for refund_id in reversed(done.refunds):
        keep_prepayment(session, refund_id=refund_id, why=why)
    for payment_id in reversed(done.moves):
        move_back(session, payment_id=payment_id, reason=why)
    for part in reversed(done.bills):
        join_bill(session, charge_id=part, reason=why)
    for use_id in reversed(done.offers):
        go_on_after_all(session, use_id=use_id, why=why)
    for stop_id in reversed(done.stops):
        stop_goes_on_after_all(session, stop_id=stop_id)
    _roles_back(session, change, done)
    for unit in reversed(done.spaces):
        undoing.undo(session, SPACE, unit)
    write_columns(session, change, facts="", done="", seller="", settled_on=None, certified_on=None)


def _vehicles_back(session: Session, done: Written) -> None:
    for vehicle_id, unit_id, space_id in done.vehicles:
        fields = saving.seen(session, VEHICLE, vehicle_id)
        if fields.unit_id is None:
            back = replace(fields, unit_id=unit_id, space_id=space_id)
            saving.change(session, VEHICLE, vehicle_id, back)


def _roles_back(session: Session, change: ChangeOfOwner, done: Written) -> None:
    for role_id, until in done.ended:
        fields = saving.seen(session, ROLE, role_id)
        saving.change(session, ROLE, role_id, replace(fields, until=until))
    for role_id in (*done.roles, *done.kept):
        try:
            with session.begin_nested():
                undoing.delete(session, ROLE, role_id)
        except RoleOwes:  # what was posted stays, and says whose it was
            told = _("owner change taken back")
            day = change.day
            fields = RoleFields(RoleKind.OTHER, told, since=day, until=day)
            saving.change(session, ROLE, role_id, fields)


def _refuse_built(session: Session, change: ChangeOfOwner, done: Written) -> None:
    """Raise ChangeBuiltOn for what stands on accounts of the new owners since."""
    later = select(ChangeOfOwner.no).where(
        ChangeOfOwner.unit_id == change.unit_id,
        ChangeOfOwner.state.in_((ChangeState.SETTLED, ChangeState.FILED)),
        ChangeOfOwner.day > change.day,
    )
    found = session.scalar(later.limit(1)) or _posted_since(session, change, done)
    if found:
        raise ChangeBuiltOn(no=change.no, what=found)


def _posted_since(session: Session, change: ChangeOfOwner, done: Written) -> str:
    people = {session.get_one(Occupancy, one).person_id for one in done.roles}
    units = with_spaces(session, [change.unit_id])
    mine = select(Account.id).where(among(Account.unit_id, units), among(Account.person_id, people))
    paid = (
        select(Receipt.no)
        .join(PrepaymentEntry, PrepaymentEntry.payment_id == Receipt.payment_id)
        .where(PrepaymentEntry.account_id.in_(mine), PrepaymentEntry.posting_seq > done.seq)
    )
    if number := session.scalar(paid.order_by(Receipt.id).limit(1)):
        return number
    billed = (
        select(FeeItem.name, OpenCharge.period_from, OpenCharge.period_to)
        .join(Charge, Charge.id == OpenCharge.charge_id)
        .join(FeeItem, FeeItem.id == OpenCharge.fee_item_id)
        .where(OpenCharge.live, OpenCharge.account_id.in_(mine), Charge.posting_seq > done.seq)
        .where(OpenCharge.charge_id.not_in(standing_parts(session, charge_ids=done.bills)))
    )
    for item, first, last in session.execute(billed.limit(1)):
        return f"{item} {first} – {last}" if first else str(item)
    return ""
