"""Which texts a letter has, and the letter that comes of one."""

from collections.abc import Mapping
from datetime import date

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.declarations import LetterKind, declarations
from propdesk.db.store import use_case
from propdesk.kernel.i18n import _
from propdesk.system.letters.models import LetterText
from propdesk.system.letters.rules import FIELD_WORDS, Letter, filled


class WrittenText(msgspec.Struct, frozen=True):
    """A text of a letter. `name` is what the office calls it, '' for the one delivered."""

    name: str
    text: str


class LetterDone(msgspec.Struct, frozen=True, kw_only=True):
    """A letter ready for paper: its title, its number, its words, and who signs it.

    One that was issued before has the day, the company and the estate that it had then.
    """

    title: str
    number: str
    text: str
    signers: tuple[str, ...] = ()
    day: date | None = None
    company: str = ""
    estate: str = ""


def letter_kind(session: Session, letter: Letter) -> LetterKind:
    """What a subject declares of a letter; LookupError where none does."""
    return kind_among(declarations(session).letters, letter)


def kind_among(kinds: tuple[LetterKind, ...], letter: Letter) -> LetterKind:
    """The declaration of a letter; LookupError where there is none."""
    for kind in kinds:
        if kind.letter == letter:
            return kind
    raise LookupError(f"no subject declares the letter {letter}")


def words_of(kind: LetterKind) -> dict[str, str]:
    """The fields of a letter, name → word in the reader's language."""
    return {name: _(FIELD_WORDS[name]) for name in kind.fields}


@use_case(permission="")
def letter_texts(session: Session, *, letter: Letter) -> list[WrittenText]:
    """The texts to choose from: the office's own by name, else the one delivered."""
    query = select(LetterText).where(LetterText.letter == letter).order_by(LetterText.name)
    own = [WrittenText(one.name, one.text) for one in session.scalars(query)]
    return own or [WrittenText("", _(letter_kind(session, letter).delivered))]


def letter_done(
    kind: LetterKind, text: str, values: Mapping[str, str], *, title: str, number: str
) -> LetterDone:
    """Fill a text with the values of one letter. TypeError for values its kind does not declare."""
    if extra := values.keys() - kind.fields.keys():
        raise TypeError(f"{kind.letter}: no field is called {sorted(extra)}")
    return _done(kind, text, values, title, number)


def sample_letter(kind: LetterKind, text: str) -> LetterDone:
    """The letter as it would look, with invented values."""
    values = {name: _(sample) for name, sample in kind.fields.items()}
    title = Letter(kind.letter).label
    return _done(kind, text, values, title, values.get("number", ""))


def _done(
    kind: LetterKind, text: str, values: Mapping[str, str], title: str, number: str
) -> LetterDone:
    signers = tuple(_(signer) for signer in kind.signers)
    words = filled(text, values, kind.optional)
    return LetterDone(title=title, number=number, text=words, signers=signers)
