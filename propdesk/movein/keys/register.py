"""The register of keys and cards: each piece with where it is and who has it."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import Annotated, Any

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from propdesk.db.listing import ListField, told_by
from propdesk.db.records.chips import STATE, ListChip
from propdesk.db.records.kinds import RecordKind, Unique, Values
from propdesk.estate.notation.service import UnitId, mask_phone, unit_shown
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.records.fields import Fact, FactKind, Note, declared_errors
from propdesk.kernel.records.folding import one_line
from propdesk.kernel.records.states import Move, States
from propdesk.kernel.records.words import RegisterWords
from propdesk.movein.keys.models import KeyKind, KeyPiece, stands_in
from propdesk.movein.keys.out import LOAN_ENDS
from propdesk.movein.keys.rules import HELD, OUT, KeyState, LoanReason, Medium, tag_of
from propdesk.system.registers.service import DropDownOf, Register


class TagTaken(UserError):
    """Another piece has the code."""

    message = N_("{code} hangs on another piece already. Give this one another number.")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFields:
    """A key or card as the clerk enters it."""

    code: Annotated[
        str,
        Fact(
            N_("Tag"),
            FactKind.CODE,
            width=90,
            weight=500,
            own=True,
            longest=20,
            placeholder=N_("e.g. 1047-1"),
            hint=N_("Pieces 1047-1, 1047-2 hang on one tag: 1047. It does not tell the unit."),
        ),
    ]
    kind_id: Annotated[int, Fact(N_("Kind of key"), FactKind.RECORD, width=120, kept=True)]
    unit_id: UnitId = None
    number: Annotated[
        str,
        Fact(
            N_("Card or key number"),
            FactKind.CODE,
            yields=True,
            width=120,
            own=True,
            longest=30,
            hint=N_("As the door system knows the card."),
        ),
    ] = ""
    place: Annotated[
        str,
        Fact(
            N_("Place in the cupboard"),
            yields=True,
            kept=True,
            in_place=True,
            free=True,
            width=120,
            placeholder=N_("e.g. cupboard A, hook 12"),
        ),
    ] = ""
    note: Note = ""


_Phone = Annotated[
    str, Fact(N_("Phone of who has it"), FactKind.PHONE, mask=mask_phone, hidden=True)
]
_Since = Annotated[date | None, Fact(N_("Since"), noted=True, width=100, ink="text2", yields=True)]


@dataclass(frozen=True, kw_only=True)
class Issue:
    """To whom a piece goes for good; `signed_by` is empty until somebody signed."""

    holder: Annotated[str, Fact(N_("Issued to"), begins="holder", longest=60)]
    holder_phone: _Phone = ""
    signed_by: Annotated[
        str, Fact(N_("Signed for by"), hint=N_("Empty: the receipt is not signed yet."))
    ] = ""
    since: _Since = None


@dataclass(frozen=True, kw_only=True)
class SignedFor:
    """Who signed for a piece that he has already."""

    signed_by: Annotated[str, Fact(N_("Signed for by"), begins="holder", longest=60)]


@dataclass(frozen=True, kw_only=True)
class Loan:
    """Who borrows a piece, what for, and until when: the same day."""

    holder: Annotated[str, Fact(N_("Lent to"), longest=60)]
    holder_phone: _Phone = ""
    loan_reason: Annotated[LoanReason, Fact(N_("Lent for"))] = LoanReason.REPAIR
    due_at: Annotated[datetime, Fact(N_("Back by"))]
    since: _Since = None


@dataclass(frozen=True, kw_only=True)
class Custody:
    """Who leaves a piece with the office, why, and who may fetch it."""

    holder: Annotated[str, Fact(N_("Depositor"), begins="holder", longest=60)]
    holder_phone: _Phone = ""
    kept_why: Annotated[str, Fact(N_("Why it is kept"), FactKind.NOTES, free=True)]
    kept_for: Annotated[
        str,
        Fact(
            N_("What for it may be fetched"),
            FactKind.NOTES,
            free=True,
            hint=N_("It goes back to the depositor alone."),
        ),
    ] = ""
    since: _Since = None


@dataclass(frozen=True, kw_only=True)
class GivenBack:
    """To whom a piece in custody goes back: its depositor."""

    holder: Annotated[str, Fact(N_("Given back to"), begins="holder", longest=60)]
    signed_by: Annotated[str, Fact(N_("Signed for by"), begins="holder", longest=60)] = ""
    since: _Since = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRow(KeyFields):
    """A piece in the list; what is said of its holder holds while somebody has it."""

    id: int
    kind: str
    unit: str
    holder: Annotated[str, Fact(N_("Who has it"), width=100, stretch=True)]
    holder_phone: _Phone = ""
    since: _Since = None
    due_at: Annotated[datetime | None, Fact(N_("Back by"), width=120)] = None
    loan_reason: Annotated[LoanReason | None, Fact(N_("Lent for"), hidden=True)] = None
    signed_by: Annotated[str, Fact(N_("Signed for by"), hidden=True)] = ""
    kept_why: Annotated[str, Fact(N_("Why it is kept"), hidden=True, free=True)] = ""
    kept_for: Annotated[str, Fact(N_("What for it may be fetched"), hidden=True, free=True)] = ""
    state: Annotated[KeyState, Fact(N_("State"), width=110)]

    @property
    def tag(self) -> str:
        """The tag it hangs on."""
        return tag_of(self.code)


_S = KeyState
_move = partial(Move, permission="movein.edit", undone=True)
_issue = partial(_move, title=N_("Issue"), icon="user-check", key="F3", form=Issue)
_keep = partial(_move, title=N_("Take into custody"), icon="shield-check", key="F7", form=Custody)
_lose = partial(_move, title=N_("Lost"), icon="triangle-alert", key="F9", asks_why=True)
_cancel = partial(_move, title=N_("Deactivate"), icon="ban", key="F12", asks_why=True)
KEY_STATES = States(
    KeyState,
    first=(_S.STOCK,),
    moves=(
        _issue(_S.STOCK, _S.ISSUED),
        _move(_S.STOCK, _S.LENT, N_("Lend"), icon="hand-coins", key="F5", form=Loan),
        _move(_S.LENT, _S.STOCK, N_("Take key back"), icon="undo-2", key="F6"),
        _move(_S.ISSUED, _S.STOCK, N_("Handed in"), icon="archive-restore", key="Shift+F6"),
        *(_keep(one, _S.CUSTODY) for one in (_S.ISSUED, _S.STOCK)),
        _move(_S.CUSTODY, _S.ISSUED, N_("Give back"), icon="user", key="Shift+F7", form=GivenBack),
        _move(
            _S.ISSUED, _S.ISSUED, N_("Signed for"), icon="signature", key="Shift+F3", form=SignedFor
        ),
        *(_lose(one, _S.LOST) for one in (_S.ISSUED, _S.LENT, _S.STOCK, _S.CUSTODY)),
        _move(_S.LOST, _S.STOCK, N_("Found again"), icon="search", key="Shift+F9"),
        *(_cancel(one, _S.CANCELLED) for one in (_S.STOCK, _S.ISSUED, _S.LENT, _S.LOST)),
    ),
)


def _tidy(fields: KeyFields) -> KeyFields:
    return replace(fields, code=fields.code.strip(), place=one_line(fields.place))


def _judged(session: Session, piece_id: int, fields: KeyFields) -> dict[str, str]:
    """What only the books tell: that there is no such kind, a number that works elsewhere."""
    if session.get(KeyKind, fields.kind_id) is None:
        return {"kind_id": _("Choose a kind of key; enter it first in “Kinds of keys”.")}
    if not fields.number:
        return {}
    if (code := in_use_at(session, fields.number, piece_id)) is None:
        return {}
    told = _("{number} is the number of {code}. Cancel that piece first, or correct the number.")
    return {"number": told.format(number=fields.number, code=code)}


def in_use_at(session: Session, number: str, piece_id: int) -> str | None:
    """The tag of another piece that works under a number; None for nobody's."""
    same = select(KeyPiece.code).where(
        KeyPiece.number == number,
        KeyPiece.state != KeyState.CANCELLED,
        KeyPiece.id != piece_id,
    )
    return session.scalar(same.limit(1))


def _saved(session: Session, before: Values, after: Values) -> None:
    from propdesk.movein.keys.holding import keep_holdings  # not read at a start

    keep_holdings(session, before, after)


def name_of(_session: Session, piece: KeyPiece) -> str:
    """What people call a piece: its tag, with who has it."""
    if piece.state not in HELD:
        return piece.code
    return f"{piece.code} ({piece.holder})"


KEY_PIECE = RecordKind(
    kind="key_piece",
    model=KeyPiece,
    fields=KeyFields,
    name=name_of,
    tidy=_tidy,
    errors=declared_errors,
    judged=_judged,
    derived=lambda _session, fields: {"tag": tag_of(fields.code)},
    unique=(Unique("code", lambda code: TagTaken(code=code)),),
    saved=_saved,
    states=KEY_STATES,
    view="movein.view",
    edit="movein.edit",
    attachments=True,
    also=("key_holding",),
)
_medium = select(KeyKind.medium).where(KeyKind.id == KeyPiece.kind_id).scalar_subquery()
_out = KeyPiece.state.in_(OUT)
# A card that opens a door: it works, and somebody may have it.
active_card = (_medium == Medium.CARD) & (KeyPiece.number != "") & KeyPiece.state.in_(HELD)


def _while(states: tuple[KeyState, ...], column: Any) -> ListField:  # noqa: ANN401  a column
    """A column that says something of a piece only in these states."""
    return ListField(case((stands_in(*states), column)))


KEYS = Register(
    kind=KEY_PIECE,
    row=KeyRow,
    page="movein.keys",
    tab="movein",
    place=5,
    title=N_("Keys and cards"),
    icon="key-round",
    list_name="keys",
    imports=True,
    deletes=True,
    refers=N_("keys and cards"),
    called=lambda row: row.code,
    heads=(KeyPiece.number, KeyPiece.place),
    order=(KeyPiece.tag, KeyPiece.code, KeyPiece.id),
    shown={
        "kind": told_by(KeyPiece.kind_id, KeyKind.name),
        "unit": unit_shown(KeyPiece.unit_id),
        "holder": _while(HELD, KeyPiece.holder),
        "holder_phone": _while(HELD, KeyPiece.holder_phone),
        "since": _while(HELD, KeyPiece.since),
        "due_at": _while((KeyState.LENT,), KeyPiece.due_at),
        "loan_reason": _while((KeyState.LENT,), KeyPiece.loan_reason),
        "signed_by": _while((KeyState.ISSUED,), KeyPiece.signed_by),
        "kept_why": _while((KeyState.CUSTODY,), KeyPiece.kept_why),
        "kept_for": _while((KeyState.CUSTODY,), KeyPiece.kept_for),
    },
    chips=(
        ListChip("out", N_("Out"), lambda _session: _out, icon="log-out", group=STATE),
        ListChip(
            "unsigned",
            N_("Not signed for"),
            lambda _session: (KeyPiece.state == KeyState.ISSUED) & (KeyPiece.signed_by == ""),
            icon="signature",
            tone="amber",
            group=" ",
        ),
        ListChip(
            "active_cards",
            N_("Cards that open"),
            lambda _session: active_card,
            icon="credit-card",
            group=" ",
        ),
    ),
    drops=(DropDownOf(KeyPiece.place, N_("All places"), among=KeyPiece.place != ""),),
    dated=KeyPiece.since,
    deadline=LOAN_ENDS,
    words=RegisterWords(
        new=N_("New key or card"),
        edit=N_("Edit key or card"),
        count=lambda count: ngettext("{count} piece", "{count} pieces", count),
        look_for=N_("Tag, number, room, place"),
        none=N_("No keys or cards yet"),
        why=N_("Each piece is in exactly one place, and whoever asks hears who has it."),
        first=N_("Enter the first piece"),
        how=N_("Its tag, what it opens, the unit, where it hangs. F11 enters a whole set."),
    ),
)
