"""Whether a printer has a sheet, the form made for it where the system lets us, and the steps by
hand where it does not.

Both questions open the printer: they belong into a job.
"""

import sys
from collections.abc import Sequence

from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.settings import PrintChoice
from propdesk.ui.papers import printing
from propdesk.ui.papers.sheets import SheetRefused, Sides, Way, form_for, near, put_on_sheet

ON_WINDOWS = sys.platform == "win32"
_DENIED, _THERE = 5, (80, 183)  # errors of Windows


class FormNotMade(UserError):
    """The system did not make the form, or the driver does not offer it."""

    message = N_("The paper “{name}” could not be made: {reason}. Make it by hand:")


class FormAfterRestart(UserError):
    """The form is there; this run of the program asked the driver before."""

    message = N_("The paper “{name}” is made. Close PropDesk and start it again: then it is known.")


def sheet_on(choice: PrintChoice, paper_mm: Sides) -> Way:
    """How the printer of a choice takes a sheet. Raises SheetRefused, NoPrinter, PrinterGone."""
    return put_on_sheet(printing.printer_of(choice), paper_mm, impact=choice.impact)


if sys.platform == "win32":
    from propdesk.ui.papers.windows_paper import OwnForm, add_form, forms_of

    def make_form(choice: PrintChoice, paper_mm: Sides) -> Way:
        """Make the form of a sheet and say how the printer takes it now.

        Raises FormNotMade, FormAfterRestart, NoPrinter, PrinterGone.
        """
        name, sides = form_for(paper_mm)
        try:
            add_form(choice.printer, OwnForm(name, *sides))
        except OSError as error:
            if error.winerror not in _THERE:
                only = _("only an administrator of this PC may")
                reason = only if error.winerror == _DENIED else error.strerror
                raise FormNotMade(name=name, reason=reason) from error
        if not any(near((form.width, form.height), sides) for form in forms_of(choice.printer)):
            raise FormNotMade(name=name, reason=_("the driver does not offer it"))
        try:
            return sheet_on(choice, paper_mm)
        except SheetRefused as refusal:
            raise FormAfterRestart(name=name) from refusal

else:

    def make_form(choice: PrintChoice, paper_mm: Sides) -> Way:
        """Say how the printer takes the sheet: what it lacks is made in its driver. Raises
        FormNotMade, NoPrinter, PrinterGone."""
        try:
            return sheet_on(choice, paper_mm)
        except SheetRefused as refusal:
            name, _sides = form_for(paper_mm)
            raise FormNotMade(name=name, reason=_("the driver does not offer it")) from refusal


def steps_by_hand(paper_mm: Sides, *, windows: bool = ON_WINDOWS) -> Sequence[str]:
    """What to do in the system's own dialogs so that a driver offers a sheet, in their words."""
    on_windows = (
        _(
            "1. Press {keys}, type “{command}” and press Enter: “Print Server Properties” opens "
            "with its forms."
        ),
        _(
            "2. Tick “Create a new form” and type the form name {name}. If that is grey, press "
            "“Change Form Settings” first; an administrator may be needed."
        ),
        _(
            "3. Units: metric. Width {wide} cm, height {high} cm, all margins 0.00 cm. Press “Save "
            "Form”."
        ),
        _("4. Press F5 here. If it is still missing, close PropDesk and start it again."),
    )
    elsewhere = (
        _(
            "1. Open the settings of the printer, there “Set Default Options”, “Media Size”: add "
            "{wide} × {high} cm as {name}, or choose “Custom”."
        ),
        _("2. Press F5 here. Without such a choice the driver cannot do it: take another paper."),
    )
    name, sides = form_for(paper_mm)
    wide, high = (f"{side / 10:.2f}" for side in sides)
    told = {"name": name, "wide": wide, "high": high, "keys": "Win+R", "command": "printui /s /t1"}
    return [words.format(**told) for words in (on_windows if windows else elsewhere)]
