"""The papers of an account for a court: what is asked before, drawn in a job, shown."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from propdesk.fees.court.bundle.files import draw_bundle
from propdesk.fees.court.bundle.reading import account_of_case, account_of_unit
from propdesk.kernel.i18n import _
from propdesk.system.settings.shared_view import paper_head
from propdesk.ui.files.pictures import is_picture
from propdesk.ui.files.printed import read_pictures
from propdesk.ui.forms.fields import CheckField, DateField
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.papers.list_paper import paper_sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from propdesk.db.store import Store
    from propdesk.fees.court.bundle.facts import CourtFile
    from propdesk.kernel.paper.pictures import PaperPicture
    from propdesk.kernel.progress import Progress
    from propdesk.ui.desk import Desk
    from propdesk.ui.forms.inputs import Field

EDGE = 1600  # dots of the longer edge: half a page at 240 dots an inch
REVEALS = "estate.reveal"


def bundle_of_unit(desk: Desk, unit_id: int) -> None:
    """Show the papers of whoever is in arrears for a unit."""
    with desk.attempt():
        show_bundle(desk, desk.store.read(account_of_unit, unit_id=unit_id))


def bundle_of_case(desk: Desk, case_id: int) -> None:
    """Show the papers of the account that a case is about."""
    with desk.attempt():
        show_bundle(desk, desk.store.read(account_of_case, case_id=case_id))


def show_bundle(desk: Desk, account_id: int) -> None:
    """Ask as of which day, and whoever may see numbers in full whether he wants them; show the
    papers."""
    dialog = bundle_dialog(desk, account_id)
    if dialog.exec() and isinstance(dialog.result_value, tuple):
        full, day = dialog.result_value
        draw_papers(desk, account_id, full_ids=full, as_of=day)


def bundle_dialog(desk: Desk, _account_id: int) -> FormDialog:
    """Build the question as of which day, and whether numbers stand there in full."""

    def chosen(values: dict[str, Any]) -> object:
        return bool(values.get("full")), values["as_of"] or desk.today()

    full = CheckField(
        "full", _("ID numbers and phones in full"), title=_("Personal numbers"),
        hint=_("A court asks for them. That they were printed is written into the log."),
    )  # fmt: skip
    day = DateField(
        "as_of", _("As of"), today=desk.today(), required=True, check=_past(desk.today()),
        hint=_("What was booked till the end of this day; payments since are left out."),
    )  # fmt: skip
    fields: list[Field] = [full, day] if REVEALS in desk.store.actor.permissions else [day]
    dialog = FormDialog(
        desk,
        _("Papers for the court"),
        fields,
        save=chosen,
        save_words=_("Draw them"),
        asks_only=True,
    )
    dialog.form.set_values({"as_of": desk.today()})
    return dialog


def _past(today: date) -> Callable[[object], tuple[str, str] | None]:
    """Whether a day is none that is still to come."""

    def judge(day: object) -> tuple[str, str] | None:
        told = _("Choose today or a day before it.")
        return ("error", told) if isinstance(day, date) and day > today else None

    return judge


def pictures_among(
    store: Store, files: Sequence[CourtFile], progress: Progress
) -> list[PaperPicture]:
    """The pictures among the files of an account, as large as they are printed."""
    some = [(one.told, one.name, one.sha256) for one in files if is_picture(one.kind)]
    return read_pictures(store, some, progress, EDGE)


def draw_papers(desk: Desk, account_id: int, *, full_ids: bool, as_of: date | None = None) -> None:
    """Draw the papers of an account in a job, and show them."""
    head = paper_head(desk)

    def work(progress: Progress) -> tuple[str, bytes]:
        facts, pdf = draw_bundle(
            desk.store,
            head,
            partial(pictures_among, desk.store),
            account_id=account_id,
            full_ids=full_ids,
            as_of=as_of,
            progress=progress,
        )
        return f"{facts.unit} {facts.debtor}", pdf

    def show(found: object) -> None:
        if isinstance(found, tuple):
            name, pdf = found
            title = _("Papers for the court")
            file_name = f"{title}-{name}-{as_of or desk.today():%Y%m%d}.pdf"
            sheet = paper_sheet(
                desk, f"{title} · {name}", pdf, document="court", file_name=file_name
            )
            sheet.exec()

    desk.run(work, title=_("Drawing the papers for the court"), done=show, writes=True)
