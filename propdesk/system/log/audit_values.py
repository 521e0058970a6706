"""How the log's values are read by people: money, areas, prices, short words, phones masked.

Which field is kept how is declared by the subjects (`AuditWords`).
"""

import re
from collections.abc import Mapping

from propdesk.db.declarations import Declarations
from propdesk.db.records.saving import UNLOGGED
from propdesk.kernel.i18n import _, listed
from propdesk.kernel.money import Money
from propdesk.kernel.permissions import Role
from propdesk.kernel.records.fields import logged_words
from propdesk.kernel.scaled import AREA, PRICE, SHARE, format_scaled
from propdesk.system.log.audit_words import field_name
from propdesk.system.log.declared import fact_of

_WORD_FIELDS = frozenset(
    {
        "channel",
        "applies",
        "area_basis",
        "document",
        "how",
        "kind",
        "occasion",
        "purpose",
        "reply_minutes",
        "role",
        "state",
        "tenure",
        "type",
        "way",
    }
)
_LONG_NUMBER = re.compile(r"\d{7,}[\dXx]?")


def is_silent(declared: Declarations, field: str, kind: str = "") -> bool:
    """Whether a field says nothing to people: sort keys, and ids that no word is declared for."""
    worded = field in declared.audit.fields or fact_of(declared, kind, field) is not None
    return field in declared.audit.silent or (field.endswith("_id") and not worded)


def value_words(declared: Declarations, field: str, value: object, kind: str = "") -> str:
    """A value of a change as people say it; the log itself keeps numbers and short words.

    `kind` is that of the record; a field it declares is said as its form says it.
    """
    if value is None or value in ("", []):
        return "—"
    if how := declared.audit.told.get(field):
        return how(value)
    fact = fact_of(declared, kind, field)
    if fact is not None and not isinstance(value, list):
        return logged_words(fact, value)
    if field in declared.audit.flags or field in declared.permissions:
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return _list_words(declared, field, value, kind)
    if isinstance(value, int):
        return _number_words(declared, field, value)
    return _text_words(declared, field, str(value))


def field_words(declared: Declarations, kind: str, field: str, value: object) -> tuple[str, str]:
    """What people call a field of a record, and what its stored value says."""
    return field_name(declared, field, kind), value_words(declared, field, value, kind)


def _list_words(declared: Declarations, field: str, value: list[object], kind: str) -> str:
    if field == UNLOGGED:
        return listed(field_name(declared, str(each), kind) for each in value)
    if field == "phones":
        return listed(_phone_words(each) for each in value) or "—"
    if field == "versions":
        first = [str(each["effective_from"]) for each in value if isinstance(each, Mapping)]
        return listed(first)
    return listed(value_words(declared, field, each) for each in value)


def _phone_words(phone: object) -> str:
    """A phone of a resident, masked, with whose it is."""
    number, relation = (*phone, "")[:2] if isinstance(phone, list) else (phone, "")
    return f"{_masked(str(number))} {relation or ''}".strip()


def _number_words(declared: Declarations, field: str, value: int) -> str:
    if field in declared.audit.money:
        return str(Money(value))
    if field in declared.audit.areas:
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


def _text_words(declared: Declarations, field: str, value: str) -> str:
    if field == "role" and value in {each.value for each in Role}:
        return Role(value).label
    words = declared.audit.values
    if field in _WORD_FIELDS:
        return _(words[value]) if value in words else value
    return _masked(value) if field == "number" else value


def _masked(text: str) -> str:
    """Long numbers of people, only their ends left: who may see them whole asks the register."""
    return _LONG_NUMBER.sub(_ends, text)


def _ends(found: re.Match[str]) -> str:
    number = found.group()
    return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}"
