"""The register of who pays for a unit in place of whoever would, and how much of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Annotated

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from propdesk.db.listing import told_by
from propdesk.db.records.kinds import RecordKind, Values
from propdesk.estate.models import PayerStretch
from propdesk.estate.notation.service import unit_shown
from propdesk.estate.rules import PayerState
from propdesk.fees.payers.fields import EDITS, WHOLE, PayerFields
from propdesk.fees.rules import Nature
from propdesk.fees.tariff_models import FeeItem
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.records.fields import Fact
from propdesk.kernel.records.folding import one_line
from propdesk.kernel.records.refusals import FieldsRefused
from propdesk.kernel.records.states import Move, States
from propdesk.kernel.records.words import RegisterWords
from propdesk.kernel.scaled import SHARE, format_scaled
from propdesk.system.registers.service import DropDownOf, Register, Slip


@dataclass(frozen=True, slots=True, kw_only=True)
class PayerRow(PayerFields):
    """An agreement in the list."""

    id: int
    unit: str
    item: str
    state: Annotated[PayerState, Fact(N_("State"), width=120)]


_S = PayerState
_move = partial(Move, permission=EDITS, undone=True)
PAYER_STATES = States(
    PayerState,
    first=(_S.AGREED,),
    moves=(
        _move(_S.AGREED, _S.DROPPED, N_("Drop it"), icon="ban", key="F9", asks_why=True),
        _move(_S.DROPPED, _S.AGREED, N_("Agree again"), icon="rotate-ccw", key="F3"),
    ),
)


def _tidy(fields: PayerFields) -> PayerFields:
    return replace(fields, who=one_line(fields.who))


def _judged(session: Session, stretch_id: int, fields: PayerFields) -> Mapping[str, str]:
    """What of the item, of the payer and of other agreements is against it."""
    from propdesk.fees.payers.paying import payer_of  # not read at a start

    found: dict[str, str] = {}
    item = session.get(FeeItem, fields.item_id) if fields.item_id else None
    if fields.item_id and item is None:
        found["item_id"] = _("This fee item is not known.")
    elif item is not None and item.nature is Nature.DEPOSIT:
        found["item_id"] = _("A deposit is not charged by days.")
    if not 0 < fields.share <= WHOLE:
        found["share"] = _("A share is above 0 and at most 100 %.")
    before = session.get(PayerStretch, stretch_id) if stretch_id else None
    if before is None or before.state is _S.AGREED:
        found |= too_much(session, stretch_id, fields)
    try:
        payer_of(session, fields)
    except FieldsRefused as error:
        found |= error.errors
    return found


def too_much(session: Session, stretch_id: int, fields: PayerFields) -> dict[str, str]:
    """That on some day more than all of the amount would be paid, with whose agreement."""
    until = fields.until or date.max
    one = PayerStretch
    query = select(one).where(
        one.unit_id == fields.unit_id, one.state == _S.AGREED, one.id != stretch_id,
        one.first <= until, or_(one.until.is_(None), one.until >= fields.first),
    )  # fmt: skip
    others = list(session.scalars(query.order_by(one.id)))
    items = {other.item_id for other in others} if fields.item_id is None else {fields.item_id}
    for item in items:
        mine = [other for other in others if other.item_id in (None, item)]
        for day in sorted({fields.first, *(max(other.first, fields.first) for other in mine)}):
            there = [other for other in mine if other.first <= day <= (other.until or date.max)]
            given = sum(other.share for other in there)
            if given + fields.share > WHOLE:
                told = _("{no} has {share} % of these days already; {left} % are left.")
                percent, left = (format_scaled(one, SHARE - 2) for one in (given, WHOLE - given))
                sentence = told.format(no=there[0].no, share=percent, left=left)
                return {"share" if given < WHOLE else "first": sentence}
    return {}


def _called(session: Session, fields: PayerFields) -> Values:
    """Who pays, by his name: as it stands in the log, an undo knows it again."""
    from propdesk.fees.payers.naming import called_so  # not read at a start
    from propdesk.fees.payers.paying import payer_of  # not read at a start

    person = payer_of(session, fields).person_id
    return {"who": called_so(session, [person])[person]}


def _offered(session: Session, *, typed: str) -> Sequence[str]:
    from propdesk.fees.payers.naming import payers_offered  # not read at a start

    return payers_offered(session, typed=typed)


def _warned(session: Session, _stretch_id: int, fields: PayerFields) -> Mapping[str, str]:
    """That some of its days are billed already: no bill that was made is changed."""
    from propdesk.fees.payers.paying import billed_otherwise  # not read at a start

    if fields.first is None or not fields.unit_id:
        return {}
    count = billed_otherwise(session, fields=fields)
    told = ngettext(
        "{count} bill of these days was made before and stays with who it was made for. Under "
        "Charges, F6 puts it with somebody else.",
        "{count} bills of these days were made before and stay with who they were made for. Under "
        "Charges, F6 puts them with somebody else.",
        count,
    )
    return {"first": told.format(count=count)} if count else {}


def _saved(session: Session, before: Values, after: Values) -> None:
    """Whose account is billed; what holds for an undo too. Raises FieldsRefused."""
    from propdesk.fees.payers.paying import keep_account  # not read at a start

    if after and after["state"] == _S.AGREED:
        one = session.get_one(PayerStretch, after["id"])
        fields = PayerFields(
            unit_id=one.unit_id, item_id=one.item_id, first=one.first, until=one.until,
            share=one.share, payer=one.payer, who=one.who,
        )  # fmt: skip
        if errors := too_much(session, one.id, fields):
            raise FieldsRefused(errors)
    keep_account(session, before, after)


PAYER = RecordKind(
    kind="payer_stretch",
    model=PayerStretch,
    fields=PayerFields,
    name=lambda _session, one: f"{one.no} {one.who}",
    tidy=_tidy,
    judged=_judged,
    derived=_called,
    saved=_saved,
    states=PAYER_STATES,
    series="FK",
    view="fees.view",
    edit=EDITS,
    attachments=True,
    also=("account",),
)
PAYERS = Register(
    kind=PAYER,
    row=PayerRow,
    page="fees.payers",
    tab="fees",
    place=36,
    drawer="set_up",
    title=N_("Payers as agreed"),
    icon="hand-coins",
    list_name="payers",
    refers=N_("payers as agreed"),
    called=lambda row: row.no,
    imports=True,
    unit_panel=N_("Payers as agreed"),
    heads=(PayerStretch.who, PayerStretch.first),
    order=(PayerStretch.first.desc(), PayerStretch.id.desc()),
    shown={
        "unit": unit_shown(PayerStretch.unit_id),
        "item": told_by(PayerStretch.item_id, FeeItem.name),
    },
    drops=(DropDownOf(PayerStretch.payer, N_("All payers")),),
    dated=PayerStretch.first,
    warnings=_warned,
    looks_up={"who": _offered},
    slip=Slip(N_("Agreement of who pays"), signers=(N_("Payer"), N_("Owner"), N_("Approved by"))),
    words=RegisterWords(
        new=N_("New payer"),
        edit=N_("Edit payer"),
        count=lambda count: ngettext("{count} agreement", "{count} agreements", count),
        look_for=N_("Number, room, payer"),
        none=N_("Whoever owns a unit pays for it"),
        why=N_("Gifted months, a tenant, another company: runs bill whom you enter, to the day."),
        first=N_("Enter the first payer"),
        how=N_("Which unit and item, who pays, from which day until when, all of it or a share."),
    ),
)
