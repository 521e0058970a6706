"""The program with a window has no console on Windows: what it would print there is shown.

Wrong usage and `--help` open a window. A command that is refused stays silent and ends with 1:
nobody may sit before a scheduled task, and a question would hold it for ever.
"""

import io
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout

from propdesk.kernel.i18n import _

WRONG_USAGE = 2


def heard(arguments: list[str], run: Callable[[list[str]], int]) -> int:
    """Run the program with these arguments and show what it says of them; the exit code."""
    said = io.StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        try:
            code = run(arguments)
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else 1
    asked = {"-h", "--help"} & {*arguments}
    if said.getvalue() and (code == WRONG_USAGE or asked):
        _show(said.getvalue(), wrong=code == WRONG_USAGE)
    return code


def _show(text: str, *, wrong: bool) -> None:
    """A window with it, in the language that the run has chosen."""
    from PySide6.QtWidgets import QApplication

    from propdesk.ui.parts import theme
    from propdesk.ui.parts.messages import text_dialog

    application = QApplication.instance() or theme.new_application(sys.argv[:1])
    if isinstance(application, QApplication):
        theme.install(application, "system")
    refused, told = (
        _("PropDesk was started with words it does not know."),
        _("Ways to start PropDesk"),
    )
    text_dialog(None, refused if wrong else told, text, wrong=wrong).exec()
