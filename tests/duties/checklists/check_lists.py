"""Check-lists of an office for tests and pictures, one of them answered with a finding."""

from propdesk.db.store import Store
from propdesk.duties.checklists.register import (
    CHECK_LISTS,
    CHECK_SHEETS,
    CheckListFields,
    CheckSheetFields,
)
from propdesk.duties.checklists.sheets import (
    answer_sheet,
)

PUMPS = CheckListFields(
    name="消防水泵房周检",
    items="门能关严\n有无漏水: 无\n水压: 0.2-0.6 MPa\n泵体: 良好/一般/!损坏\n"
    "清洁: 10分\n现场照片: 图片\n说明: 文字",
)
CLEAN = CheckListFields(name="楼道保洁检查", items="地面清洁: 10分\n扶手清洁: 10分\n灯具完好")


def put_check_lists(store: Store) -> list[int]:
    """Enter two, with a sheet that is complete and one that is begun; the ids of the sheets."""
    pumps, clean = (store.write(CHECK_LISTS.uses.add, fields=one) for one in (PUMPS, CLEAN))
    day = store.clock.today()
    wanted = ((pumps, "3 号楼消防水泵房"), (clean, "1 栋楼道"))
    sheets = [
        store.write(
            CHECK_SHEETS.uses.add,
            fields=CheckSheetFields(list_id=one, what=what, day=day, worker="周师傅"),
        )
        for one, what in wanted
    ]
    typed = {1: "1", 2: "2", 3: "0.1", 4: "1", 5: "9", 6: "1"}
    said = {row: (text, "压力偏低" if row == 3 else "") for row, text in typed.items()}
    store.write(answer_sheet, sheet_id=sheets[0], typed=said, finish=True)
    return sheets
