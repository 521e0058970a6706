"""The people of one row: who is named, whose phones and numbers stand there."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from propdesk.estate.notation.identity import company_code_is_right
from propdesk.estate.roster.cells.ids import read_ids
from propdesk.estate.roster.cells.names import NamedPerson, is_company, read_names
from propdesk.estate.roster.cells.phones import NamedPhone, read_phones
from propdesk.estate.roster.cells.sentences import problem
from propdesk.estate.roster.cells.types import RosterPhone, Value
from propdesk.estate.roster.cells.values import read_word, read_year_of_birth
from propdesk.estate.roster.cells.words import MOST_OWNERS
from propdesk.kernel.errors import Problem
from propdesk.kernel.exchange.values import bare_text, says_nothing, text_of
from propdesk.kernel.sheets.cells import Cell, cell_text

_ID_NUMBER = re.compile(r"(?<!\d)(?:\d{17}[\dXxＸｘ]|\d{15})(?!\d)")
_LONG_NUMBER = re.compile(
    _ID_NUMBER.pattern
    + r"|(?:\+?86[\s-]?)?(?<!\d)1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}(?!\d)|(?<!\d)0\d{2,3}-?\d{7,8}(?!\d)"
)


class PersonDraft(msgspec.Struct, kw_only=True):
    """A person while the file is read; `key` is given when all rows are known."""

    name: str
    relation: str
    cells: Mapping[str, str]
    remark: str = ""
    phones: list[RosterPhone] = msgspec.field(default_factory=list)
    id_type: str = ""
    id_number: str = ""
    company_code: str = ""
    more_ids: list[tuple[str, str]] = msgspec.field(default_factory=list)
    key: str = ""
    more: dict[str, Value] = msgspec.field(default_factory=dict)

    @property
    def kind(self) -> str:
        """person or company."""
        return "company" if self.company_code or is_company(self.name) else "person"

    def add_phone(self, phone: RosterPhone) -> None:
        """Take a phone once; a relation told later completes it."""
        if all(known.number != phone.number for known in self.phones):
            self.phones.append(phone)

    def add_id(self, kind: str, number: str) -> None:
        """Take a document: the first of its sort, a further one beside it."""
        if kind == "business_licence":
            self.company_code = self.company_code or number
        elif not self.id_number:
            self.id_type, self.id_number = kind, number
        elif number != self.id_number and (kind, number) not in self.more_ids:
            self.more_ids.append((kind, number))


def read_people(
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
        _ids(row, legend, "id_number", "id_type", people)
    _more(row)
    if "company_code" in filled:
        _company_code(row)
    _others(row, legend)
    if not people[0].name:
        _without_name(row)


def _without_name(row: "_PeopleRow") -> None:
    """Drop a person of whom nothing is known; else say that the name is missing."""
    if not _used(row.people[0]):
        for name in row.people[0].more:
            row.complain("told_of_nobody", name)
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
    words, numbers = _apart(text)
    named, fault = read_names(words) if words else ((), "")
    if fault:
        row.complain(fault, "owner_name")
    beside = "co_owner" if relation == "owner" else relation
    for place, person in enumerate(named or (NamedPerson(""),)):
        row.people.append(
            PersonDraft(
                name=person.name,
                relation=beside if place else relation,
                cells=row.cells,
                remark=person.remark,
            )
        )
    if numbers:
        _take_phones(numbers, row.people)
        _take_ids(numbers, "owner_name", row, row.people)


def _apart(text: str) -> tuple[str, str]:
    """The names of a cell, and the whole cell again if phones or ID numbers stand among them."""
    if len(text) < 9 or not _LONG_NUMBER.search(text):
        return text, ""
    return _LONG_NUMBER.sub("、", text), text


def _take_phones(text: str, people: list[PersonDraft]) -> None:
    phones, _ = read_phones(_ID_NUMBER.sub("、", text))
    for phone in phones:
        _give(phone, people)


def _take_ids(text: str, name: str, row: "_PeopleRow", people: list[PersonDraft]) -> None:
    for found in _ID_NUMBER.finditer(text):
        words = text[: found.start()]
        named = [p for p in people if p.name and p.name in words]
        owner = max(named, key=lambda p: words.rfind(p.name)) if named else people[0]
        ids, fault = read_ids(found[0])
        if fault:
            row.complain(fault, name)
        for number in ids:
            owner.add_id(number.id_type, number.number)


def _phones(row: _PeopleRow, name: str, people: list[PersonDraft]) -> None:
    text = row.text(name)
    if type(row.filled[name]) is int and len(text) > 15:
        row.complain("phone_lost_digits", name)
        return
    phones, fault = read_phones(text)
    if fault:
        row.complain(fault, name)
    for phone in phones:
        _give(phone, people)


def _give(phone: NamedPhone, people: list[PersonDraft]) -> None:
    """A phone goes to who is named beside it, else to the first of the people."""
    bearer = _bearer(phone.bearer, people) if phone.bearer else None
    named = bearer or (_bearer(phone.remark, people) if phone.remark else None)
    told = ("" if bearer else phone.bearer, "" if named and not bearer else phone.remark)
    remark = " ".join(part for part in told if part)
    (named or people[0]).add_phone(RosterPhone(phone.number, phone.relation, remark))


def _bearer(name: str, people: list[PersonDraft]) -> PersonDraft | None:
    wanted = bare_text(name)
    return next((p for p in people if p.name and bare_text(p.name) == wanted), None)


def _ids(
    row: _PeopleRow,
    legend: Mapping[str, str],
    name: str,
    type_name: str,
    people: list[PersonDraft],
) -> None:
    cell, text = row.filled[name], row.text(name)
    if not isinstance(cell, str) and len(text) > 15:
        row.complain("id_lost_digits", name)
        return
    told, known = read_word(row.filled.get(type_name), "id_type", legend)
    if not known:
        row.complain("unknown_word", type_name)
    ids, fault = read_ids(text)
    if fault and not (told not in ("", "resident_id") and fault.startswith("id_")):
        row.complain(fault, name)
    unnamed = iter(people)
    for number in ids:
        person = _bearer(number.bearer, people) if number.bearer else next(unnamed, None)
        (person or people[0]).add_id(told or number.id_type, number.number)


def _more(row: _PeopleRow) -> None:
    """What is told of the first person besides."""
    told = row.people[0].more
    for name in ("care", "person_note"):
        if name in row.filled and not says_nothing(text := row.text(name).strip()):
            told[name] = text
    if "birth_year" in row.filled and not says_nothing(row.text("birth_year")):
        year = read_year_of_birth(row.filled["birth_year"])
        if year is None:
            row.complain("bad_birth_year", "birth_year")
        else:
            told["birth_year"] = year


def _company_code(row: _PeopleRow) -> None:
    code = text_of(row.text("company_code")).upper().replace(" ", "")
    if says_nothing(code):
        return
    row.people[0].company_code = code
    if len(code) != 18 or not company_code_is_right(code):
        row.complain("company_code_check", "company_code")


_GROUPS = (
    ("co_owner", "co_owner_name", "co_owner_phone", "co_owner_id_number", ""),
    *(
        ("co_owner", *(f"owner{n}_{part}" for part in ("name", "phone", "id_number", "id_type")))
        for n in range(2, MOST_OWNERS + 1)
    ),
    ("tenant", "tenant_name", "tenant_phone", "tenant_id_number", ""),
    ("family", "family", "family_phone", "", ""),
)


_OF_OTHERS = frozenset(name for group in _GROUPS for name in group[1:])


def _others(row: _PeopleRow, legend: Mapping[str, str]) -> None:
    """Tenants, co-owners and family who have columns of their own."""
    if _OF_OTHERS.isdisjoint(row.filled):
        return
    for relation, name, phone, number, kind in _GROUPS:
        if name not in row.filled and phone not in row.filled and number not in row.filled:
            continue
        words, numbers = _apart(row.text(name))
        named, fault = read_names(words) if words else ((), "")
        if fault:
            row.complain(fault, name)
        people = [_person_again(row, p, relation) for p in named or (NamedPerson(""),)]
        if phone in row.filled:
            _phones(row, phone, people)
        if number in row.filled:
            _ids(row, legend, number, kind, people)
        if numbers:
            _take_phones(numbers, people)
            _take_ids(numbers, name, row, people)
        row.people += [p for p in people if (p.name or _used(p)) and p not in row.people]


def _person_again(row: _PeopleRow, named: NamedPerson, relation: str) -> PersonDraft:
    """The person of this name if the row has told him already, else a new one."""
    known = _bearer(named.name, row.people) if named.name and relation == "co_owner" else None
    return known or PersonDraft(
        name=named.name, relation=relation, cells=row.cells, remark=named.remark
    )
