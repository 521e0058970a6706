"""The register of former books: their total, the lines of their file, taken over, taken back."""

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Annotated

from sqlalchemy.orm import Session

from propdesk.db.declarations import tell_followers
from propdesk.db.records.deadlines import Deadline
from propdesk.db.records.kinds import RecordKind
from propdesk.fees.deposits.rules import ENTRY_TABLES, PAYER_TABLES, Holder
from propdesk.fees.opening.models import FormerBooks
from propdesk.fees.opening.rules import FormerDue, FormerState
from propdesk.kernel.due import DueGroup
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.money import ZERO, Money
from propdesk.kernel.records.fields import Fact, Note, Number
from propdesk.kernel.records.states import Move, States
from propdesk.kernel.records.words import RegisterWords
from propdesk.system.registers.service import Register


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerFields:
    """Former books as they are handed over."""

    no: Number = ""
    as_of: Annotated[date, Fact(N_("Former books up to"), width=130, today=True, ink="text2")]
    total: Annotated[
        Money,
        Fact(
            N_("Total of the former books"),
            head=N_("Their total"),
            width=120,
            hint=N_("As who hands them over says: what is owed less what is prepaid."),
        ),
    ]
    source: Annotated[
        str,
        Fact(
            N_("Former books from"),
            width=140,
            stretch=True,
            placeholder=N_("e.g. the former company"),
        ),
    ] = ""
    payments_total: Annotated[
        Money,
        Fact(
            N_("Total of their payments"),
            width=120,
            hidden=True,
            hint=N_("Of the history of payments in their file; empty where it has none."),
        ),
    ] = ZERO
    deposits_total: Annotated[
        Money,
        Fact(
            N_("Total of their deposits"),
            width=120,
            hidden=True,
            hint=N_("Of the deposits held in their file; empty where it has none."),
        ),
    ] = ZERO
    deposits_holder: Annotated[
        Holder,
        Fact(
            N_("Their deposits are held by"),
            hidden=True,
            kept=True,
            hint=N_("Where the file does not say it. Only what we hold is paid out by us."),
        ),
    ] = Holder.OURS
    due_rule: Annotated[
        FormerDue,
        Fact(N_("Due, where the file does not say it"), hidden=True, kept=True),
    ] = FormerDue.FIRST_MONTH
    note: Note = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerBooksRow(FormerFields):
    """Former books in the list."""

    id: int
    lines: Annotated[int, Fact(N_("Lines"), width=80)]
    owed: Annotated[Money, Fact(N_("Owed by the file"), width=120, weight=600)]
    prepaid: Annotated[Money, Fact(N_("Prepaid by the file"), width=120, yields=True)]
    state: Annotated[FormerState, Fact(N_("State"), width=120)]


_S = FormerState
_EDIT = "fees.correct"
_LINES = N_("Working through the lines of the former books")
_move = partial(Move, permission=_EDIT)
_take = partial(
    _move,
    to=_S.TAKEN,
    title=N_("Take into our books"),
    icon="check",
    key="F5",
    undone=True,
    long=_LINES,
)
_drop = partial(
    _move, to=_S.DROPPED, title=N_("Do not take over"), icon="ban", key="Shift+F9", asks_why=True,
    undone=True,
)  # fmt: skip
FORMER_STATES = States(
    FormerState,
    first=(_S.OPEN,),
    moves=(
        _take(_S.OPEN),
        _take(_S.UNDONE),
        _move(_S.TAKEN, _S.UNDONE, N_("Take all of it back"), icon="undo-2", key="F9",
              asks_why=True, long=_LINES),
        _drop(_S.OPEN),
        _drop(_S.UNDONE),
    ),
)  # fmt: skip


def _judged(session: Session, books_id: int, _fields: FormerFields) -> dict[str, str]:
    """Books that are taken over stay as they are."""
    known = session.get(FormerBooks, books_id) if books_id else None
    if known is not None and known.state not in (_S.OPEN, _S.UNDONE):
        told = _("It is “{state}” and stays as it is.")
        return {"total": told.format(state=known.state.label)}
    return {}


FORMER = RecordKind(
    kind="former_books",
    model=FormerBooks,
    fields=FormerFields,
    name=lambda _session, books: f"{books.no} {books.source}".strip(),
    judged=_judged,
    saved=lambda session, before, after: tell_followers(session, "former_books", before, after),
    also=(
        "former_line", "billing_run", "charge", "open_charge", "account", "reduction", "posting",
        "counter", "payment", "payment_part", "allocation", "prepayment_entry", "receipt",
        "former_payment", "former_deposit", "deposit", *ENTRY_TABLES, *PAYER_TABLES,
    ),
    states=FORMER_STATES,
    series="QC",
    view="fees.view",
    edit=_EDIT,
    attachments=True,
)  # fmt: skip
FORMER_BOOKS = Register(
    kind=FORMER,
    row=FormerBooksRow,
    page="fees.former_books",
    tab="fees",
    place=33,
    drawer="set_up",
    title=N_("Former books"),
    icon="archive-restore",
    list_name="former-books",
    refers=N_("former books"),
    called=lambda row: row.no,
    heads=(FormerBooks.total, FormerBooks.owed, FormerBooks.prepaid),
    order=(FormerBooks.as_of.desc(), FormerBooks.id.desc()),
    dated=FormerBooks.as_of,
    deadline=Deadline(
        FormerBooks.as_of,
        FormerBooks.state,
        (_S.OPEN, _S.UNDONE),
        title=N_("Former books to take over"),
        over=N_("To take over since then"),
        group=DueGroup.MONEY,
    ),
    words=RegisterWords(
        new=N_("New former books"),
        edit=N_("Edit former books"),
        count=lambda count: ngettext("{count} former books", "{count} former books", count),
        look_for=N_("Number, from whom"),
        none=N_("No former books were taken over"),
        why=N_("Old debts come with the days on which they were due, proved by their total."),
        first=N_("Enter the first former books"),
        how=N_("Their total and from whom; F6 reads their list from Excel, F5 takes it over."),
    ),
)
