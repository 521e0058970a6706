"""What people and their roles tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.db.withholding.personal import Leaves, PersonalData
from propdesk.kernel.i18n import N_
from propdesk.subject import AuditWords, Export, Module, Page, SearchGroup, UnitHistory

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from sqlalchemy.orm import Session

    from propdesk.db.records.kinds import RecordKind
    from propdesk.db.store import Store
    from propdesk.kernel.sheets.lists import Extent
    from propdesk.subject import Event
    from propdesk.ui.desk import Desk


def _people(desk: Desk) -> QWidget:
    from propdesk.estate.people.view import PeoplePage

    return PeoplePage(desk)


def _write_people(store: Store, path: Path, extent: Extent) -> int:
    from propdesk.estate.exports import export_people

    return export_people(store, path, extent=extent)


def _records() -> Iterable[RecordKind[Any, Any]]:
    from propdesk.estate.people.occupancy import ROLE
    from propdesk.estate.people.people import DOCUMENT, PERSON

    return (ROLE, DOCUMENT, PERSON)


def _history(session: Session, unit_id: int, most: int) -> Iterable[Event]:
    from propdesk.estate.unit_page import people_of_unit

    return people_of_unit(session, unit_id, most)


MODULE = Module(
    name="estate.people",
    personal=(
        PersonalData(
            table="person",
            title=N_("Name, year of birth, care, notes"),
            names=("name",),
            texts=("care", "note"),
            person="id",
            leaves=Leaves.MASKED,
            why=N_("Rooms and books name whoever lived there: the name is masked, all else goes"),
        ),
        PersonalData(
            table="phone",
            title=N_("Phone numbers of people"),
            phones=("number",),
            texts=("relation",),
            person="person_id",
            leaves=Leaves.ROW,
        ),
        PersonalData(
            table="document",
            title=N_("ID numbers"),
            numbers=("number",),
            person="person_id",
            leaves=Leaves.ROW,
        ),
        PersonalData(
            table="occupancy",
            title=N_("Who lives where"),
            texts=("relation",),
            person="person_id",
            why=N_("Which room, from when to when; without whose it was"),
        ),
    ),
    pages=(
        Page(
            id="estate.people",
            tab="estate",
            title=N_("People"),
            icon="users",
            build=_people,
            permission="estate.view",
            place=2,
            shows={"person": "person_id"},
        ),
    ),
    exports=(Export("people", N_("People"), _write_people, masked=True),),
    search=(SearchGroup("person", N_("People"), "user", "estate.view"),),
    counted={"person": N_("People")},
    audit_words=AuditWords(
        kinds={
            "document": N_("ID numbers"),
            "person": N_("People"),
            "role": N_("Who lives where"),
        },
        done={
            "document.reveal": N_("Full ID number looked at"),
            "person.lift": N_("Restriction of personal data lifted"),
            "person.restrict": N_("Personal data restricted"),
        },
        fields={
            "consent": N_("consent"),
            "erased_on": N_("personal data deleted on"),
            "restricted_until": N_("restricted until"),
            "walk_in": N_("walk-in"),
        },
        values={
            "agent": N_("Agent"),
            "co_owner": N_("Co-owner"),
            "company": N_("Company"),
            "company_code": N_("Social credit code"),
            "developer": N_("Developer"),
            "family": N_("Family"),
            "foreign_resident": N_("Foreign resident card"),
            "hk_macau_permit": N_("Hong Kong and Macao permit"),
            "officer": N_("Officer card"),
            "owner": N_("Owner"),
            "passport": N_("Passport"),
            "payer": N_("Payer"),
            "resident_id": N_("Resident ID card"),
            "taiwan_permit": N_("Taiwan permit"),
            "tenant": N_("Tenant"),
            "walk_in": N_("Walk-in"),
        },
        flags=frozenset({"consent", "walk_in"}),
    ),
    refers={
        "document": N_("documents"),
        "occupancy": N_("roles"),
        "person": N_("people"),
        "phone": N_("phones"),
        "restriction": N_("restrictions"),
    },
    records=_records,
    unit_histories=(UnitHistory("people", N_("Residents"), _history, place=2),),
)
