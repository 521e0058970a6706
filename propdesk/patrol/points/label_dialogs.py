"""Asking for labels of points: which size, and from which place of the sheet on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.patrol.points.labels import (
    LabelledPoint,
    LabelSize,
    labelled_points,
    labels_pdf,
    on_a_sheet,
)
from propdesk.system.settings.shared_view import paper_head
from propdesk.ui.forms.fields import ChoiceField, NumberField
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.papers.list_paper import paper_sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from propdesk.kernel.progress import Progress
    from propdesk.ui.desk import Desk

DOCUMENT = "point_labels"


class LabelOrder(msgspec.Struct, frozen=True):
    """What is printed: the labels of these points, from place `first` of a sheet on."""

    points: tuple[LabelledPoint, ...]
    size: LabelSize
    first: int


class NoPointsToLabel(UserError):
    """A list without a point."""

    message = N_("No points are there to be labelled. Enter them first.")


def labels_dialog(desk: Desk, ids: Sequence[int]) -> FormDialog:
    """Build the question: which labels for these points, without ids for all. It ends with a
    LabelOrder. Raises NoPointsToLabel."""
    points = desk.store.read(labelled_points, ids=ids)
    if not points:
        raise NoPointsToLabel
    sizes = [(one, one.label) for one in LabelSize]
    most = max(map(on_a_sheet, LabelSize))
    first = NumberField("first", _("Begin with label"), least=1, most=most, required=True)
    count = ngettext("{count} label", "{count} labels", len(points)).format(count=len(points))

    def save(values: dict[str, Any]) -> object:
        size = LabelSize(values["size"])
        desk.settings.print_choice(DOCUMENT).paper = size.value
        desk.save_settings()
        return LabelOrder(points, size, min(values["first"], on_a_sheet(size)))

    dialog = FormDialog(
        desk,
        _("Labels of points"),
        [ChoiceField("size", _("Size"), sizes, required=True), first],
        save=save,
        subject=count,
        save_words=_("Show them"),
        width=480,
        asks_only=True,
    )
    remembered = desk.settings.print_choice(DOCUMENT).paper
    known = next((one for one in LabelSize if one == remembered), LabelSize.MIDDLE)
    dialog.form.set_values({"size": known, "first": 1})
    return dialog


def show_labels(desk: Desk, order: LabelOrder) -> None:
    """Show labels as they will be printed."""
    head = paper_head(desk)

    def draw(_progress: Progress) -> bytes:
        return labels_pdf(order.points, order.size, head, first=order.first)

    def show(pdf: object) -> None:
        if isinstance(pdf, bytes):
            name = f"{_('Labels of points')}-{desk.today():%Y%m%d}.pdf"
            paper_sheet(desk, _("Labels of points"), pdf, document="patrol", file_name=name).exec()

    desk.run(draw, title=_("Drawing the labels"), done=show, stoppable=False)
