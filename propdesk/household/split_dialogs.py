"""Bills that reach beyond an owner change: what each owes, what to do with them, now or later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from propdesk.estate.units.service import unit_details
from propdesk.fees.charges.service import (
    Cut,
    PaidBills,
    SplitLine,
    SplitPreview,
    reaching_beyond,
    split_bills,
)
from propdesk.kernel.days import ONE_DAY
from propdesk.kernel.i18n import _, ngettext
from propdesk.ui.desk import Desk
from propdesk.ui.forms.fields import CheckField, ChoiceField
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.forms.inputs import Field
from propdesk.ui.parts.small_parts import label

MOST_LINES = 6


@dataclass(frozen=True, slots=True)
class Split:
    """Which bills to cut: those nobody paid on, and what becomes of those with payments."""

    unpaid: bool = False
    paid: PaidBills = PaidBills.STAY


def may_split(desk: Desk) -> bool:
    """Whether who works may cut bills."""
    return "fees.bill" in desk.store.actor.permissions


def split_fields(desk: Desk) -> list[Field]:
    """The questions which bills to cut, as far as who works may."""
    if not may_split(desk):
        return []
    unpaid = CheckField("split", _("Split unpaid bills at the day of the change"))
    choices: list[tuple[object, str]] = [(kind, kind.label) for kind in PaidBills]
    paid = ChoiceField("paid", _("Bills with payments"), choices, required=True)
    return [unpaid, paid] if "fees.correct" in desk.store.actor.permissions else [unpaid]


def split_wanted(values: Mapping[str, Any]) -> Split:
    """What was answered; nothing is cut that was not asked for."""
    return Split(bool(values.get("split")), values.get("paid") or PaidBills.STAY)


def bills_told(found: SplitPreview) -> str:
    """What of the bills that reach beyond the day each would owe, and what is paid of it."""
    told = []
    if found.unpaid:
        words = ngettext(
            "{count} unpaid bill reaches beyond the day of the change: old owner {old}, "
            "new owner {new}.",
            "{count} unpaid bills reach beyond the day of the change: old owner {old}, "
            "new owner {new}.",
            len(found.unpaid),
        )
        told.append(words.format(count=len(found.unpaid), old=found.old_part, new=found.new_part))
    if found.paid:
        words = ngettext(
            "{count} bill with payments reaches beyond that day: {after} of it is for later days, "
            "{surplus} of that is paid.",
            "{count} bills with payments reach beyond that day: {after} of them is for later days, "
            "{surplus} of that is paid.",
            len(found.paid),
        )
        told.append(
            words.format(count=len(found.paid), after=found.paid_after, surplus=found.surplus)
        )
    return "\n".join(told)


def cut_told(cut: Cut) -> str:
    """What was cut, '' when nothing was."""
    if not cut.bills:
        return ""
    words = ngettext(
        "{count} bill split, {moved} of it is the new owner's",
        "{count} bills split, {moved} of them is the new owner's",
        cut.bills,
    )
    return words.format(count=cut.bills, moved=cut.moved)


def split_dialog(desk: Desk, unit_id: int, code: str) -> FormDialog | None:
    """Build the form that cuts bills a former owner was left with; None when there are none."""
    found = desk.store.read(reaching_beyond, unit_ids=[unit_id])
    if not found.lines:
        desk.say(_("No bill reaches beyond a change of owner."), "warning")
        return None

    def save(values: dict[str, Any]) -> object:
        wanted = split_wanted(values)
        lines = (*(found.unpaid if wanted.unpaid else ()), *found.paid)
        cut = desk.store.write(split_bills, lines=lines, paid=wanted.paid)
        desk.say(cut_told(cut) or _("Nothing was split"), "done" if cut.bills else "warning")
        return cut

    dialog = FormDialog(
        desk,
        _("Split bills"),
        split_fields(desk),
        save=save,
        save_words=_("Split bills"),
        subject=code,
    )
    dialog.form.set_values({"split": bool(found.unpaid), "paid": PaidBills.STAY})
    dialog.add_below(label(lines_told(found.lines), 13, 500, wrap=True))
    dialog.add_below(label(bills_told(found), 13, 500, "text2", wrap=True))
    return dialog


def lines_told(lines: Sequence[SplitLine]) -> str:
    """Each bill with its parts: whose it is until when, what of it is paid."""
    told = [
        _("{item} {unit}, {first} – {last}: {name} until {until} {old}, then {new}; paid {paid}")
        .format(
            item=one.item, unit=one.unit_code, first=one.period_from, last=one.period_to,
            name=one.debtor, until=one.day - ONE_DAY, old=one.old_part, new=one.new_part,
            paid=one.settled,
        )
        for one in lines[:MOST_LINES]
    ]  # fmt: skip
    if len(lines) > MOST_LINES:
        told.append(_("… and {count} more").format(count=len(lines) - MOST_LINES))
    return "\n".join(told)


def offer_split(desk: Desk, unit_id: int) -> None:
    """Ask what becomes of bills a change of holders left behind; nothing is asked without any."""
    if not may_split(desk) or not desk.store.read(reaching_beyond, unit_ids=[unit_id]).lines:
        return
    dialog = split_dialog(desk, unit_id, desk.store.read(unit_details, unit_id=unit_id).code)
    if dialog is not None:
        dialog.exec()
