"""The choice of a paper of keys, and the sheet that shows it before it is printed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from propdesk.estate.shared_view import unit_field
from propdesk.kernel.i18n import _
from propdesk.movein.keys.page import papers
from propdesk.movein.keys.page.facts import (
    KeyPaper,
    NotInCustody,
    held_between,
    mandate_of,
    tags_listed,
)
from propdesk.movein.keys.rules import KeyState
from propdesk.system.settings.shared_view import paper_head
from propdesk.ui.forms.fields import ChoiceField, DateField
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.papers.list_paper import paper_sheet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from propdesk.movein.keys.register import KeyRow
    from propdesk.ui.desk import Desk

_LIKELY = {
    KeyState.ISSUED: KeyPaper.ISSUES,
    KeyState.LENT: KeyPaper.LOANS,
    KeyState.CUSTODY: KeyPaper.MANDATE,
}
_HELD = {KeyPaper.ISSUES: KeyState.ISSUED, KeyPaper.LOANS: KeyState.LENT}
A_WEEK = timedelta(days=6)


def papers_dialog(desk: Desk, row: KeyRow | None) -> FormDialog:
    """Build the choice; the row in hand says which paper is likely."""
    today = desk.today()
    form = [
        ChoiceField("paper", _("Paper"), [(one, one.label) for one in KeyPaper], required=True),
        DateField("since", _("From"), today=today, required=True),
        DateField("until", _("Until"), today=today, required=True),
        unit_field(desk, "unit_id", _("Only of unit"), _("e.g. 3-2-1201")),
    ]

    def show(values: Mapping[str, object]) -> object:
        paper = values["paper"]
        assert isinstance(paper, KeyPaper)  # noqa: S101  it is required
        pdf = _drawn(desk, paper, values, row)
        name = f"{paper.label}-{today:%Y%m%d}.pdf"
        paper_sheet(desk, paper.label, pdf, document="key_paper", file_name=name).exec()
        return paper

    dialog = FormDialog(
        desk, _("Papers of keys"), form, save=show, save_words=_("Show"), asks_only=True
    )
    likely = _LIKELY.get(row.state, KeyPaper.ISSUES) if row else KeyPaper.ISSUES
    dialog.form.set_values({"paper": likely, "since": today - A_WEEK, "until": today})
    dialog.begin_in("paper")
    return dialog


def _drawn(desk: Desk, paper: KeyPaper, values: Mapping[str, object], row: KeyRow | None) -> bytes:
    head, store = paper_head(desk), desk.store
    if paper in _HELD:
        since, until, unit_id = values["since"], values["until"], values["unit_id"]
        assert isinstance(since, date)  # noqa: S101  it is required
        assert isinstance(until, date)  # noqa: S101  it is required
        lines = store.read(
            held_between,
            how=_HELD[paper],
            since=since,
            until=until,
            unit_id=unit_id if isinstance(unit_id, int) else None,
        )
        drawn = papers.issues_pdf if paper is KeyPaper.ISSUES else papers.loans_pdf
        return drawn(lines, head)
    if paper is KeyPaper.MANDATE:
        if row is None:
            raise NotInCustody
        size = desk.settings.print_choice("key_paper").paper or "a4"
        return papers.mandate_pdf(store.read(mandate_of, piece_id=row.id), head, size)
    if paper is KeyPaper.TAGS:
        return papers.tags_pdf(store.read(tags_listed, here=True), head)
    return papers.codes_pdf(store.read(tags_listed, here=False), head)
