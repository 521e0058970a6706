"""The forms of people: somebody new in a unit, a person's own facts, the end of a role."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from propdesk.estate import field_checks
from propdesk.estate.notation.identity import resident_id_digit, resident_id_fault
from propdesk.estate.people.occupancy import add_resident, change_role, roles_of_unit
from propdesk.estate.people.people import add_person, change_person, person_details, similar_people
from propdesk.estate.records import DocumentFields, PersonFields, PhoneFields, RoleFields, RoleRow
from propdesk.estate.rules import (
    DOCUMENT_TYPE_NAMES,
    PERSON_KIND_NAMES,
    ROLE_KIND_NAMES,
    DocumentType,
    PersonKind,
    RoleKind,
)
from propdesk.kernel.days import OLDEST_YEAR
from propdesk.kernel.i18n import _, listed
from propdesk.kernel.scaled import SHARE
from propdesk.ui.desk import Desk
from propdesk.ui.forms.fields import (
    ChoiceField,
    CodeField,
    DateField,
    NotesField,
    NumberField,
    PhoneField,
    ScaledField,
    TextField,
)
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.forms.inputs import Field


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
    roles: list[tuple[object, str]] = [(role, _(ROLE_KIND_NAMES[role])) for role in RoleKind]
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
            name,
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


def document_fields(number: str) -> DocumentFields | None:
    """The document a typed number is, by its shape; None for nothing."""
    return DocumentFields(number, _document_type(number)) if number else None


def _document_type(number: str) -> DocumentType:
    if len(number) == 18 and number[:17].isdigit():
        return DocumentType.RESIDENT_ID
    if len(number) == 15 and number.isdigit():
        return DocumentType.RESIDENT_ID
    return DocumentType.COMPANY_CODE if len(number) == 18 else DocumentType.OTHER


# A person's own facts


def _person_form() -> list[Field]:
    kinds: list[tuple[object, str]] = [(kind, _(PERSON_KIND_NAMES[kind])) for kind in PersonKind]
    types: list[tuple[object, str]] = [
        (kind, _(DOCUMENT_TYPE_NAMES[kind])) for kind in DocumentType
    ]
    return [
        TextField("name", _("Name"), required=True),
        ChoiceField("kind", _("Kind"), kinds, required=True),
        PhoneField("phone1", _("Phone")),
        TextField("relation1", _("Whose phone"), placeholder=_("empty: the person's own")),
        PhoneField("phone2", _("Second phone")),
        TextField("relation2", _("Whose phone"), placeholder=_("e.g. daughter")),
        PhoneField("phone3", _("Third phone")),
        TextField("relation3", _("Whose phone"), placeholder=_("e.g. daughter")),
        NumberField("birth_year", _("Year of birth"), least=1880, most=2100),
        TextField("care", _("Needs care"), placeholder=_("e.g. elderly, living alone")),
        ChoiceField("document_type", _("Kind of document"), types),
        CodeField("document", _("Its number"), check=check_document),
        NotesField("note", _("Note"), lines=2),
    ]


def add_person_dialog(desk: Desk) -> FormDialog:
    """Build the form of a person or company who has no unit yet."""

    def save(values: dict[str, object]) -> object:
        person_id = desk.store.write(
            add_person, fields=_person_fields(values, None), document=_typed(values)
        )
        desk.say(_("{name} saved").format(name=values["name"]), "done")
        return person_id

    dialog = FormDialog(
        desk,
        _("New person"),
        _person_form(),
        save=save,
        other=(_("Save and add another"), "Ctrl+N"),
    )
    dialog.form.set_values({"kind": PersonKind.PERSON})
    return dialog


def edit_person_dialog(desk: Desk, person_id: int) -> FormDialog:
    """Build the form of a person; a document typed here is added. Raises RecordGone."""
    details = desk.store.read(person_details, person_id=person_id)
    seen = details.fields

    def save(values: dict[str, object]) -> object:
        fields = _person_fields(values, seen)
        desk.store.write(
            change_person,
            person_id=person_id,
            fields=fields,
            seen=seen,
            document=_typed(values),
        )
        desk.say(_("{name} saved").format(name=fields.name), "done")
        return person_id

    masked = listed(row.masked for row in details.documents)
    dialog = FormDialog(
        desk,
        _("Edit person"),
        _person_form(),
        save=save,
        subject=f"{seen.name}  {masked}".strip(),
    )
    phones = dict(zip(("1", "2", "3"), seen.phones, strict=False))
    dialog.form.set_values(
        {
            **{
                name: getattr(seen, name) for name in ("name", "kind", "birth_year", "care", "note")
            },
            **{f"phone{place}": phone.number for place, phone in phones.items()},
            **{f"relation{place}": phone.relation for place, phone in phones.items()},
        }
    )
    return dialog


def _person_fields(values: Mapping[str, Any], seen: PersonFields | None) -> PersonFields:
    phones = [
        PhoneFields(values[f"phone{place}"], values.get(f"relation{place}") or "")
        for place in ("1", "2", "3")
        if values[f"phone{place}"]
    ]
    kept = seen.phones[3:] if seen else ()
    return PersonFields(
        name=values["name"] or "",
        kind=values["kind"],
        phones=(*phones, *kept),
        birth_year=values["birth_year"],
        care=values["care"] or "",
        consent=seen.consent if seen else False,
        note=values["note"] or "",
    )


def _typed(values: Mapping[str, Any]) -> DocumentFields | None:
    """The document typed into the form, if any."""
    number = values["document"]
    if not number:
        return None
    return DocumentFields(number, values["document_type"] or _document_type(number))


# A role


def edit_role_dialog(desk: Desk, row: RoleRow) -> FormDialog:
    """Build the form of a role with its dates; an end keeps it in the history."""

    def save(values: dict[str, Any]) -> object:
        fields = RoleFields(
            values["role"],
            values["relation"] or "",
            values["share"],
            values["since"],
            values["until"],
        )
        desk.store.write(change_role, role_id=row.id, fields=fields, seen=row.fields)
        desk.say(_("{name} saved").format(name=row.name), "done")
        return row.id

    dialog = FormDialog(
        desk,
        _("Role in the unit"),
        _role_form(desk),
        save=save,
        subject=f"{row.unit_code} {row.name}",
    )
    fields = row.fields
    dialog.form.set_values(
        {name: getattr(fields, name) for name in ("role", "relation", "share", "since", "until")}
    )
    return dialog


def _role_form(desk: Desk) -> list[Field]:
    today = desk.today()
    roles: list[tuple[object, str]] = [(role, _(ROLE_KIND_NAMES[role])) for role in RoleKind]
    return [
        ChoiceField("role", _("Resident role"), roles, required=True),
        TextField("relation", _("Relation")),
        ScaledField("share", _("Share %"), places=SHARE - 2, check=_check_share),
        DateField("since", _("From"), today=today, first=OLDEST_YEAR),
        DateField(
            "until",
            _("Until"),
            today=today,
            first=OLDEST_YEAR,
            hint=_("The last day. The role stays in the history, an owner's account closes."),
        ),
    ]


def _check_share(value: object) -> tuple[str, str] | None:
    found = field_checks.role_errors(RoleFields(RoleKind.OWNER, share=value))  # type: ignore[arg-type]  # the field gives an int
    return ("error", found["share"]) if found else None
