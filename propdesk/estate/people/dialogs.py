"""The forms of people: somebody new in a unit, a person's own facts, the end of a role."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from propdesk.estate import field_checks
from propdesk.estate.notation.identity import resident_id_digit, resident_id_fault
from propdesk.estate.people.listed import PERSON_USES, ROLE_USES
from propdesk.estate.people.occupancy import (
    add_resident,
    roles_of_unit,
)
from propdesk.estate.people.people import (
    add_person,
    change_person,
    person_details,
    similar_people,
)
from propdesk.estate.records import (
    DocumentFields,
    PersonDetails,
    PersonFields,
    PhoneFields,
    RoleFields,
    RoleRow,
)
from propdesk.estate.rules import DocumentType, RoleKind
from propdesk.kernel.days import OLDEST_YEAR
from propdesk.kernel.i18n import _, listed
from propdesk.kernel.records.fields import copied, record_of
from propdesk.system.registers.sections_view import with_ways
from propdesk.ui.desk import Desk
from propdesk.ui.forms.declared import fields_of, record_dialog
from propdesk.ui.forms.fields import (
    ChoiceField,
    CodeField,
    DateField,
    PhoneField,
    TextField,
)
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.forms.inputs import Field
from propdesk.ui.parts.small_parts import Button


def check_document(value: object) -> tuple[str, str] | None:
    """A doubtful ID number warns and may be kept."""
    number = str(value)
    if len(number) in (15, 18) and number[:14].isdigit():
        fault = resident_id_fault(number)
        if fault == "check":
            right = resident_id_digit(number[:17])
            return "warning", _(
                "The last digit should be {right}, it is {given}. Save it and check later."
            ).format(right=right, given=number[-1])
        if fault == "date":
            return "warning", _("The date of birth in it does not exist. Save it and check later.")
    elif number.isdigit() and len(number) > 9:
        return "warning", _("A resident ID has 18 places, this has {count}.").format(
            count=len(number)
        )
    return None


def add_resident_dialog(desk: Desk, unit_id: int, code: str) -> FormDialog:
    """Build the form that adds somebody to a unit; a person known by name and phone is taken."""
    today = desk.today()
    roles: list[tuple[object, str]] = [(role, role.label) for role in RoleKind]
    owners = [
        row.name
        for row in desk.store.read(roles_of_unit, unit_id=unit_id)
        if row.fields.role is RoleKind.OWNER
    ]

    def save(values: dict[str, object]) -> object:
        made = _add(desk, unit_id, values)
        desk.say(_("{name} added to {code}").format(name=values["name"], code=code), "done")
        return made

    dialog = FormDialog(
        desk,
        _("New resident"),
        [
            TextField("name", _("Name"), required=True),
            ChoiceField("role", _("Resident role"), roles, required=True, check=_role_hint(owners)),
            TextField("relation", _("Relation"), placeholder=_("to the owner: spouse, mother …")),
            PhoneField("phone", _("Phone")),
            CodeField("document", _("ID number"), check=check_document),
            DateField("since", _("From"), today=today, first=OLDEST_YEAR),
            DateField("until", _("Until"), today=today, first=OLDEST_YEAR),
            TextField("note", _("Note"), placeholder=_("e.g. call after 7 in the evening")),
        ],
        save=save,
        subject=code,
        other=(_("Save and add another"), "Ctrl+N"),
        draft=f"resident {code}",
    )
    dialog.form.set_values({"role": RoleKind.FAMILY if owners else RoleKind.OWNER})
    return dialog


def _role_hint(owners: list[str]) -> Any:  # noqa: ANN401  the check a field takes
    """Say at once who goes on paying when a tenant comes."""

    def check(value: object) -> tuple[str, str] | None:
        if value is RoleKind.TENANT and owners:
            return "hint", _(
                "{owner} goes on paying the fees. Add the tenant as payer to change that."
            ).format(owner=owners[0])
        if value is RoleKind.OWNER and owners:
            return "warning", _(
                "{owner} is the owner. Use the owner change to hand the unit over."
            ).format(owner=owners[0])
        return None

    return check


def _add(desk: Desk, unit_id: int, values: Mapping[str, Any]) -> object:
    name, phone = values["name"] or "", values["phone"] or ""
    return desk.store.write(
        add_resident,
        unit_id=unit_id,
        person_id=_known(desk, name, phone),
        person=PersonFields(
            name=name,
            phones=(PhoneFields(phone),) if phone else (),
            note=values["note"] or "",
        ),
        role=RoleFields(
            values["role"], values["relation"] or "", None, values["since"], values["until"]
        ),
        document=document_fields(values["document"] or ""),
    )


def _known(desk: Desk, name: str, phone: str) -> int | None:
    """The person of this name and phone, when there is exactly such a one."""
    if not phone:
        return None
    found = desk.store.read(similar_people, name=name, phone=phone)
    with_phone = [one for one in found if phone in {p.number for p in one.fields.phones}]
    return with_phone[0].id if len(with_phone) == 1 else None


def document_fields(number: str, of_type: DocumentType | None = None) -> DocumentFields | None:
    """The document a typed number is, by its shape unless its type is said; None for nothing."""
    return DocumentFields(number, of_type or _document_type(number)) if number else None


def _document_type(number: str) -> DocumentType:
    if len(number) == 18 and number[:17].isdigit():
        return DocumentType.RESIDENT_ID
    if len(number) == 15 and number.isdigit():
        return DocumentType.RESIDENT_ID
    return DocumentType.COMPANY_CODE if len(number) == 18 else DocumentType.OTHER


# A person's own facts

_PLACES = ("1", "2", "3")


def _person_form(desk: Desk) -> list[Field]:
    types: list[tuple[object, str]] = [(kind, kind.label) for kind in DocumentType]
    titles = (_("Phone"), _("Second phone"), _("Third phone"))
    whose = (_("empty: the person's own"), _("e.g. daughter"), _("e.g. daughter"))
    phones: list[Field] = []
    for place, title, example in zip(_PLACES, titles, whose, strict=True):
        phones.append(PhoneField(f"phone{place}", title))
        phones.append(TextField(f"relation{place}", _("Whose phone"), placeholder=example))
    *form, note = fields_of(
        PersonFields,
        desk.today(),
        errors=field_checks.person_errors,
        instead={"phones": phones},
    )
    return [
        *form,
        ChoiceField("document_type", _("Kind of document"), types),
        CodeField("document", _("Its number"), check=check_document),
        note,
    ]


def person_fields(desk: Desk) -> list[Field]:
    """The fields of a person that are typed into the list: of the phones the first."""
    form = fields_of(
        PersonFields, desk.today(), errors=field_checks.person_errors, instead={"phones": []}
    )
    return [*form, PhoneField("phone", _("Phone"))]


def add_person_dialog(desk: Desk, like: int | None = None) -> FormDialog:
    """Build the form of a person or company who has no unit yet; filled as the person `like`.

    Raises RecordGone.
    """
    dialog = _person_dialog(desk, None)
    if like is not None:
        known = desk.store.read(PERSON_USES.seen, record_id=like)
        values = copied(known) | _phones_shown(known.phones)
        dialog.form.set_values({n: v for n, v in values.items() if n != "phones"})
    return dialog


def edit_person_dialog(desk: Desk, person_id: int) -> FormDialog:
    """Build the form of a person; a document typed here is added. Raises RecordGone."""
    known = desk.store.read(person_details, person_id=person_id)
    return with_ways(desk, _person_dialog(desk, known), "person", person_id)


def _person_dialog(desk: Desk, known: PersonDetails | None) -> FormDialog:
    form = _person_form(desk)

    def save(fields: PersonFields, seen: PersonFields | None) -> object:
        typed: dict[str, Any] = {field.name: field.value() for field in form}
        document = document_fields(typed["document"] or "", typed["document_type"])
        if known is None:
            made = desk.store.write(add_person, fields=fields, document=document)
        else:
            made = known.id
            desk.store.write(
                change_person, person_id=made, fields=fields, seen=seen, document=document
            )
        desk.say(_("{name} saved").format(name=fields.name), "done")
        return made

    seen = known.fields if known else None
    masked = listed(row.masked for row in known.documents) if known else ""
    return record_dialog(
        desk,
        _("Edit person") if known else _("New person"),
        PersonFields,
        form,
        save=save,
        seen=seen,
        made=_with_phones,
        shown=_phones_shown(seen.phones) if seen else {},
        subject=f"{seen.name}  {masked}".strip() if seen else "",
        other=None if known else (_("Save and add another"), "Ctrl+N"),
    )


def _phones_shown(phones: Sequence[PhoneFields]) -> dict[str, object]:
    shown: dict[str, object] = {}
    for place, phone in zip(_PLACES, phones, strict=False):
        shown |= {f"phone{place}": phone.number, f"relation{place}": phone.relation}
    return shown


def _with_phones(values: Mapping[str, Any], seen: PersonFields | None) -> PersonFields:
    """The typed phones, and those beyond the form's three as they were."""
    typed = [
        PhoneFields(values[f"phone{place}"], values[f"relation{place}"] or "")
        for place in _PLACES
        if values[f"phone{place}"]
    ]
    kept = seen.phones[len(_PLACES) :] if seen else ()
    return record_of(PersonFields, {**values, "phones": (*typed, *kept)}, seen)


# A role


def edit_role_dialog(desk: Desk, row: RoleRow) -> FormDialog:
    """Build the form of a role with its dates; an end keeps it in the history."""

    def save(fields: RoleFields, seen: RoleFields | None) -> object:
        desk.store.write(ROLE_USES.change, record_id=row.id, fields=fields, seen=seen)
        desk.say(_("{name} saved").format(name=row.name), "done")
        return row.id

    dialog = record_dialog(
        desk,
        _("Role in the unit"),
        RoleFields,
        fields_of(RoleFields, desk.today(), errors=field_checks.role_errors),
        save=save,
        seen=row.fields,
        subject=f"{row.unit_code} {row.name}",
    )

    def delete() -> None:
        question = _("Delete the role of {name} in {code}?").format(
            name=row.name, code=row.unit_code
        )
        hint = _(
            "For a role entered by mistake. Whoever really moved out gets an end date instead."
        )
        with desk.attempt():
            if desk.ask(question, [hint], yes=_("Delete"), danger=True):
                desk.store.write(ROLE_USES.delete, record_id=row.id)
                desk.say(_("The role of {name} is deleted").format(name=row.name), "done")
                dialog.done(0)

    remove = Button(_("Delete role"), icon="trash-2", key="F9", kind="flat", on_click=delete)
    dialog.foot.insertWidget(0, remove)
    return dialog
