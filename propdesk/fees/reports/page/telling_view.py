"""What a report tells in a sheet: how it is counted, and the identities with what leads to rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from propdesk.fees.reports.identities import BOOKS, CheckedIdentity
from propdesk.kernel.i18n import _
from propdesk.ui.desk import Desk
from propdesk.ui.parts.sheet import Sheet
from propdesk.ui.parts.small_parts import Button, label
from propdesk.ui.parts.theme import Size

Led = tuple[str, str, Callable[[], object]]
"""A button: its words, its icon, and what it does once the sheet is gone."""


def tell_identities(
    desk: Desk, subject: str, checks: Sequence[CheckedIdentity], *, rows: Callable[[], object]
) -> None:
    """Every identity with its sum; one that does not hold in red, with the way to its `rows`."""
    sentences = []
    for one in checks:
        words = f"{one.title}: {one.sentence}"
        if not one.holds:
            words = _("DOES NOT AGREE: {what}, out by {difference}").format(
                what=words, difference=one.difference
            )
        sentences.append((words, "text2" if one.holds else "red"))
    broken = any(not one.holds for one in checks)
    leads = [(_("Show the rows"), "list", rows)] if broken else []
    leads.append((_("Check the books"), "list-checks", lambda: desk.open_page(BOOKS)))
    tell(desk, _("Identities of the books"), subject, sentences, leads)


def tell(
    desk: Desk,
    title: str,
    subject: str,
    sentences: Sequence[tuple[str, str]],
    leads: Sequence[Led] = (),
) -> None:
    """Sentences in their inks, with buttons that lead on."""
    sheet = Sheet(desk.window, title, subject, width=720)
    for sentence, ink in sentences:
        sheet.body.addWidget(label(sentence, 13, 400, ink, wrap=True))
    led: list[Callable[[], object]] = []

    def lead(to: Callable[[], object]) -> None:
        led.append(to)
        sheet.accept()

    for words, icon, to in leads:
        button = Button(words, icon=icon, height=Size.DIALOG_BUTTON)
        sheet.add_button(button).clicked.connect(lambda _on=False, to=to: lead(to))
    close = Button(_("Close"), kind="primary", key="Enter", height=Size.DIALOG_BUTTON)
    sheet.add_button(close).clicked.connect(sheet.accept)
    close.setFocus()
    sheet.exec()
    for to in led:
        to()
