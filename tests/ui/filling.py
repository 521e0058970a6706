"""Fills in the forms of dialogs, as a clerk would type."""

from pytestqt.qtbot import QtBot

from propdesk.ui.forms.forms import FormDialog


def filled(dialog: FormDialog, qtbot: QtBot, **texts: str) -> FormDialog:
    """Type a text into each of these fields."""
    qtbot.addWidget(dialog)
    for name, text in texts.items():
        dialog.form.field(name).set_text(text)
    return dialog
