"""What is typed into the search of the audit log, found as the log is shown.

The rows keep fields, short words and amounts as codes; people type what they read.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from propdesk.db.declarations import Declarations, declarations
from propdesk.db.models import AuditRow
from propdesk.db.store import may
from propdesk.db.withholding.withheld import subjects_kept
from propdesk.kernel.i18n import _
from propdesk.kernel.permissions import Role
from propdesk.kernel.records.fields import FactKind
from propdesk.kernel.scaled import AREA, read_scaled
from propdesk.system.log.audit_values import is_silent
from propdesk.system.log.audit_words import field_name, what_name
from propdesk.system.log.declared import fields_of

SIDES = (AuditRow.before, AuditRow.after)


def audit_search(session: Session, words: str) -> ColumnElement[bool]:
    """Rows whose person, record, what was done, fields or values hold the words as shown.

    An amount is found whole: 12.50, not a part of it. Nobody finds by its values what the log does
    not show him.
    """
    told = declarations(session)
    kept = [kind for kind, known in told.kinds.items() if not may(session, known.view)]
    columns = (AuditRow.subject, *SIDES)
    in_values = or_(
        *(column.contains(words, autoescape=True) for column in columns),
        and_(AuditRow.subject_kind == "list", AuditRow.subject.in_(_shown_so(told.lists, words))),
        *_fields(told, words),
        *_short_words(told, words),
        *_amounts(told, words),
    )
    return or_(
        AuditRow.user_name.contains(words, autoescape=True),
        AuditRow.what.in_(_done(session, told, words)),
        and_(
            AuditRow.subject_kind.not_in(kept),
            ~subjects_kept(session, AuditRow.subject_kind, AuditRow.subject_id),
            in_values,
        ),
    )


def _done(session: Session, told: Declarations, words: str) -> list[str]:
    kinds = session.scalars(select(AuditRow.what).distinct())
    return [what for what in kinds if _holds(what_name(told, what), words)]


def _fields(told: Declarations, words: str) -> Iterator[ColumnElement[bool]]:
    """What changed a field that is called so, whatever its value."""
    for field in {*told.audit.fields, *told.permissions}:
        if not is_silent(told, field) and _holds(field_name(told, field), words):
            yield _in_a_side(f'"{field}": ')
    for kind, field in fields_of(told):
        if not is_silent(told, field, kind) and _holds(field_name(told, field, kind), words):
            yield and_(AuditRow.subject_kind == kind, _in_a_side(f'"{field}": '))


def _short_words(told: Declarations, words: str) -> Iterator[ColumnElement[bool]]:
    """What holds a short word that is shown so."""
    roles = [role.value for role in Role if _holds(role.label, words)]
    for word in (*_shown_so(told.audit.values, words), *roles):
        yield _in_a_side(f': "{word}"')
    for (kind, field), fact in fields_of(told).items():
        for word in _shown_so(fact.labels or {}, words):
            yield and_(AuditRow.subject_kind == kind, _in_a_side(f'"{field}": "{word}"'))


def _amounts(told: Declarations, words: str) -> Iterator[ColumnElement[bool]]:
    """What holds this amount, this area."""
    facts = fields_of(told).items()
    money = {field for (_kind, field), fact in facts if fact.kind is FactKind.MONEY}
    areas = {field for (_kind, field), fact in facts if fact.kind is FactKind.AREA}
    for fields, places in ((told.audit.money | money, 2), (told.audit.areas | areas, AREA)):
        with suppress(ValueError):
            number = read_scaled(words.strip().lstrip("¥￥"), places)
            yield or_(*(_with_number(side, fields, number) for side in SIDES))


def _with_number(
    side: InstrumentedAttribute[str | None], fields: Collection[str], number: int
) -> ColumnElement[bool]:
    """The digits first, which is cheap; then whether it is one of the fields."""
    each = func.json_each(side).table_valued("key", "value")
    is_one = select(each.c.key).where(each.c.key.in_(fields), each.c.value == number).exists()
    return and_(side.contains(f": {number}"), is_one)


def _in_a_side(text: str) -> ColumnElement[bool]:
    return or_(*(side.contains(text, autoescape=True) for side in SIDES))


def _shown_so(names: Mapping[Any, str], words: str) -> list[Any]:
    return [name for name, said in names.items() if _holds(_(said), words)]


def _holds(shown: str, words: str) -> bool:
    return words.casefold() in shown.casefold()
