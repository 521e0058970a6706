"""Renovation companies: named once, with their record here and what stands against them."""

from datetime import timedelta

import pytest

from propdesk.db.store import Store
from propdesk.kernel.i18n import using_language
from propdesk.kernel.records.refusals import FieldsRefused
from propdesk.movein.companies.register import (
    COMPANIES,
    Against,
    CompanyFields,
    CompanyRow,
    CompanyThere,
    companies_known,
    take_in_companies,
)
from propdesk.movein.companies.rules import CompanyState
from propdesk.movein.renovation.register import RENOVATIONS
from propdesk.movein.renovation.rules import ViolationState
from propdesk.movein.renovation.violations import VIOLATIONS, PutRightSeen
from tests.movein.cases.cases_made import some_units
from tests.movein.renovation.renovations_made import DAY, application, on_site, violation
from tests.offices import Office

COMPANY = "青山装饰"


def the_company(store: Store) -> CompanyRow:
    """The only one."""
    (row,) = store.read(COMPANIES.records.first)
    return row


def test_a_new_name_in_an_application_is_entered_once(office: Office) -> None:
    store = office.store
    for unit in some_units(store, 2):
        store.write(RENOVATIONS.uses.add, fields=application(unit, company=f" {COMPANY} "))
    row = the_company(store)
    assert (row.name, row.contact, row.works, row.open_works) == (COMPANY, "徐师傅", 2, 2)
    with pytest.raises(CompanyThere):
        store.write(COMPANIES.uses.add, fields=CompanyFields(name=COMPANY))


def test_its_record_counts_works_and_violations(office: Office) -> None:
    store = office.store
    one = on_site(store, some_units(store, 1)[0])
    told = store.write(VIOLATIONS.uses.add, fields=violation(one))
    row = the_company(store)
    assert (row.violations, row.not_righted, row.last_on) == (1, 1, DAY - timedelta(days=40))
    right = PutRightSeen(seen_by="王莉")
    store.write(VIOLATIONS.uses.move, record_id=told, to=ViolationState.CORRECTED, form=right)
    row = the_company(store)
    assert (row.violations, row.not_righted) == (1, 0)


def test_what_stands_against_a_company_is_said_when_an_application_names_it(office: Office) -> None:
    store = office.store
    unit = some_units(store, 1)[0]
    company = store.write(COMPANIES.uses.add, fields=CompanyFields(name=COMPANY))
    against = Against(against="两次砸承重墙")
    store.write(COMPANIES.uses.move, record_id=company, to=CompanyState.BARRED, form=against)
    with using_language("en"):
        warned = store.read(RENOVATIONS.warned, record_id=0, fields=application(unit))
    assert warned["company"] == "On the black list since 2026-11-20: 两次砸承重墙"
    on_site(store, unit)
    with using_language("en"):
        recalled = store.read(RENOVATIONS.recalled, fields=application(unit))["company"]
    assert "black list" in recalled
    assert "1 renovation, 0 violations" in recalled
    move = COMPANIES.uses.move
    store.write(move, record_id=company, to=CompanyState.USUAL, why="已整改")
    assert "company" not in store.read(RENOVATIONS.warned, record_id=0, fields=application(unit))


def test_companies_that_applications_of_former_versions_name_are_taken_in(office: Office) -> None:
    store = office.store
    store.write(RENOVATIONS.uses.add, fields=application(some_units(store, 1)[0]))
    store.write(COMPANIES.uses.delete, record_id=the_company(store).id)
    assert store.write(take_in_companies) == 1
    assert the_company(store).name == COMPANY
    assert store.write(take_in_companies) == 0


def test_a_company_that_works_name_keeps_its_name(office: Office) -> None:
    store = office.store
    store.write(RENOVATIONS.uses.add, fields=application(some_units(store, 1)[0]))
    row = the_company(store)
    with pytest.raises(FieldsRefused) as refused:
        store.write(
            COMPANIES.uses.change, record_id=row.id, fields=CompanyFields(name="青杉"), seen=None
        )
    assert "name" in refused.value.errors
    fields = CompanyFields(name=COMPANY, phone="19900000001")
    store.write(COMPANIES.uses.change, record_id=row.id, fields=fields, seen=None)
    assert the_company(store).phone == "199****0001"


def test_those_on_the_black_list_are_offered_last(office: Office) -> None:
    store = office.store
    for name in ("甲装饰", "乙装饰"):
        company = store.write(COMPANIES.uses.add, fields=CompanyFields(name=name))
    assert store.read(companies_known) == {"乙装饰": "", "甲装饰": ""}
    against = Against(against="拒不整改")
    store.write(COMPANIES.uses.move, record_id=company, to=CompanyState.BARRED, form=against)
    with using_language("en"):
        known = store.read(companies_known)
    assert list(known.items()) == [
        ("甲装饰", ""), ("乙装饰", "On the black list since 2026-11-20: 拒不整改"),
    ]  # fmt: skip
