"""Labels of points: as many a sheet as it holds, from where the last job ended, and read back."""

from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook as Written
from pypdfium2 import PdfDocument

from propdesk.db.store import Store
from propdesk.kernel.paper.records import PaperHead
from propdesk.patrol.points.label_dialogs import NoPointsToLabel, labels_dialog
from propdesk.patrol.points.labels import (
    LabelledPoint,
    LabelSize,
    labelled_points,
    labels_pdf,
    on_a_sheet,
)
from propdesk.patrol.points.register import POINTS, PointFields
from propdesk.patrol.points.routes import ROUTES
from propdesk.patrol.points.rules import label_code
from propdesk.patrol.wand.importing import bring_in_wand, read_wand
from propdesk.patrol.wand.listing import STAMPS
from propdesk.ui.desk import Desk
from tests.patrol.wand.test_importing import NIGHT

HEAD = PaperHead(company="物业", estate="和园", printed="")


def texts(pdf: bytes) -> list[str]:
    return [page.get_textpage().get_text_bounded() for page in PdfDocument(pdf)]


def points(count: int) -> list[LabelledPoint]:
    return [LabelledPoint(number, f"{number} 号点", "园区") for number in range(1, count + 1)]


@pytest.mark.parametrize("size", LabelSize)
def test_a_sheet_is_filled_and_the_next_begins(size: LabelSize) -> None:
    whole = on_a_sheet(size)
    assert len(texts(labels_pdf(points(whole), size, HEAD))) == 1
    first, second = texts(labels_pdf(points(whole + 1), size, HEAD))
    assert first.count("号点") == whole
    assert f"{whole + 1} 号点" in second


def test_a_sheet_that_was_begun_is_gone_on_with() -> None:
    size = LabelSize.LARGE
    first, second = texts(labels_pdf(points(2), size, HEAD, first=on_a_sheet(size)))
    assert "1 号点" in first
    assert "2 号点" in second


def test_labels_are_of_the_chosen_points_or_of_all_that_are_gone_to(store: Store) -> None:
    ids = [
        store.write(POINTS.uses.add, fields=PointFields(number=number, name=f"点{number}"))
        for number in (3, 1, 2)
    ]
    assert [one.number for one in store.read(labelled_points, ids=())] == [1, 2, 3]
    assert [one.number for one in store.read(labelled_points, ids=ids[:1])] == [3]


def test_without_points_there_is_nothing_to_label(desk: Desk) -> None:
    with pytest.raises(NoPointsToLabel):
        labels_dialog(desk, ())


def test_what_a_phone_read_of_a_label_is_its_point(store: Store, tmp_path: Path) -> None:
    for number in range(1, 9):
        fields = PointFields(
            number=number, name=f"点{number}", chip="" if number == 2 else f"C{number}"
        )
        store.write(POINTS.uses.add, fields=fields)
    store.write(ROUTES.uses.add, fields=NIGHT)
    book = Written()
    page = book.active
    assert page is not None
    page.append(["点位编号", "巡检员", "巡检时间"])
    page.append([label_code(2), "甲", datetime(2026, 11, 2, 22, 5)])  # noqa: DTZ001
    book.save(tmp_path / "phone.xlsx")
    lines = read_wand(store, tmp_path / "phone.xlsx")
    done = store.write(bring_in_wand, name="phone.xlsx", lines=lines)
    assert (done.matched, done.unknown) == (1, ())
    assert [one.name for one in store.read(STAMPS.first)] == ["点2"]
