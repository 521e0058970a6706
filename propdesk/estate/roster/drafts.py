"""The people of one row: who is named, whose phones and numbers stand there."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from propdesk.estate.identity import company_code_is_right
from propdesk.estate.roster.cells import is_nothing, read_word, text_of
from propdesk.estate.roster.people import (
    NamedPerson,
    is_company,
    read_ids,
    read_names,
    read_phones,
)
from propdesk.estate.roster.sentences import problem
from propdesk.estate.roster.types import Phone
from propdesk.estate.roster.words import plain
from propdesk.kernel.errors import Problem
from propdesk.kernel.sheet_cells import Cell, cell_text


@dataclass(slots=True)
class PersonDraft:
    """A person while the file is read; `key` is given when all rows are known."""

    name: str
    relation: str
    cells: Mapping[str, str]
    remark: str = ""
    phones: list[Phone] = field(default_factory=list)
    id_type: str = ""
    id_number: str = ""
    company_code: str = ""
    key: str = ""

    @property
    def kind(self) -> str:
        """person or company."""
        return "company" if self.company_code or is_company(self.name) else "person"

    def add_phone(self, phone: Phone) -> None:
        """Take a phone once; a relation told later completes it."""
        if all(known.number != phone.number for known in self.phones):
            self.phones.append(phone)


def people_of(
    filled: Mapping[str, Cell],
    legend: Mapping[str, str],
    cells: Mapping[str, str],
    people: list[PersonDraft],
    problems: list[Problem],
    slipped_name: str,
) -> None:
    """Fill in the people of a row and the problems of their cells."""
    row = _PeopleRow(filled, cells, people, problems)
    _owners(row, legend, slipped_name)
    for name in ("phone", "phone2", "phone3"):
        if name in filled:
            _phones(row, name, people)
    if "id_number" in filled:
        _ids(row, legend)
    if "company_code" in filled:
        _company_code(row)
    _others(row)
    if not people[0].name:
        _without_name(row)


def _without_name(row: "_PeopleRow") -> None:
    """Drop a person of whom nothing is known; else say that the name is missing."""
    if not _used(row.people[0]):
        del row.people[0]
        return
    told = any(p.values["field"] == "owner_name" for p in row.problems)
    if "owner_name" in row.cells and not told:
        row.complain("no_name", "owner_name")


def _used(person: PersonDraft) -> bool:
    return bool(person.phones or person.id_number or person.company_code)


@dataclass(slots=True)
class _PeopleRow:
    filled: Mapping[str, Cell]
    cells: Mapping[str, str]
    people: list[PersonDraft]
    problems: list[Problem]

    def text(self, name: str) -> str:
        return cell_text(self.filled.get(name))

    def complain(self, kind: str, name: str) -> None:
        sheet, _, address = self.cells[name].rpartition("!")
        letters = address.rstrip("0123456789")
        place = (sheet, int(address[len(letters) :]), letters)
        self.problems.append(problem(place, kind, name, self.text(name)))


def _owners(row: _PeopleRow, legend: Mapping[str, str], slipped_name: str) -> None:
    """The names of the row; the first has the relation, the others share with him."""
    relation = "owner"
    if "relation" in row.filled:
        word, known = read_word(row.filled["relation"], "relation", legend)
        relation = word or "owner"
        if not known:
            row.complain("unknown_word", "relation")
    text = row.text("owner_name") or slipped_name
    if "first_name" in row.filled or "last_name" in row.filled:
        text = f"{row.text('first_name').strip()} {row.text('last_name').strip()}".strip()
    named, fault = read_names(text) if text else ((), "")
    if fault:
        row.complain(fault, "owner_name")
    beside = "co_owner" if relation == "owner" else relation
    for place, person in enumerate(named or (NamedPerson(""),)):
        row.people.append(
            PersonDraft(person.name, beside if place else relation, row.cells, person.remark)
        )


def _phones(row: _PeopleRow, name: str, people: list[PersonDraft]) -> None:
    text = row.text(name)
    if type(row.filled[name]) is int and len(text) > 15:
        row.complain("phone_lost_digits", name)
        return
    phones, fault = read_phones(text)
    if fault:
        row.complain(fault, name)
    for phone in phones:
        person, remark = people[0], phone.remark
        if phone.bearer or phone.remark:
            bearer = _bearer(phone.bearer or phone.remark, people)
            person = bearer or person
            said = "" if bearer else phone.bearer
            remark = said if bearer and not phone.bearer else remark or said
        person.add_phone(Phone(phone.number, phone.relation, remark))


def _bearer(name: str, people: list[PersonDraft]) -> PersonDraft | None:
    wanted = plain(name)
    return next((p for p in people if p.name and plain(p.name) == wanted), None)


def _ids(row: _PeopleRow, legend: Mapping[str, str]) -> None:
    cell, text = row.filled["id_number"], row.text("id_number")
    if not isinstance(cell, str) and len(text) > 15:
        row.complain("id_lost_digits", "id_number")
        return
    told, known = read_word(row.filled.get("id_type"), "id_type", legend)
    if not known:
        row.complain("unknown_word", "id_type")
    ids, fault = read_ids(text)
    if fault and not (told not in ("", "resident_id") and fault.startswith("id_")):
        row.complain(fault, "id_number")
    unnamed = iter(row.people)
    for number in ids:
        person = _bearer(number.bearer, row.people) if number.bearer else next(unnamed, None)
        person = person or row.people[0]
        kind = told or number.id_type
        if kind == "business_licence":
            person.company_code = person.company_code or number.number
        elif not person.id_number:
            person.id_type, person.id_number = kind, number.number


def _company_code(row: _PeopleRow) -> None:
    code = text_of(row.text("company_code")).upper().replace(" ", "")
    if is_nothing(code):
        return
    row.people[0].company_code = code
    if len(code) != 18 or not company_code_is_right(code):
        row.complain("company_code_check", "company_code")


def _others(row: _PeopleRow) -> None:
    """Tenants, co-owners and family who have columns of their own."""
    for name, relation in (
        ("co_owner_name", "co_owner"),
        ("tenant_name", "tenant"),
        ("family", "family"),
    ):
        if name not in row.filled:
            continue
        named, fault = read_names(row.text(name))
        if fault:
            row.complain(fault, name)
        added = [PersonDraft(p.name, relation, row.cells, p.remark) for p in named]
        if name == "tenant_name" and "tenant_phone" in row.filled and added:
            _phones(row, "tenant_phone", added)
        row.people += added
