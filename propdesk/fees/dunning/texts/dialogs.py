"""What is asked before texts to debtors: which text, where the sheet goes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from propdesk.fees.dunning.texts.rules import TEXT_FIELDS
from propdesk.fees.dunning.texts.writing import (
    COLUMNS,
    NobodyToText,
    TextPlan,
    plan_texts,
    send_texts,
    text_for_wechat,
)
from propdesk.kernel.i18n import _
from propdesk.kernel.records.refusals import refuse_errors
from propdesk.kernel.sheets.lists import write_list
from propdesk.system.letters.rules import FIELD_WORDS, Letter, text_error, with_names, with_words
from propdesk.system.letters.service import letter_texts
from propdesk.ui.files.system_dialogs import save_file
from propdesk.ui.forms.fields import ChoiceField, NotesField
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.parts.copying import copy_text
from propdesk.ui.parts.small_parts import label

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from propdesk.fees.dunning.texts.writing import DebtorText
    from propdesk.ui.desk import Desk
    from propdesk.ui.forms.inputs import Field

SHEETS = "Excel (*.xlsx);;CSV (*.csv)"


class TextsDialog(FormDialog):
    """What is sent to some debtors; below it how it reads, to how many, in how many parts."""

    def __init__(self, desk: Desk, accounts: Sequence[int]) -> None:
        self._at, self._accounts = desk, accounts
        self._texts = desk.store.read(letter_texts, letter=Letter.DEBTOR_TEXT)
        self._words = {name: _(FIELD_WORDS[name]) for name in TEXT_FIELDS}
        several: list[tuple[object, str]] = [(n, one.name) for n, one in enumerate(self._texts)]
        choice = ChoiceField("which", _("Which text?"), several)
        self._text = NotesField("text", _("Text of the message"), required=True)
        fields: list[Field] = [*([choice] if len(several) > 1 else []), self._text]
        super().__init__(
            desk, _("Texts to debtors"), fields, save=self._chosen,
            save_words=_("Write the sheet"), subject=_("{count} debtors").format(
                count=len(accounts)
            ),
        )  # fmt: skip
        begun = with_words(self._texts[0].text, self._words)
        self.form.set_values({"which": 0, "text": begun} if len(several) > 1 else {"text": begun})
        self._preview = label("", 13, 400, "text2", wrap=True)
        self.add_below(self._preview)
        choice.edited.connect(lambda: self._take(choice.value()))
        self._text.edited.connect(self._tell)
        self._tell()

    def _take(self, which: object) -> None:
        """Begin with another of the office's texts."""
        if isinstance(which, int):
            self._text.set_value(with_words(self._texts[which].text, self._words))
            self._tell()

    def _typed(self) -> str:
        return with_names(str(self._text.value() or ""), self._words)

    def _plan(self, text: str) -> TextPlan:
        return self._at.store.read(plan_texts, accounts=self._accounts, text=text)

    def _tell(self) -> None:
        plan = self._plan(self._typed())
        told = _(
            "{count} texts in {parts} parts. Left out: {held} on hold or disputed, {phoneless} "
            "without a mobile phone, {paid} who owe nothing."
        ).format(
            count=len(plan.texts), parts=plan.parts, held=plan.held, phoneless=plan.phoneless,
            paid=plan.paid,
        )  # fmt: skip
        first = plan.texts[0].text if plan.texts else ""
        self._preview.setText(f"{told}\n\n{first}".strip())

    def _chosen(self, _values: dict[str, Any]) -> object:
        text = self._typed()
        refuse_errors({"text": wrong} if (wrong := text_error(text, self._words)) else {})
        plan = self._plan(text)
        if not plan.texts:
            raise NobodyToText(held=plan.held, phoneless=plan.phoneless, paid=plan.paid)
        return text


def ask_texts(desk: Desk, accounts: Sequence[int]) -> None:
    """Ask which text, then where the sheet goes, and keep a contact for each."""
    dialog = TextsDialog(desk, accounts)
    if not dialog.exec() or not isinstance(text := dialog.result_value, str):
        return
    title = _("Texts to debtors")
    name = f"{title}-{desk.today():%Y%m%d}.xlsx"
    if path := save_file(desk, "xlsx", title, name, SHEETS):
        write_sheet(desk, accounts, text, path)


def write_sheet(desk: Desk, accounts: Sequence[int], text: str, path: Path) -> None:
    """Write the sheet and keep the contacts in a job: all, or nothing."""
    put = partial(_put, path)

    def work(_progress: object) -> TextPlan:
        return desk.store.write(
            send_texts, accounts=accounts, text=text, file_name=path.name, put=put
        )

    def told(plan: object) -> None:
        if isinstance(plan, TextPlan):
            words = _("{count} texts in {file}; each is kept as a contact")
            desk.say(words.format(count=len(plan.texts), file=path.name), "done")

    title = _("Writing the texts")
    desk.run(work, title=title, done=told, writes=True, stoppable=False)


def _put(path: Path, texts: Sequence[DebtorText]) -> object:
    return write_list(path, _("Texts to debtors"), COLUMNS, texts, total=len(texts))


def copy_for_wechat(desk: Desk, account_id: int) -> None:
    """Put the text for one debtor on the clipboard, and keep it as a contact."""
    texts = desk.store.read(letter_texts, letter=Letter.DEBTOR_TEXT)
    with desk.attempt():
        told = desk.store.write(text_for_wechat, account_id=account_id, text=texts[0].text)
        copy_text(told)
        desk.say(
            _("The text is on the clipboard and kept as a contact: paste it in WeChat"), "done"
        )
