"""The forms of dunning: a contact, nobody reached, reason and mark, the days of the steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from propdesk.fees.dunning.contacts import (
    ContactEntry,
    attempt_slip,
    note_contact,
    take_contact_back,
)
from propdesk.fees.dunning.dun_files import (
    FIRST_REASONS,
    file_of_account,
    open_matters,
    reasons,
    write_file,
)
from propdesk.fees.dunning.register import FileFields
from propdesk.fees.dunning.rules import CALLS, DunFlag, DunWay
from propdesk.kernel.i18n import _
from propdesk.kernel.money import Money
from propdesk.kernel.paper.records import slip_pdf
from propdesk.system.settings.service import change_estate_settings, estate_settings
from propdesk.system.settings.shared_view import paper_head
from propdesk.ui.forms.choosing import ChoiceDialog
from propdesk.ui.forms.fields import (
    AmountField,
    CheckField,
    ChoiceField,
    DateField,
    NotesField,
    NumberField,
    TextField,
)
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.forms.suggested import SuggestedField
from propdesk.ui.papers.list_paper import paper_sheet

if TYPE_CHECKING:
    from propdesk.fees.dunning.debtors import DebtorRow
    from propdesk.ui.desk import Desk
    from propdesk.ui.forms.inputs import Field

BY_HAND = (*CALLS, DunWay.LAWYER, DunWay.MEDIATION, DunWay.SUIT)


def _named(row: DebtorRow) -> str:
    told = _("{name} {unit}: {amount} overdue since {day}")
    return told.format(name=row.debtor, unit=row.unit, amount=row.owed, day=row.since)


def contact_dialog(desk: Desk, row: DebtorRow) -> FormDialog:
    """Build the form of a contact with a debtor; its result is the id of the contact."""
    today = desk.today()
    fields = [
        ChoiceField("way", _("Way"), [(one, one.label) for one in BY_HAND], required=True),
        TextField("met", _("Spoken to"), hint=_("Empty: the debtor himself.")),
        SuggestedField("answer", _("Answer"), _answers()),
        DateField("promised_on", _("Promised until"), today=today),
        AmountField("promised", _("Promised sum"), hint=_("Empty: all that is overdue.")),
        CheckField("reached", _("Somebody was reached")),
        DateField("day", _("Day"), today=today, required=True),
        TextField("made_by", _("Asked by")),
    ]

    def save(values: Mapping[str, object]) -> object:
        way, day, until = values["way"], values["day"], values["promised_on"]
        promised = values["promised"]
        entry = ContactEntry(
            way=DunWay(str(way)),
            day=day if isinstance(day, date) else None,
            made_by=str(values["made_by"] or ""),
            met=str(values["met"] or ""),
            reached=bool(values["reached"]),
            answer=str(values["answer"] or ""),
            promised_on=until if isinstance(until, date) else None,
            promised=promised if isinstance(promised, Money) else None,
        )
        return desk.store.write(note_contact, account_id=row.id, entry=entry)

    dialog = FormDialog(
        desk, _("Note a contact"), fields, save=save, subject=_named(row), draft="dun_contact"
    )
    begin = {"way": DunWay.PHONE, "reached": True, "day": today, "made_by": row.keeper}
    dialog.form.set_values(begin)
    return dialog


def _answers() -> tuple[str, ...]:
    return (
        _("Will pay"),
        _("Will look into it and call back"),
        _("Says it is paid"),
        _("Is not content with the service"),
        _("Refuses to pay"),
    )


def attempt_choice(desk: Desk, row: DebtorRow) -> ChoiceDialog:
    """Build the question how somebody was not reached; its choice is the place in `CALLS`."""
    return ChoiceDialog(desk, _("Nobody met"), _named(row), [(one.label, "") for one in CALLS])


def note_attempt(desk: Desk, row: DebtorRow) -> None:
    """Enter that nobody was reached, in two keys; of a visit the slip for the door is shown."""
    asked = attempt_choice(desk, row)
    asked.exec()
    if asked.choice is None:
        return
    way = CALLS[asked.choice]
    with desk.attempt():
        entry = ContactEntry(way=way, reached=False, made_by=row.keeper)
        contact_id = desk.store.write(note_contact, account_id=row.id, entry=entry)
        told = _("{name}: nobody reached, noted").format(name=row.debtor)
        desk.say(told, "done")
        if way is DunWay.DOOR:
            show_slip(desk, contact_id)


def show_slip(desk: Desk, contact_id: int) -> None:
    """Show the slip that stays at the door."""
    pdf, name = slip_of(desk, contact_id)
    paper_sheet(desk, _("We were here"), pdf, document="slip", file_name=f"{name}.pdf").exec()


def slip_of(desk: Desk, contact_id: int) -> tuple[bytes, str]:
    """Draw the slip of an attempt; its PDF and its number."""
    found = desk.store.read(attempt_slip, contact_id=contact_id)
    settings = desk.store.read(estate_settings)
    lines = (
        (_("Unit"), found.unit),
        (_("For"), found.name),
        (_("Day"), found.day.isoformat()),
        (_("Message"), found.words),
        (_("Call us"), " ".join(filter(None, (settings.phone, settings.address)))),
    )
    signers = (_("Left by"),)
    return slip_pdf(_("We were here"), found.no, lines, paper_head(desk), signers=signers), found.no


def file_dialog(desk: Desk, row: DebtorRow) -> FormDialog:
    """Build the form of what is known of a debtor: reason, what it is about, mark."""
    matters = desk.store.read(open_matters, unit_id=row.unit_id)
    file_id, seen = desk.store.read(file_of_account, account_id=row.id)
    about = {f"{one.kind}:{one.id}": one.told for one in matters}
    kept = f"{seen.about_kind}:{seen.about_id}" if seen.about_id is not None else None
    if kept is not None:  # mended meanwhile, it stays what it was about
        about.setdefault(kept, seen.about)
    hint = "" if about else _("Nothing is open of this unit: no repair order, no defect.")
    marks = [(one, one.label) for one in DunFlag]
    fields = [
        SuggestedField("reason", _("Why it is not paid"), desk.store.read(reasons)),
        ChoiceField("about", _("What it is about"), list(about.items()), hint=hint),
        ChoiceField("flag", _("Mark of the debtor"), marks, required=True),
        TextField("flag_why", _("Why this mark")),
        DateField("flag_until", _("Mark stands until"), today=desk.today()),
        NotesField("note", _("Note"), lines=2),
    ]

    def save(values: Mapping[str, object]) -> object:
        typed = _file_typed(row.id, values, about)
        return desk.store.write(write_file, fields=typed, seen=seen if file_id else None)

    dialog = FormDialog(desk, _("Reason and mark"), fields, save=save, subject=_named(row))
    names = ("reason", "flag", "flag_why", "flag_until", "note")
    dialog.form.set_values({"about": kept, **{name: getattr(seen, name) for name in names}})
    return dialog


def _file_typed(
    account_id: int, values: Mapping[str, object], about: Mapping[str, str]
) -> FileFields:
    chosen, until = str(values["about"] or ""), values["flag_until"]
    kind, _colon, number = chosen.partition(":")
    return FileFields(
        account_id=account_id,
        reason=str(values["reason"] or ""),
        about_kind=kind,
        about_id=int(number) if number else None,
        about=about.get(chosen, ""),
        flag=DunFlag(str(values["flag"])),
        flag_why=str(values["flag_why"] or ""),
        flag_until=until if isinstance(until, date) else None,
        note=str(values["note"] or ""),
    )


def back_dialog(desk: Desk, contact_id: int, no: str) -> FormDialog:
    """Build the form that takes a contact back, which stays in the books with the reason."""
    fields = [TextField("reason", _("Reason"), required=True)]

    def save(values: Mapping[str, object]) -> object:
        return desk.store.write(
            take_contact_back, contact_id=contact_id, reason=str(values["reason"] or "")
        )

    title = _("Take a contact back")
    return FormDialog(desk, title, fields, save=save, subject=no, save_words=_("Take back"))


_STEPS = ("notice", "letter", "lawyer", "court")


def steps_dialog(desk: Desk) -> FormDialog:
    """Build the form of the days of the steps and the reasons that are offered."""

    def save(values: Mapping[str, object]) -> object:
        known = desk.store.read(estate_settings)
        own = tuple(one.strip() for one in str(values["reasons"] or "").splitlines() if one.strip())
        said = replace(
            known,
            dun_steps=tuple(int(str(values[name])) for name in _STEPS),
            dun_between=int(str(values["between"] or 0)),
            dun_reply=int(str(values["reply"])),
            dun_reasons=() if own == tuple(_(one) for one in FIRST_REASONS) else own,
        )
        desk.store.write(change_estate_settings, settings=said)
        desk.say(_("Saved"), "done")
        return True

    title = _("Steps of dunning")
    dialog = FormDialog(desk, title, _step_fields(), save=save, label_width=140)
    known = desk.store.read(estate_settings)
    dialog.form.set_values(
        {
            **dict(zip(_STEPS, known.dun_steps, strict=True)),
            "between": known.dun_between,
            "reply": known.dun_reply,
            "reasons": "\n".join(desk.store.read(reasons)),
        }
    )
    return dialog


def _step_fields() -> list[Field]:
    days = {
        "notice": _("Dunning notice after"),
        "letter": _("Dunning letter after"),
        "lawyer": _("Lawyer's letter after"),
        "court": _("Mediation or suit after"),
    }
    hint = _("Days past the due day of the oldest line.")
    return [
        *(
            NumberField(
                name, title, least=1, most=3650, required=True,
                hint=hint if name == _STEPS[0] else "",
            )
            for name, title in days.items()
        ),
        NumberField(
            "between", _("Days between two"), most=365, required=True,
            hint=_("Nobody is asked again sooner; who promised, not before that day."),
        ),
        NumberField("reply", _("Days a letter leaves"), least=1, most=365, required=True),
        NotesField("reasons", _("Reasons offered"), lines=7, hint=_("One in each line.")),
    ]  # fmt: skip
