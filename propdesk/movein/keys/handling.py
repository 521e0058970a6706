"""What the desk does with tags and sets: lend, take back, issue, cancel, make the set of a unit.

What is typed is a tag (1047: all that hangs on it), a piece (1047-1), the number of a card, or a
unit (3-2-1201: its whole set). One gesture is one undo.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.records import undoing
from propdesk.db.records.gestures import gesture
from propdesk.db.records.moving import move
from propdesk.db.records.saving import add
from propdesk.db.store import now, today, use_case
from propdesk.estate.models import Unit
from propdesk.estate.people.service import owner_names
from propdesk.estate.search.service import units_meant
from propdesk.kernel.clock import wall_time
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, listed
from propdesk.kernel.records.refusals import RecordGone
from propdesk.movein.keys.models import KeyHolding, KeyKind, KeyPiece
from propdesk.movein.keys.register import (
    KEY_PIECE,
    Issue,
    KeyFields,
    Loan,
    in_use_at,
    name_of,
)
from propdesk.movein.keys.rules import HELD, OUT, KeyState, Medium, back_by

_BETWEEN = re.compile(r"[\s,;，；、]+")


class NoSuchTag(UserError):
    """Nothing hangs under what was typed."""

    message = N_("No key hangs on “{typed}”, and no unit with keys is called so. Look at the tag.")


class SeveralUnits(UserError):
    """What was typed may be several units."""

    message = N_("“{typed}” may be {several}. Type the building, too.")


class NothingInTheCupboard(UserError):
    """A key is given out that is not there: who has it is said."""

    message = N_("Nothing of {name} hangs in the cupboard: {where}.")


class NotOut(UserError):
    """A key is taken back that is not out: where it is is said."""

    message = N_("Nothing of {name} is lent: {where}.")


class NoSetAgreed(UserError):
    """A set is to be made, but no kind says how many of it a unit gets."""

    message = N_("No kind of keys says that a unit gets any. Say it in “Kinds of keys” first.")


class TagInUse(UserError):
    """A set is to hang on a tag that others hang on."""

    message = N_("On tag {tag} hang keys of {unit} already. Take another tag.")


class NumberInUse(UserError):
    """A card comes back whose number another piece has by now."""

    message = N_("{number} is the number of {code} by now. Cancel that piece first.")


@dataclass(frozen=True, slots=True)
class Handled:
    """What a gesture moved, by their tags, and where the other pieces of the set are."""

    codes: tuple[str, ...]
    holder: str = ""
    until: datetime | None = None
    others: str = ""


def pieces_meant(session: Session, typed: str) -> list[KeyPiece]:
    """The pieces that are meant by a tag, a code, a number or a unit, without those cancelled.

    Raises NoSuchTag, SeveralUnits.
    """
    text = typed.strip().upper()
    kept = select(KeyPiece).where(KeyPiece.state != KeyState.CANCELLED).order_by(KeyPiece.code)
    for holds in (KeyPiece.code == text, KeyPiece.tag == text, KeyPiece.number == text):
        if text and (found := session.scalars(kept.where(holds)).all()):
            return list(found)
    units = units_meant(session, text=typed) if text else []
    sets = session.scalars(kept.where(KeyPiece.unit_id.in_([unit.id for unit in units]))).all()
    if not sets:
        raise NoSuchTag(typed=typed.strip())
    if len({piece.unit_id for piece in sets}) > 1:
        codes = listed([unit.code for unit in units][:4])
        raise SeveralUnits(typed=typed.strip(), several=codes)
    return list(sets)


def pieces_named(session: Session, typed: str) -> tuple[dict[int, KeyPiece], list[str]]:
    """The pieces that codes, tags and numbers name, by id, and the words that name none."""
    found: dict[int, KeyPiece] = {}
    unknown: list[str] = []
    for word in dict.fromkeys(filter(None, _BETWEEN.split(typed.upper()))):
        own = (KeyPiece.code == word) | (KeyPiece.tag == word) | (KeyPiece.number == word)
        pieces = session.scalars(select(KeyPiece).where(own).order_by(KeyPiece.code)).all()
        found |= {piece.id: piece for piece in pieces}
        unknown += [] if pieces else [word]
    return found, unknown


def whereabouts(session: Session, pieces: Collection[KeyPiece]) -> str:
    """Where pieces are, in words: who has which since when."""
    told: dict[str, list[str]] = {}
    for piece in pieces:
        told.setdefault(_where(session, piece), []).append(piece.code)
    return _("; ").join(
        _("{codes} {where}").format(codes=listed(codes), where=where)
        for where, codes in told.items()
    )


def _where(session: Session, piece: KeyPiece) -> str:
    if piece.state not in HELD:
        return piece.state.label
    newest = select(KeyHolding).where(KeyHolding.piece_id == piece.id)
    held = session.scalars(newest.order_by(KeyHolding.id.desc()).limit(1)).first()
    how = piece.state if held is None else held.how  # one in custody may be out for an entry
    told = {
        KeyState.ISSUED: _("issued to {name} since {time}"),
        KeyState.LENT: _("lent to {name} since {time}"),
        KeyState.CUSTODY: _("in custody for {name} since {time}"),
    }[how]
    at = f"{wall_time(held.at):%Y-%m-%d %H:%M}" if held else "…"
    return told.format(name=piece.holder if held is None else held.holder, time=at)


def _handle(
    session: Session, pieces: Sequence[KeyPiece], to: KeyState, form: object = None, why: str = ""
) -> tuple[str, ...]:
    """Move these pieces as one gesture; the first refusal refuses all of them."""
    codes = tuple(piece.code for piece in pieces)
    ids = [(piece.id, name_of(session, piece)) for piece in pieces]
    with gesture(session, KEY_PIECE, count=len(ids)) as mine:
        for piece_id, name in ids:
            step = partial(move, session, KEY_PIECE, piece_id, to, form=form, why=why)
            _do(mine.row, piece_id, name, step)
    return codes


def _do(
    row: Callable[[int, str, Callable[[], object]], None],
    piece_id: int,
    name: str,
    step: Callable[[], object],
) -> None:
    """A step of the gesture whose refusal is not kept beside it: a set goes as a whole."""
    refused: list[UserError] = []

    def tried() -> object:
        try:
            return step()
        except UserError as error:
            refused.append(error)
            raise

    row(piece_id, name, tried)
    if refused:
        raise refused[0]


@use_case(permission="movein.edit", touches=KEY_PIECE.touches)
def lend_keys(session: Session, *, typed: str, loan: Loan) -> Handled:
    """Lend what hangs in the cupboard of a tag, a piece or a unit.

    Raises NothingInTheCupboard, which names who has it, FieldsRefused, and as `pieces_meant`.
    """
    meant = pieces_meant(session, typed)
    here = _in_the_cupboard(session, typed, meant)
    others = whereabouts(session, [one for one in meant if one not in here])
    codes = _handle(session, here, KeyState.LENT, loan)
    return Handled(codes, loan.holder.strip(), loan.due_at, others)


@use_case(permission="movein.edit", touches=KEY_PIECE.touches)
def issue_keys(session: Session, *, typed: str, form: Issue) -> Handled:
    """Issue the whole set of a unit, or what hangs on a tag. Raises as `lend_keys`."""
    meant = pieces_meant(session, typed)
    here = _in_the_cupboard(session, typed, meant)
    others = whereabouts(session, [one for one in meant if one not in here])
    return Handled(_handle(session, here, KeyState.ISSUED, form), form.holder.strip(), None, others)


@use_case(permission="movein.edit", touches=KEY_PIECE.touches)
def take_keys_back(session: Session, *, typed: str) -> Handled:
    """Take back what is lent of a tag, a piece or a unit.

    Keys issued for good come back in the list, one by one or many at once. Raises NotOut, which
    says where they are, and as `pieces_meant`.
    """
    meant = pieces_meant(session, typed)
    lent = [piece for piece in meant if piece.state is KeyState.LENT]
    if not lent:
        raise NotOut(name=typed.strip(), where=whereabouts(session, meant))
    holder = lent[0].holder
    others = whereabouts(session, [one for one in meant if one not in lent])
    return Handled(_handle(session, lent, KeyState.STOCK), holder, None, others)


def _in_the_cupboard(session: Session, typed: str, meant: Sequence[KeyPiece]) -> list[KeyPiece]:
    here = [piece for piece in meant if piece.state is KeyState.STOCK]
    if not here:
        raise NothingInTheCupboard(name=typed.strip(), where=whereabouts(session, meant))
    return here


@use_case(permission="movein.view")
def usual_loan_end(session: Session) -> datetime:
    """Until when a key is lent that is lent now."""
    return back_by(now(session))


@use_case(permission="movein.view")
def cards_out(session: Session, *, unit_id: int) -> tuple[str, ...]:
    """The numbers of the cards of a unit that are out or lost: former people of it may have them.

    Those in the cupboard stay for the new owner, those in custody go back first.
    """
    return tuple(card.number or card.code for card in _cards_out(session, unit_id))


@use_case(permission="movein.edit", touches=KEY_PIECE.touches)
def cancel_cards(session: Session, *, unit_id: int, why: str) -> tuple[int, ...]:
    """Cancel the `cards_out` of a unit, as when it changes owners: their ids.

    Raises MoveNotExplained without a reason.
    """
    cards = _cards_out(session, unit_id)
    if cards:
        _handle(session, cards, KeyState.CANCELLED, why=why)
    return tuple(card.id for card in cards)


@use_case(permission="movein.edit", touches=KEY_PIECE.touches)
def bring_cards_back(session: Session, *, piece_ids: Sequence[int]) -> tuple[str, ...]:
    """Let cards that were cancelled be where they were before: their numbers.

    What somebody brought back already stays as it is. Raises NumberInUse.
    """
    gone = select(KeyPiece).where(
        among(KeyPiece.id, piece_ids), KeyPiece.state == KeyState.CANCELLED
    )
    cards = session.scalars(gone.order_by(KeyPiece.code)).all()
    for card in cards:
        if card.number and (code := in_use_at(session, card.number, card.id)):
            raise NumberInUse(number=card.number, code=code)
    told = tuple(card.number or card.code for card in cards)
    for piece_id in [card.id for card in cards]:
        undoing.take_last_move_back(session, KEY_PIECE, piece_id)
    return told


def _cards_out(session: Session, unit_id: int) -> Sequence[KeyPiece]:
    is_card = select(KeyKind.id).where(KeyKind.medium == Medium.CARD)
    return session.scalars(
        select(KeyPiece)
        .where(
            KeyPiece.unit_id == unit_id,
            KeyPiece.kind_id.in_(is_card),
            KeyPiece.state.in_((*OUT, KeyState.LOST)),
        )
        .order_by(KeyPiece.code)
    ).all()


# The set of a unit


@use_case(permission="movein.edit", touches=KEY_PIECE.touches)
def make_set(session: Session, *, unit_id: int, tag: str, place: str = "") -> Handled:
    """Enter the set of a unit as the kinds say, on one tag: 1047-1, 1047-2, …

    Raises NoSetAgreed, TagInUse, TagTaken.
    """
    kinds = session.execute(
        select(KeyKind.id, KeyKind.per_unit).where(KeyKind.per_unit > 0).order_by(KeyKind.id)
    ).all()
    if not kinds:
        raise NoSetAgreed
    on_tag = tag.strip().upper()
    other = select(Unit.code).join(KeyPiece, KeyPiece.unit_id == Unit.id)
    if (code := session.scalar(other.where(KeyPiece.tag == on_tag).limit(1))) is not None:
        raise TagInUse(tag=on_tag, unit=code)
    wanted = [kind_id for kind_id, count in kinds for _number in range(count)]
    begun = KeyFields(code="", kind_id=0, unit_id=unit_id, place=place)
    codes = tuple(f"{on_tag}-{number}" for number in range(1, len(wanted) + 1))
    with gesture(session, KEY_PIECE, count=len(codes)) as mine:
        for code, kind_id in zip(codes, wanted, strict=True):
            fields = replace(begun, code=code, kind_id=kind_id)
            _do(mine.row, 0, code, partial(add, session, KEY_PIECE, fields))
    return Handled(codes)


@dataclass(frozen=True, slots=True)
class SetOfUnit:
    """A set as it is to be issued: whose it is, and the kinds of which fewer hang in the cupboard
    than a unit gets (“Letter box 1/2”)."""

    owner: str
    lacks: tuple[str, ...]


@use_case(permission="movein.view")
def set_of(session: Session, *, typed: str) -> SetOfUnit:
    """Whose the set is that is meant, and how complete. Raises as `pieces_meant`."""
    unit_id = pieces_meant(session, typed)[0].unit_id
    if unit_id is None:
        return SetOfUnit("", ())
    owner = owner_names(session, unit_ids=[unit_id], day=today(session)).get(unit_id, "")
    there = select(KeyPiece.kind_id).where(
        KeyPiece.unit_id == unit_id, KeyPiece.state == KeyState.STOCK
    )
    here = Counter(session.scalars(there))
    kinds = session.scalars(select(KeyKind).order_by(KeyKind.id))
    short = (one for one in kinds if here[one.id] < one.per_unit)
    lacks = (f"{one.name} {here[one.id]}/{one.per_unit}" for one in short)
    return SetOfUnit(owner, tuple(lacks))


@use_case(permission="movein.view")
def code_of_unit(session: Session, *, unit_id: int) -> str:
    """The code of a unit, as it is typed; raises RecordGone."""
    unit = session.get(Unit, unit_id)
    if unit is None:
        raise RecordGone
    return unit.code
