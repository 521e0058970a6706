"""The page of the texts of letters, and the form in which one is written."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout

from propdesk.kernel.i18n import _
from propdesk.system.letters.register import LETTER_TEXTS, LetterTextFields
from propdesk.system.letters.rules import Letter, text_error, with_names, with_words
from propdesk.system.letters.shared_view import letters_sheet
from propdesk.system.letters.writing import kind_among, sample_letter, words_of
from propdesk.system.registers.record_dialogs import edit_record_dialog, new_record_dialog
from propdesk.system.registers.records_view import RecordForms
from propdesk.system.registers.view import DeclaredPage
from propdesk.ui.forms.declared import fields_of
from propdesk.ui.forms.fields import ChoiceField, NotesField
from propdesk.ui.forms.inputs import Wrong
from propdesk.ui.lists.actions import Action
from propdesk.ui.parts.flow import Flow
from propdesk.ui.parts.small_parts import Button

if TYPE_CHECKING:
    from propdesk.db.declarations import LetterKind
    from propdesk.system.registers.records_view import RecordsPage
    from propdesk.ui.desk import Desk
    from propdesk.ui.forms.forms import FormDialog
    from propdesk.ui.forms.inputs import Field


class LetterTextField(NotesField):
    """The text of a letter: its fields by their words, with a button for each, the text delivered
    and a preview with invented values."""

    def __init__(self, desk: Desk, name: str, title: str, letter: ChoiceField) -> None:
        self._desk, self._letter = desk, letter
        self._fields = Flow(gap=4)
        super().__init__(name, title, lines=11, required=True)
        column = self.layout()
        assert isinstance(column, QVBoxLayout)  # noqa: S101  a field is a column
        column.insertWidget(1, self._fields)
        letter.edited.connect(self._begin_anew)
        self._offer_fields()

    def _kind(self) -> LetterKind:
        chosen = self._letter.value()
        letter = chosen if isinstance(chosen, Letter) else next(iter(Letter))
        return kind_among(self._desk.store.declarations.letters, letter)

    def parse(self, text: str) -> object:
        words = words_of(self._kind())
        named = with_names(text, words)
        if wrong := text_error(named, words):
            raise Wrong(wrong)
        return named

    def write(self, value: object) -> str:
        return with_words(str(value), words_of(self._kind()))

    def set_value(self, value: object | None) -> None:
        """Show a text; of a new one that which is delivered."""
        self._offer_fields()
        super().set_value(_(self._kind().delivered) if value is None else value)

    def _begin_anew(self) -> None:
        """Show the text delivered for another letter, unless one was written already."""
        kinds = self._desk.store.declarations.letters
        delivered = {with_words(_(one.delivered), words_of(one)) for one in kinds}
        if not self.text().strip() or self.text() in delivered:
            self.set_value(None)
        else:
            self._offer_fields()
            self.judge()

    def _offer_fields(self) -> None:
        self._fields.clear()
        for word in words_of(self._kind()).values():
            put = partial(self._put, f"{{{word}}}")
            self._fields.add(Button(word, icon="plus", kind="flat", on_click=put))
        back = partial(self.set_value, None)
        for words, icon, key, does in (
            (_("Text delivered"), "rotate-ccw", "F6", back),
            (_("Preview"), "eye", "F9", self.preview),
        ):
            button = Button(words, icon=icon, key=key, on_click=does)
            self._fields.add(button, at_end=True)
        self._fields.arrange()

    def _put(self, place: str) -> None:
        self._box.insertPlainText(place)
        self._box.setFocus()

    def preview(self) -> None:
        """Show the letter as it would be printed, with invented values."""
        if self.judge() != "error":
            done = sample_letter(self._kind(), str(self.value()))
            letters_sheet(self._desk, [done], file_name=f"{done.title}.pdf").exec()


def text_form(desk: Desk) -> list[Field]:
    """The form of a text."""
    choices = [(one, one.label) for one in Letter]
    letter = ChoiceField("letter", _("Kind of letter"), choices, required=True)
    return fields_of(
        LetterTextFields,
        desk.today(),
        errors=LETTER_TEXTS.kind.errors,
        instead={"letter": [letter], "text": [LetterTextField(desk, "text", _("Text"), letter)]},
    )


def add_text_dialog(desk: Desk, like: int | None = None) -> FormDialog:
    """Build the form of a new text, filled as the text `like` when one is given."""
    form = text_form(desk)
    form[2].set_value(None)
    begins = {"text": form[2].value()}
    return new_record_dialog(desk, LETTER_TEXTS.listed, form, like=like, begins=begins)


def edit_text_dialog(desk: Desk, text_id: int) -> FormDialog:
    """Build the form of a text; raises RecordGone."""
    return edit_record_dialog(desk, LETTER_TEXTS.listed, text_form(desk), text_id)


class LettersPage(DeclaredPage):
    """The list of the texts, each shown as a letter by one key."""

    def __init__(self, desk: Desk) -> None:
        forms = RecordForms(
            form=partial(text_form, desk),
            add=partial(add_text_dialog, desk),
            edit=partial(edit_text_dialog, desk),
        )
        super().__init__(desk, LETTER_TEXTS, forms)

    def _buttons(self, page: RecordsPage) -> list[Action]:
        preview = Action(_("Preview"), self.preview, icon="eye", key="F9", needs_row=True)
        return [*super()._buttons(page), preview]

    def preview(self) -> None:
        """Show the letter of the text in hand with invented values."""
        if row := self.row():
            kind = kind_among(self._at.store.declarations.letters, row.letter)
            letters_sheet(
                self._at, [sample_letter(kind, row.text)], file_name=f"{row.name}.pdf"
            ).exec()
