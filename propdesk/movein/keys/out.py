"""What of keys and cards is out for too long: when loans end, for list, badges and Today; what of
a unit is out, for its page. Read at every start."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from propdesk.db.declarations import PanelLine
from propdesk.db.listing import ListField, this_minute
from propdesk.db.records.chips import ListChip
from propdesk.db.store import now
from propdesk.duties.clocks.rules import TimedRow, badge
from propdesk.kernel.clock import wall_time
from propdesk.kernel.due import Due, DueGroup, over_records
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.records.folding import fold
from propdesk.kernel.records.states import Tone
from propdesk.movein.keys.models import KeyEntry, KeyKind, KeyPiece
from propdesk.movein.keys.rules import HELD, EntryState, KeyState


class LoanEnds:
    """By when lent pieces are back: a moment of the day, judged by the minute. See `Timed`."""

    field = "due_at"
    by_minute = True
    shown: Mapping[str, ListField] = {}

    @property
    def chips(self) -> tuple[ListChip, ...]:
        """What is overdue."""
        return (
            ListChip(
                "overdue", N_("Not back in time"), _over, icon="triangle-alert", tone="red",
                group=" ",
            ),
        )  # fmt: skip

    def told(self, row: Any, moment: datetime) -> tuple[str, Tone, str] | None:  # noqa: ANN401
        """What is left of a loan today, or by how much it is over."""
        return badge(TimedRow(due_at=row.due_at), moment) if row.state is KeyState.LENT else None

    def unsure(self, row: Any) -> tuple[str, Tone, str] | None:  # noqa: ANN401  a Timed
        """None: the hour was said to whoever borrowed."""
        return None

    def due(self, session: Session, *, icon: str, page_id: str, place: str) -> tuple[Due, ...]:
        """The line on Today, none when everything is back."""
        found = session.execute(select(KeyPiece.id, KeyPiece.due_at).where(_over(session)))
        line = Due(
            group=DueGroup.WORK,
            icon=icon,
            title=_("Keys lent and not back"),
            page_id=page_id,
            place=_(place),
            context={"filter": "overdue"},
            is_overdue=True,
        )
        return over_records(line, "key_piece", found)


LOAN_ENDS = LoanEnds()


def _over(session: Session) -> ColumnElement[bool]:
    return (KeyPiece.state == KeyState.LENT) & (KeyPiece.due_at < this_minute(session))


def due_entries(session: Session) -> tuple[Due, ...]:
    """Entries in need whose owner nobody told, or where somebody is inside still."""
    waits = select(KeyEntry.id, KeyEntry.entered_at).where(KeyEntry.state != EntryState.TOLD)
    line = Due(
        group=DueGroup.WORK,
        icon="siren",
        title=_("Emergency entries: tell the owner"),
        page_id="movein.key_entries",
        place=_("Emergency entries"),
        context={"filter": "open"},
    )
    return over_records(line, "key_entry", session.execute(waits))


def keys_out_of(session: Session, unit_id: int) -> Sequence[PanelLine]:
    """The pieces of a unit that somebody has, a line for each kind of those who have it."""
    query = (
        select(KeyPiece.id, KeyPiece.state, KeyPiece.holder, KeyPiece.due_at, KeyKind.name)
        .join(KeyKind, KeyKind.id == KeyPiece.kind_id)
        .where(KeyPiece.unit_id == unit_id, KeyPiece.state.in_((*HELD, KeyState.LOST)))
        .order_by(KeyPiece.tag, KeyPiece.code)
    )
    lines: dict[tuple[str, str, str], list[Any]] = {}
    for one in session.execute(query):
        holder = one.holder if one.state in HELD else ""
        lines.setdefault((one.state, holder, one.name), []).append(one)
    moment = now(session)
    found = [
        PanelLine(
            name=name if len(pieces) == 1 else f"{name} × {len(pieces)}",
            detail=_detail(holder, pieces),
            state=_state(pieces[0], moment),
            count=len(pieces),
            record=("key_piece", pieces[0].id),
        )
        for (_word, holder, name), pieces in lines.items()
    ]
    return sorted(found, key=lambda line: line.state is not None and line.state[1] != "red")


class PieceOut(msgspec.Struct, frozen=True, kw_only=True):
    """A key or card that somebody has; a card also with its number."""

    code: str
    kind: str
    number: str
    holder: str
    state: KeyState


def pieces_out(session: Session, *, unit_id: int, holder: str = "") -> tuple[PieceOut, ...]:
    """The pieces of a unit that somebody has, or that this holder has, in their order."""
    query = (
        select(KeyPiece, KeyKind.name)
        .join(KeyKind, KeyKind.id == KeyPiece.kind_id)
        .where(KeyPiece.unit_id == unit_id, KeyPiece.state.in_(HELD))
        .order_by(KeyPiece.tag, KeyPiece.code)
    )
    wanted = fold(holder)
    return tuple(
        PieceOut(code=one.code, kind=kind, number=one.number, holder=one.holder, state=one.state)
        for one, kind in session.execute(query)
        if not wanted or fold(one.holder) == wanted
    )


def _detail(holder: str, pieces: Sequence[Any]) -> str:
    due = pieces[0].due_at if pieces[0].state is KeyState.LENT else None
    until = _("back by {time}").format(time=f"{wall_time(due):%m-%d %H:%M}") if due else ""
    return " · ".join(filter(None, (holder, until)))


def _state(piece: Any, moment: datetime) -> tuple[str, Tone, str]:  # noqa: ANN401  a row
    state: KeyState = piece.state
    if (near := LOAN_ENDS.told(piece, moment)) is not None:
        return near
    return state.label, state.tone, state.icon
