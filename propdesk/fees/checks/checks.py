"""“Check the books”: every rule that must hold between the money tables, with what breaks it."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from propdesk.db.breach import Breach
from propdesk.db.keeping.chain import check_chain
from propdesk.db.keeping.schema import check_references, check_schema
from propdesk.db.sealing.checking import check_log, check_seals
from propdesk.db.store import use_case
from propdesk.fees.checks.book_rules import RULES, Rule
from propdesk.fees.checks.deposit_rules import DEPOSIT_RULES
from propdesk.fees.checks.naming import named
from propdesk.fees.checks.record_rules import RECORD_RULES
from propdesk.fees.checks.total_rules import TOTAL_RULES
from propdesk.fees.late.service import late_fee_breaches
from propdesk.fees.shifts.service import shift_breaches
from propdesk.kernel.money import Money
from propdesk.kernel.progress import NoProgress, Progress

MOST_OF_A_KIND = 100


@use_case(permission="fees.view")
def check_books(session: Session, *, progress: Progress | None = None) -> tuple[Breach, ...]:
    """Check the structure, the whole chain and every rule of the books; () when all is in order."""
    watch = progress or NoProgress()
    raw = session.connection().connection.driver_connection
    assert raw is not None  # noqa: S101  it is open inside a use case
    breaches = check_schema(raw) + check_references(raw)
    watch.step(5, 100)
    breaches += check_chain(raw)
    watch.step(35, 100)
    breaches += check_log(raw) + check_seals(raw)
    rules = (*RULES, *DEPOSIT_RULES, *TOTAL_RULES, *RECORD_RULES)
    for done, rule in enumerate(rules):
        watch.step(40 + 60 * done // len(rules), 100)
        breaches += _broken(session, rule)
    breaches += shift_breaches(session, most=MOST_OF_A_KIND)
    breaches += late_fee_breaches(session, most=MOST_OF_A_KIND)
    breaches = named(session, breaches)
    watch.step(100, 100)
    return tuple(breaches)


def _broken(session: Session, rule: Rule) -> list[Breach]:
    rows = session.execute(text(f"{rule.query} LIMIT {MOST_OF_A_KIND}"))
    return [
        Breach(
            rule.kind,
            rule.message,
            {
                "name": name,
                "stated": _amount(stated, money=rule.money),
                "found": _amount(found, money=rule.money),
            },
            (rule.subject, subject_id, str(name)),
            rule.remedy,
        )
        for subject_id, name, stated, found in rows
    ]


def _amount(value: object, *, money: bool) -> object:
    return Money(value) if money and isinstance(value, int) else value
