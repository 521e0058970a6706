"""What the slip of a record says: its values, and a box for the pen where a paper needs one."""

from propdesk.db.store import Store
from propdesk.kernel.i18n import using_language
from propdesk.modules import subjects
from propdesk.service.complaints.register import COMPLAINTS
from propdesk.system.registers.dialogs import facts_of, slip_fields
from tests.service.grievances import LIFT

ASKED = (
    "投诉人 投诉人房号 投诉人电话 投诉日 投诉方式 类别 紧急程度 投诉 受理人 责任部门 是否有效 "
    "处理措施 结果 结案时间 回访意见"
)


def test_a_new_complaint_has_a_box_for_all_that_is_written_later(store: Store) -> None:
    store.write(COMPLAINTS.uses.add, fields=LIFT)
    (row,) = store.read(COMPLAINTS.records.rows, ids=[1])
    with using_language("zh_CN"):
        said = dict(slip_fields(COMPLAINTS, row))
    assert [name for name in ASKED.split() if name not in said] == []
    assert said["结果"] == ""
    assert "等待原因" not in said


def test_a_box_is_a_column_of_its_register() -> None:
    for register in (load() for module in subjects() for load in module.registers):
        named = {one.field for one in facts_of(register)}
        boxes = register.slip.boxes if register.slip is not None else ()
        assert set(boxes) <= named, register.list_name
