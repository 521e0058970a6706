"""How the log's values are read by people: money, areas, prices, short words, phones masked."""

import re
from collections.abc import Mapping

from propdesk.kernel.i18n import N_, _, listed
from propdesk.kernel.money import Money
from propdesk.kernel.permissions import PERMISSIONS, ROLE_NAMES, Role
from propdesk.kernel.scaled import AREA, PRICE, SHARE, format_scaled

# Written down for the program itself; nobody reads them.
SILENT = frozenset({"haystack", "id", "initials", "notices", "order_key", "position", "scope"})
FLAGS = frozenset(
    {
        "active",
        "consent",
        "copies_back",
        "due_working_day",
        "excluded",
        "ok",
        "set",
        "unmasked",
        "walk_in",
    }
)
# The log keeps fen.
MONEY = frozenset({"amount", "counted", "expected", "extra", "prepaid", "rent", "surplus", "total"})
AREAS = frozenset({"built_area", "group_area", "inner_area", "measured_area"})
# Names of the short words the registers keep. The log outlives them: a word that the program no
# longer uses stays readable, so they are told here and not taken from the modules above.
WORD_NAMES = {
    "actual_days": N_("By days of the month"),
    "agent": N_("Agent"),
    "area": N_("Area × price"),
    "built": N_("Built-up area"),
    "civil_defence": N_("Civil defence"),
    "co_owner": N_("Co-owner"),
    "collected": N_("Collected for others"),
    "common_area": N_("Common-area income"),
    "company": N_("Company"),
    "company_code": N_("Social credit code"),
    "counter": N_("Counter charge"),
    "deposit": N_("Deposit"),
    "developer": N_("Developer"),
    "family": N_("Family"),
    "fen": N_("To the fen"),
    "fixed": N_("Fixed amount"),
    "foreign_resident": N_("Foreign resident card"),
    "garage": N_("Garage"),
    "half_after_15": N_("Up to the 15th: a full month; after it: half"),
    "half_months": N_("First half: half a month; second half: from the next month"),
    "handed_over": N_("Handed over"),
    "hk_macau_permit": N_("Hong Kong and Macao permit"),
    "inner": N_("Inner area"),
    "jiao": N_("To the jiao"),
    "late_fee": N_("Late fee"),
    "leased": N_("Leased"),
    "let": N_("Let"),
    "occupied": N_("Occupied"),
    "office": N_("Office unit"),
    "officer": N_("Officer card"),
    "one_off": N_("One-off amount"),
    "own_income": N_("Own income"),
    "other": N_("Other"),
    "owned": N_("Owned"),
    "owner": N_("Owner"),
    "paid_service": N_("Paid service"),
    "passport": N_("Passport"),
    "payer": N_("Payer"),
    "pdf": N_("PDF"),
    "person": N_("Person"),
    "printer": N_("Printer"),
    "renovation": N_("Under renovation"),
    "resident_id": N_("Resident ID card"),
    "room": N_("Room"),
    "shop": N_("Shop"),
    "sold": N_("Sold"),
    "space": N_("Parking space"),
    "storage": N_("Storage"),
    "taiwan_permit": N_("Taiwan permit"),
    "temporary": N_("Temporary"),
    "tenant": N_("Tenant"),
    "thirty_days": N_("By days of 30"),
    "unsold": N_("Unsold"),
    "vacant": N_("Vacant"),
    "walk_in": N_("Walk-in"),
    "whole_months": N_("Whole months"),
    "yuan": N_("To the yuan"),
}
_WORD_FIELDS = frozenset(
    {
        "applies",
        "area_basis",
        "formula",
        "kind",
        "nature",
        "proration",
        "role",
        "rounding",
        "state",
        "tenure",
        "type",
        "way",
    }
)
_LONG_NUMBER = re.compile(r"\d{7,}[\dXx]?")


def is_silent(field: str) -> bool:
    """Whether a field says nothing to people: keys of records, sort keys."""
    return field in SILENT or field.endswith("_id")


def value_words(field: str, value: object) -> str:
    """A value of a change as people say it; the log itself keeps numbers and short words."""
    if value is None or value in ("", []):
        return "—"
    if field in FLAGS or field in PERMISSIONS:
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return _list_words(field, value)
    if isinstance(value, int):
        return _number_words(field, value)
    return _text_words(field, str(value))


def _list_words(field: str, value: list[object]) -> str:
    if field == "phones":
        return listed(_phone_words(each) for each in value) or "—"
    if field == "versions":
        first = [str(each["effective_from"]) for each in value if isinstance(each, Mapping)]
        return listed(first)
    return listed(value_words(field, each) for each in value)


def _phone_words(phone: object) -> str:
    """A phone of a resident, masked, with whose it is."""
    number, relation = (*phone, "")[:2] if isinstance(phone, list) else (phone, "")
    return f"{_masked(str(number))} {relation or ''}".strip()


def _number_words(field: str, value: int) -> str:
    if field in MONEY:
        return str(Money(value))
    if field in AREAS:
        return format_scaled(value, AREA, decimals=2)
    if field in ("price", "coefficient"):
        return format_scaled(value, PRICE, decimals=2)
    if field == "quantity":
        return format_scaled(value, PRICE)
    if field == "copy":
        return _("reprint {number}").format(number=value) if value else _("first print")
    if field == "share":
        return f"{format_scaled(value, SHARE - 2)} %"
    return str(value)


def _text_words(field: str, value: str) -> str:
    if field == "role" and value in ROLE_NAMES:
        return _(ROLE_NAMES[Role(value)])
    if field in _WORD_FIELDS:
        return _(WORD_NAMES[value]) if value in WORD_NAMES else value
    return _masked(value) if field == "number" else value


def _masked(text: str) -> str:
    """Long numbers of people, only their ends left: who may see them whole asks the register."""
    return _LONG_NUMBER.sub(_ends, text)


def _ends(found: re.Match[str]) -> str:
    number = found.group()
    return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}"
