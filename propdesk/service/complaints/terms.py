"""By when complaints are answered, heard of again and settled, as the office sets it.

Without an entry the rules delivered hold. What is settled keeps the deadline it had.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.records.kinds import RecordKind, Values
from propdesk.duties.clocks.rules import Limit
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.records.fields import Fact, FactKind, Note
from propdesk.kernel.records.words import RegisterWords
from propdesk.service.complaints.models import ComplaintTerm
from propdesk.service.complaints.naming import SEE
from propdesk.service.complaints.rules import (
    TERM_SETS,
    URGENT_CLASSES,
    ComplaintClass,
    ComplaintUrgency,
    SecondLetter,
    TermRules,
    Validity,
)
from propdesk.system.registers.service import Register

EDIT_TERMS = "service.terms"
_YEAR = 366 * 24 * 60
# The deadline, and whether it is that of an urgent one → the column that says another number.
_COLUMNS = {
    ("answer", False): "answer_minutes",
    ("news", False): "news_minutes",
    ("settle", False): "settle_minutes",
    ("answer", True): "urgent_answer",
    ("news", True): "urgent_news",
    ("settle", True): "urgent_settle",
    ("explain", False): "explain_minutes",
    ("explain", True): "explain_minutes",
}


def _minutes(header: str, head: str) -> Fact:
    return Fact(
        header,
        FactKind.WHOLE,
        head=head,
        width=110,
        least=1,
        most=_YEAR,
        in_place=True,
        hint=N_("Empty: as the rules say."),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TermFields:
    """The deadlines of a class; all minutes count from the arrival, that of the explanation from
    the verdict."""

    kind: Annotated[
        ComplaintClass | None,
        Fact(N_("Kind"), width=130, weight=500, own=True, hint=N_("Empty: all other classes.")),
    ] = None
    rules: Annotated[TermRules, Fact(N_("Rules"), stretch=True)] = TermRules.QUICK
    answer_minutes: Annotated[
        int | None, _minutes(N_("First answer, minutes"), N_("Answer, min"))
    ] = None
    news_minutes: Annotated[int | None, _minutes(N_("News, minutes"), N_("News, min"))] = None
    settle_minutes: Annotated[int | None, _minutes(N_("Settled, minutes"), N_("Settled, min"))] = (
        None
    )
    urgent_answer: Annotated[
        int | None, _minutes(N_("Urgent: first answer"), N_("Urgent: answer"))
    ] = None
    urgent_news: Annotated[int | None, _minutes(N_("Urgent: news"), "")] = None
    urgent_settle: Annotated[int | None, _minutes(N_("Urgent: settled"), "")] = None
    explain_minutes: Annotated[
        int | None, _minutes(N_("Not valid: explained"), N_("Explained, min"))
    ] = None
    note: Note = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TermRow(TermFields):
    """The deadlines of a class in the list."""

    id: int


def _title(kind: ComplaintClass | None) -> str:
    return _("All other classes") if kind is None else kind.label


def _judged(session: Session, own_id: int, fields: TermFields) -> Mapping[str, str]:
    """No class has its deadlines twice."""
    kind = ComplaintTerm.kind
    same = kind.is_(None) if fields.kind is None else kind == fields.kind
    other = session.scalar(select(ComplaintTerm.id).where(same, ComplaintTerm.id != own_id))
    if other is None:
        return {}
    told = _("{name}: the deadlines of this class are entered already. Change those.")
    return {"kind": told.format(name=_title(fields.kind))}


TERM = RecordKind(
    kind="complaint_term",
    model=ComplaintTerm,
    fields=TermFields,
    name=lambda _session, one: _title(one.kind),
    judged=_judged,
    view=SEE,
    edit=EDIT_TERMS,
)
TERMS = Register(
    kind=TERM,
    row=TermRow,
    page="service.terms",
    tab="system",
    menu="system",
    place=15,
    title=N_("Deadlines of complaints"),
    icon="clock",
    list_name="complaint-deadlines",
    deletes=True,
    called=lambda row: _title(row.kind),
    order=(ComplaintTerm.kind.is_(None), ComplaintTerm.kind, ComplaintTerm.id),
    words=RegisterWords(
        new=N_("New deadlines"),
        edit=N_("Edit deadlines"),
        count=lambda count: ngettext("{count} class", "{count} classes", count),
        look_for=N_("Class, rules"),
        none=N_("The deadlines delivered hold"),
        why=N_("Answer in 15 minutes, news in 24 hours, settled in 3 days; urgent ones sooner."),
        first=N_("Set other deadlines"),
        how=N_("For one class or all; complaints that are settled keep theirs."),
    ),
)


def term_limit(session: Session, name: str, row: Values) -> Limit | None:
    """How long a deadline of a complaint is, by its stored row; only what does not hold is
    explained."""
    if name == "explain" and (row["verdict"] != Validity.INVALID or row["second_letter"]):
        return None  # judged so after the reply, which had another deadline
    is_urgent = row["urgency"] == ComplaintUrgency.URGENT or row["kind"] in URGENT_CLASSES
    term = _term_of(session, ComplaintClass(row["kind"]))
    usual = TERM_SETS[term.rules if term else TermRules.QUICK].limit(name, is_urgent=is_urgent)
    other = getattr(term, _COLUMNS[name, is_urgent]) if term else None
    return usual if other is None else Limit(other, usual.basis)


def second_letter_limit(session: Session, row: Values) -> Limit | None:
    """A letter that corrects another takes as long as an explanation; None: none is due."""
    if row["second_letter"] != SecondLetter.DUE:
        return None
    return term_limit(
        session, "explain", {**row, "verdict": Validity.INVALID, "second_letter": None}
    )


class LetterNotWritten(UserError):
    """A complaint is closed whose letter says what no longer holds."""

    message = N_(
        "A second letter is due since the verdict was changed. Write it first (Ctrl+F9), or change "
        "the verdict and say that the reply stands."
    )


def refuse_unwritten(row: Values) -> None:
    """Raise LetterNotWritten for a complaint whose second letter is still due."""
    if row["second_letter"] == SecondLetter.DUE and row["second_at"] is None:
        raise LetterNotWritten


def _term_of(session: Session, kind: ComplaintClass) -> ComplaintTerm | None:
    """What is entered for a class, else for all others."""
    fits = (ComplaintTerm.kind == kind) | ComplaintTerm.kind.is_(None)
    own_first = select(ComplaintTerm).where(fits).order_by(ComplaintTerm.kind.is_(None)).limit(1)
    return session.scalar(own_first)
