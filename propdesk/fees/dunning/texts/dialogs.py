"""What is asked before texts to debtors: which text, where the sheet goes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QGuiApplication

from propdesk.fees.dunning.texts.writing import (
    COLUMNS,
    NobodyToText,
    TextPlan,
    plan_texts,
    send_texts,
    text_for_wechat,
)
from propdesk.kernel.i18n import _
from propdesk.kernel.sheets.lists import write_list
from propdesk.system.letters.rules import Letter
from propdesk.system.letters.service import letter_texts
from propdesk.ui.files.system_dialogs import save_file
from propdesk.ui.forms.fields import ChoiceField
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.parts.small_parts import label

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from propdesk.fees.dunning.texts.writing import DebtorText
    from propdesk.ui.desk import Desk

SHEETS = "Excel (*.xlsx);;CSV (*.csv)"


class TextsDialog(FormDialog):
    """Which text goes to some debtors; below it how it reads, to how many, in how many parts."""

    def __init__(self, desk: Desk, accounts: Sequence[int]) -> None:
        self._at, self._accounts = desk, accounts
        self._texts = desk.store.read(letter_texts, letter=Letter.DEBTOR_TEXT)
        choices: list[tuple[object, str]] = [
            (n, one.name or Letter.DEBTOR_TEXT.label) for n, one in enumerate(self._texts)
        ]
        field = ChoiceField("text", _("Which text?"), choices, required=True)
        super().__init__(
            desk, _("Texts to debtors"), [field], save=self._chosen,
            save_words=_("Write the sheet"), subject=_("{count} debtors").format(
                count=len(accounts)
            ),
        )  # fmt: skip
        self.form.set_values({"text": 0})
        self._preview = label("", 13, 400, "text2", wrap=True)
        self.add_below(self._preview)
        field.edited.connect(self._tell)
        self._tell()

    def _text(self, values: dict[str, Any]) -> str:
        return self._texts[values["text"] or 0].text

    def _plan(self, text: str) -> TextPlan:
        return self._at.store.read(plan_texts, accounts=self._accounts, text=text)

    def _tell(self) -> None:
        plan = self._plan(self._text(self.form.values()))
        told = _(
            "{count} texts in {parts} parts. Left out: {held} on hold or disputed, {phoneless} "
            "without a mobile phone, {paid} who owe nothing."
        ).format(
            count=len(plan.texts), parts=plan.parts, held=plan.held, phoneless=plan.phoneless,
            paid=plan.paid,
        )  # fmt: skip
        first = plan.texts[0].text if plan.texts else ""
        self._preview.setText(f"{told}\n\n{first}".strip())

    def _chosen(self, values: dict[str, Any]) -> object:
        text = self._text(values)
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
        QGuiApplication.clipboard().setText(told)
        desk.say(
            _("The text is on the clipboard and kept as a contact: paste it in WeChat"), "done"
        )
