"""Forms around cases: for whole buildings, an appointment, what the estate has settled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from propdesk.fees.billing.service import counter_tariffs
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.movein.cases.appointments import give_slot, next_free, propose_slots
from propdesk.movein.cases.batches import BuildingToHand, buildings_to_hand, make_cases
from propdesk.movein.cases.page.follow_ups_view import FollowUpsField
from propdesk.movein.cases.page.notices import case_sheets, notice_values
from propdesk.movein.cases.page.papers import registration_pdf
from propdesk.movein.cases.register import CaseFields, CaseRow
from propdesk.movein.cases.rules import ChargeFirst
from propdesk.movein.cases.slots import slot_hours
from propdesk.system.letters.rules import Letter
from propdesk.system.letters.shared_view import print_letters
from propdesk.system.settings.service import change_estate_settings, estate_settings
from propdesk.system.settings.shared_view import paper_head
from propdesk.ui.forms.fields import (
    CheckField,
    ChoiceField,
    DateField,
    MomentField,
    NumberField,
    TextField,
)
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.papers.list_paper import paper_sheet

if TYPE_CHECKING:
    from propdesk.kernel.progress import Progress
    from propdesk.ui.desk import Desk
    from propdesk.ui.forms.inputs import Field

_BUILDING = "building:"


class NoBuildingChosen(UserError):
    """Cases for no building."""

    message = N_("Choose at least one building.")


class NothingToHand(UserError):
    """Each unit has its case or was handed over."""

    message = N_(
        "Every unit has its case or was handed over. Enter the units of the building first."
    )


class NoRoomForSlots(UserError):
    """Hours in which no hand-over fits."""

    message = N_("No hand-over of {minutes} minutes fits into these hours.")


def buildings_dialog(desk: Desk) -> FormDialog:
    """Build the form that makes cases for whole buildings, in a job that can be stopped.

    Raises NothingToHand.
    """
    there = desk.store.read(buildings_to_hand)
    if not there:
        raise NothingToHand
    boxes = [_box(one) for one in there]

    def save(values: Mapping[str, object]) -> object:
        chosen = [one.id for one in there if values[f"{_BUILDING}{one.id}"]]
        if not chosen:
            raise NoBuildingChosen
        fields = CaseFields(
            unit_id=None,
            batch=str(values["batch"] or ""),
            planned_on=values["planned_on"],  # type: ignore[arg-type]  # a date field
            filing_no=str(values["filing_no"] or ""),
            has_quality_book=bool(values["has_quality_book"]),
            has_manual=bool(values["has_manual"]),
        )
        make_for(desk, chosen, fields)
        return True

    fields = [*boxes, *_known_of_all(desk)]
    words = _("Make the cases")
    dialog = FormDialog(desk, _("Cases for buildings"), fields, save=save, save_words=words)
    if len(there) == 1:
        dialog.form.set_values({boxes[0].name: True})
    return dialog


def _box(one: BuildingToHand) -> Field:
    words = ngettext("Building {code}: {count} unit", "Building {code}: {count} units", one.units)
    return CheckField(f"{_BUILDING}{one.id}", words.format(code=one.code, count=one.units))


def _known_of_all(desk: Desk) -> list[Field]:
    """What is the same for all units of a building."""
    return [
        TextField("batch", _("Batch"), placeholder=_("e.g. building 3")),
        DateField("planned_on", _("Planned for"), today=desk.today()),
        TextField("filing_no", _("Completion filing")),
        CheckField("has_quality_book", _("Quality book given")),
        CheckField("has_manual", _("User manual given")),
    ]


def make_for(desk: Desk, building_ids: Sequence[int], fields: CaseFields) -> None:
    """Make the cases of these buildings in a job."""
    store = desk.store

    def make(progress: Progress) -> int:
        return store.write(make_cases, building_ids=building_ids, fields=fields, progress=progress)

    def tell(made: object) -> None:
        if isinstance(made, int):
            told = ngettext("{count} case made", "{count} cases made", made)
            desk.say(told.format(count=made), "done")

    desk.run(make, title=_("Making the cases"), done=tell, writes=True)


# Appointments


def slot_dialog(desk: Desk, row: CaseRow) -> FormDialog:
    """Build the form of an appointment; it begins with the one there is, or the next free slot."""
    free = desk.store.read(next_free, first=row.fixed_on or desk.today())
    at = row.slot_at or free.at

    def save(values: Mapping[str, object]) -> object:
        when, where = values["at"], values["desk"]
        assert isinstance(when, datetime) and isinstance(where, int)  # noqa: S101, PT018  required
        desk.store.write(give_slot, case_id=row.id, at=when, desk=where)
        desk.say(_("Saved"), "done")
        return row.id

    fields: list[Field] = [
        MomentField("at", _("Appointed for"), today=desk.today(), required=True),
        NumberField("desk", _("Desk"), least=1, most=99, required=True),
    ]
    dialog = FormDialog(
        desk, _("Appointment of a hand-over"), fields, save=save,
        subject=f"{row.no} · {row.unit} {row.receiver}".strip(),
    )  # fmt: skip
    dialog.form.set_values({"at": at, "desk": row.desk or free.desk})
    return dialog


def propose_dialog(desk: Desk, case_ids: Sequence[int]) -> FormDialog:
    """Build the question from which day on many cases get their appointments."""

    def save(values: Mapping[str, object]) -> object:
        first = values["first"]
        assert isinstance(first, date)  # noqa: S101  required
        propose_for(desk, case_ids, first)
        return True

    fields = [DateField("first", _("From"), today=desk.today(), required=True)]
    words = ngettext("{count} case", "{count} cases", len(case_ids)).format(count=len(case_ids))
    dialog = FormDialog(
        desk, _("Propose appointments"), fields, save=save, save_words=_("Give the times"),
        subject=words,
    )  # fmt: skip
    dialog.form.set_values({"first": desk.today()})
    return dialog


def propose_for(desk: Desk, case_ids: Sequence[int], first: date) -> None:
    """Give the cases their appointments in a job."""
    store = desk.store

    def give(progress: Progress) -> int:
        return store.write(propose_slots, case_ids=case_ids, first=first, progress=progress)

    def tell(given: object) -> None:
        if isinstance(given, int):
            told = ngettext("{count} appointment given", "{count} appointments given", given)
            desk.say(told.format(count=given), "done" if given else "warning")

    desk.run(give, title=_("Giving appointments"), done=tell, writes=True)


# Papers


def print_notices_of(desk: Desk, case_ids: Sequence[int]) -> None:
    """Show the notices of these cases, one letter each, drawn in a job."""
    letter, store = Letter.HAND_OVER_NOTICE, desk.store
    print_letters(
        desk,
        letter,
        lambda progress: store.read(notice_values, case_ids=case_ids, progress=progress),
        title=letter.label,
        job=_("Drawing the notices"),
    )


def registration_sheet(desk: Desk, case_ids: Sequence[int]) -> None:
    """Show the sheets of registration of these cases."""
    title = _("Move-in registration")
    pdf = registration_pdf(desk.store.read(case_sheets, case_ids=case_ids), paper_head(desk))
    paper_sheet(desk, title, pdf, document="report", file_name=f"{title}.pdf").exec()


# Settings


def settings_dialog(desk: Desk) -> FormDialog:
    """Build the form of what the estate has settled about hand-overs."""
    known = desk.store.read(estate_settings)
    charges = desk.store.read(counter_tariffs)
    named = set(known.hand_over_charges)

    def save(values: Mapping[str, object]) -> object:
        own = {name: value for name, value in values.items() if not name.startswith("charge:")}
        own["follow_ups"] = own["follow_ups"] or ()
        ticked = tuple(one.id for one in charges if values[f"charge:{one.id}"])
        changed = replace(known, **own, hand_over_charges=ticked)  # type: ignore[arg-type]
        if not slot_hours(changed).begins:  # raises for hours nobody can read
            raise NoRoomForSlots(minutes=changed.slot_minutes)
        desk.store.write(change_estate_settings, settings=changed)
        desk.say(_("Saved"), "done")
        return True

    boxes = [CheckField(f"charge:{one.id}", one.name) for one in charges]
    dialog = FormDialog(desk, _("Hand-overs"), [*_settled(), *boxes], save=save)
    ticks = {f"charge:{one.id}": one.id in named for one in charges}
    plain = ("visit_hours", "slot_minutes", "slot_desks", "deemed_days", "charge_first",
             "months_ahead", "gift_months", "inspect_first", "follow_ups")  # fmt: skip
    dialog.form.set_values({**{name: getattr(known, name) for name in plain}, **ticks})
    return dialog


def _settled() -> list[Field]:
    """The fields of what is settled, but for the charges."""
    return [
        TextField("visit_hours", _("Hours"), required=True, placeholder="09:00-12:00, 13:30-17:00"),
        NumberField("slot_minutes", _("Minutes of a hand-over"), least=5, most=480, required=True),
        NumberField("slot_desks", _("Desks"), least=1, most=50, required=True),
        NumberField(
            "deemed_days", _("Deemed delivered after days"), least=1, most=365, required=True,
            hint=_("Days after the notice arrived."),
        ),
        ChoiceField(
            "charge_first", _("Charged from"), [(one.value, one.label) for one in ChargeFirst],
            required=True,
        ),
        NumberField("months_ahead", _("Months paid ahead"), least=0, most=24, required=True),
        NumberField(
            "gift_months", _("Months gifted by the developer"), least=0, most=60, required=True,
            hint=_("The first ones after a hand-over; 0: none."),
        ),
        CheckField("inspect_first", _("Inspect before paying")),
        FollowUpsField(
            "follow_ups", _("Follow-up visits"), lines=4,
            hint=_("A line each: days after the hand-over, a colon, what is asked."),
        ),
    ]  # fmt: skip
