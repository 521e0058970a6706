"""The rules of the books as steps, of which each goes on where it was left: for “Check the books”
one after the other, for the daily check a few at a time while the office works."""

from functools import partial

from sqlalchemy import text
from sqlalchemy.orm import Session

from propdesk.db.breach import BookStep, Breach
from propdesk.fees.checks.book_rules import RULES, Rule
from propdesk.fees.checks.deposit_rules import DEPOSIT_RULES
from propdesk.fees.checks.record_rules import RECORD_RULES
from propdesk.fees.checks.term_rules import terms_of_lines
from propdesk.fees.checks.total_rules import TOTAL_RULES
from propdesk.fees.late.service import late_fee_breaches
from propdesk.fees.shifts.service import shift_breaches
from propdesk.kernel.money import Money

MOST_OF_A_KIND = 100
LINES_AT_ONCE = 400  # looked at in less than a tenth of a second
Found = tuple[list[Breach], int | None]


def book_steps() -> tuple[BookStep, ...]:
    """Every rule of the books, in the order in which they are looked at."""
    rules = (*RULES, *DEPOSIT_RULES, *TOTAL_RULES, *RECORD_RULES)
    whole = [partial(_rule, rule) for rule in rules]
    return (*whole, _terms, _shifts, _late_fees)


def broken(session: Session, rule: Rule) -> list[Breach]:
    """What breaks a rule, the first of it."""
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


def _rule(rule: Rule, session: Session, _after: int) -> Found:
    return broken(session, rule), None


def _terms(session: Session, after: int) -> Found:
    return terms_of_lines(session, after, LINES_AT_ONCE)


def _shifts(session: Session, _after: int) -> Found:
    return shift_breaches(session, most=MOST_OF_A_KIND), None


def _late_fees(session: Session, _after: int) -> Found:
    return late_fee_breaches(session, most=MOST_OF_A_KIND), None
