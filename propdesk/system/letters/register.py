"""The register of the office's own texts of letters."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from sqlalchemy.orm import Session

from propdesk.db.records.kinds import RecordKind, Values
from propdesk.kernel.i18n import N_, ngettext
from propdesk.kernel.records.fields import Fact, FactKind, Note
from propdesk.kernel.records.words import RegisterWords
from propdesk.system.letters.models import LetterText
from propdesk.system.letters.rules import Letter, text_error, told, with_names
from propdesk.system.letters.writing import letter_kind, words_of
from propdesk.system.registers.service import DropDownOf, Register


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterTextFields:
    """A text as it is entered; its fields may be called by their words."""

    letter: Annotated[Letter, Fact(N_("Kind of letter"), width=200, kept=True)] = (
        Letter.HOTLINE_REPLY
    )
    name: Annotated[
        str,
        Fact(N_("Name of the text"), weight=500, stretch=True, placeholder=N_("e.g. short")),
    ]
    text: Annotated[str, Fact(N_("Text"), FactKind.NOTES, in_list=False, told=told)]
    note: Note = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterTextRow(LetterTextFields):
    """A text in the list."""

    id: int


def _kept(session: Session, fields: LetterTextFields) -> Values:
    """The text with the names of its fields, in whatever language they were typed."""
    return {"text": with_names(fields.text, words_of(letter_kind(session, fields.letter)))}


def _judged(session: Session, _id: int, fields: LetterTextFields) -> Mapping[str, str]:
    words = words_of(letter_kind(session, fields.letter))
    wrong = text_error(with_names(fields.text, words), words)
    return {"text": wrong} if wrong else {}


LETTER_TEXT = RecordKind(
    kind="letter_text",
    model=LetterText,
    fields=LetterTextFields,
    name=lambda _session, one: f"{one.letter.label} {one.name}",
    derived=_kept,
    judged=_judged,
    view="system.see_letters",
    edit="system.letters",
)
LETTER_TEXTS = Register(
    kind=LETTER_TEXT,
    row=LetterTextRow,
    page="system.letters",
    tab="system",
    menu="system",
    place=14,
    title=N_("Texts of letters"),
    icon="mail",
    list_name="letter-texts",
    deletes=True,
    called=lambda row: row.name,
    order=(LetterText.letter, LetterText.name, LetterText.id),
    drops=(DropDownOf(LetterText.letter, N_("All letters")),),
    words=RegisterWords(
        new=N_("New text"),
        edit=N_("Edit text"),
        count=lambda count: ngettext("{count} text", "{count} texts", count),
        look_for=N_("Name, words of the text"),
        none=N_("Every letter has the text it came with"),
        why=N_("A text of your own goes before it; delete yours, and the first one is back."),
        first=N_("Write a text of your own"),
        how=N_("It begins with the one delivered; fields in braces are filled in for each letter."),
    ),
)
