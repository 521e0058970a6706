"""The patrol sheet on paper."""

from dataclasses import replace

from pypdfium2 import PdfDocument

from propdesk.db.store import Store
from propdesk.kernel.i18n import using_language
from propdesk.kernel.paper.records import PaperHead
from propdesk.patrol.points.register import POINTS, PointFields
from propdesk.patrol.rounds.facts import printed_sheets
from propdesk.patrol.rounds.paper import sheet_pdf
from tests.patrol.rounds.test_entering import sheet_of
from tests.patrol.rounds_gone import put_points
from tests.walks import text_of

HEAD = PaperHead("云杉物业服务有限公司", "云杉里花园", "2026-11-20 10:00 · 林")
LOOKS = "消火栓、照明、门锁"


def test_each_row_says_what_is_looked_at_at_its_point(store: Store) -> None:
    route = put_points(store)[0]
    row = store.read(POINTS.records.first)[0]
    names = PointFields.__dataclass_fields__
    fields = PointFields(**{name: getattr(row, name) for name in names})
    store.write(
        POINTS.uses.change, record_id=row.id, fields=replace(fields, looks_at=LOOKS), seen=fields
    )
    (sheet,) = store.read(printed_sheets, ids=[sheet_of(store, route)])
    assert sheet.looks[sheet.rows.index(row.name)] == LOOKS
    assert len(sheet.looks) == len(sheet.rows)
    with using_language("zh_CN"):
        pdf = sheet_pdf([sheet], HEAD)
    assert LOOKS in text_of(pdf)
    assert len(PdfDocument(pdf)) == 1
