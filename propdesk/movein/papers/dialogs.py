"""Which papers of a unit are printed: one box each, what is printed already comes as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.kernel.i18n import _, ngettext
from propdesk.movein.papers.issuing import (
    NoPaperChosen,
    PaperWanted,
    batches,
    issue_papers,
    papers_of_unit,
    sign_papers,
    units_of_batch,
)
from propdesk.movein.papers.rules import PaperName, PaperState
from propdesk.system.letters.shared_view import show_letters
from propdesk.ui.forms.fields import CheckField, ChoiceField, DateField, TextField
from propdesk.ui.forms.forms import FormDialog

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from propdesk.movein.papers.issuing import PaperOfUnit
    from propdesk.ui.desk import Desk
    from propdesk.ui.forms.inputs import Field

_BOX = "paper:"


def papers_dialog(desk: Desk, unit_id: int, subject: str) -> FormDialog:
    """Build the form that prints papers of a unit; all but the mandate are ticked."""
    there = desk.store.read(papers_of_unit, unit_id=unit_id)

    def save(values: Mapping[str, object]) -> object:
        print_papers(desk, [unit_id], _chosen(there, values), proxy=str(values["proxy"] or ""))
        return True

    fields = [*_boxes(there), TextField("proxy", _("Proxy"), hint=_("Stands in the mandate."))]
    dialog = FormDialog(
        desk, _("Papers of the move-in"), fields, save=save, save_words=_("Show the papers"),
        subject=subject,
    )  # fmt: skip
    dialog.form.set_values(_usual(there))
    return dialog


def batch_dialog(desk: Desk) -> FormDialog:
    """Build the form that prints papers for all open cases of a batch."""
    choices = [(one, one or _("Without a batch")) for one in desk.store.read(batches)]
    there = desk.store.read(papers_of_unit, unit_id=0)

    def save(values: Mapping[str, object]) -> object:
        units = desk.store.read(units_of_batch, batch=str(values["batch"] or ""))
        print_papers(desk, units, _chosen(there, values))
        return True

    fields = [ChoiceField("batch", _("Batch"), choices, required=True), *_boxes(there)]
    dialog = FormDialog(
        desk, _("Papers for a batch"), fields, save=save, save_words=_("Show the papers")
    )
    dialog.form.set_values(_usual(there))
    return dialog


def signing_dialog(desk: Desk, unit_id: int, subject: str, receiver: str) -> FormDialog:
    """Build the form that notes which papers of a unit are signed."""
    there = [
        one
        for one in desk.store.read(papers_of_unit, unit_id=unit_id)
        if one.state in (PaperState.PRINTED, PaperState.NOT_SIGNED)
    ]

    def save(values: Mapping[str, object]) -> object:
        day: date | None = values["signed_on"]  # type: ignore[assignment]  # a date field
        signed = desk.store.write(
            sign_papers, unit_id=unit_id, wanted=_chosen(there, values),
            signed_by=str(values["signed_by"] or ""), signed_on=day,
        )  # fmt: skip
        told = ngettext("{count} paper is signed", "{count} papers are signed", signed)
        desk.say(told.format(count=signed), "done")
        return True

    fields = [
        *_boxes(there),
        TextField("signed_by", _("Signed by"), required=True),
        DateField("signed_on", _("Signed on"), today=desk.today(), hint=_("Empty: today.")),
    ]
    dialog = FormDialog(desk, _("Signed papers"), fields, save=save, subject=subject)
    ticks = {f"{_BOX}{place}": True for place in range(len(there))}
    dialog.form.set_values({**ticks, "signed_by": receiver})
    return dialog


def _boxes(there: Sequence[PaperOfUnit]) -> list[Field]:
    return [CheckField(f"{_BOX}{place}", _words(one)) for place, one in enumerate(there)]


def _words(one: PaperOfUnit) -> str:
    if one.state is None or one.printed_on is None:
        return one.title
    day = one.signed_on or one.printed_on
    return f"{one.title}  ({one.no}, {one.state.label} {day})"


def _usual(there: Sequence[PaperOfUnit]) -> dict[str, object]:
    return {
        f"{_BOX}{place}": one.wanted.paper is not PaperName.PROXY_MANDATE
        for place, one in enumerate(there)
    }


def _chosen(there: Sequence[PaperOfUnit], values: Mapping[str, object]) -> list[PaperWanted]:
    chosen = [one.wanted for place, one in enumerate(there) if values[f"{_BOX}{place}"]]
    if not chosen:
        raise NoPaperChosen
    return chosen


def print_papers(
    desk: Desk, unit_ids: Sequence[int], wanted: Sequence[PaperWanted], *, proxy: str = ""
) -> None:
    """Show papers of these units, written and drawn in one job that can be stopped."""
    store = desk.store
    show_letters(
        desk,
        lambda progress: store.write(
            issue_papers, unit_ids=unit_ids, wanted=wanted, proxy=proxy, progress=progress
        ),
        title=_("Papers of the move-in"),
        job=_("Drawing the papers"),
        writes=True,
    )
