"""Lines of an old patrol book, for tests and pictures. Invented."""

from datetime import date

from propdesk.db.store import Store
from propdesk.patrol.old_book.register import OLD_BOOK, OldPatrolFields

LINES = (
    (date(2025, 12, 30), "22:10", "B1 水泵房", "梁建国", "正常", ""),
    (date(2025, 12, 30), "22:25", "1 栋天台门", "梁建国", "门未锁", "已锁好"),
    (date(2025, 12, 31), "将近午夜", "东围墙", "许文博", "无异常", ""),
)


def put_old_book(store: Store) -> list[int]:
    """Enter them; their ids."""
    return [
        store.write(
            OLD_BOOK.uses.add,
            fields=OldPatrolFields(
                day=day, clock=clock, place=place, worker=worker, result=result, note=note
            ),
        )
        for day, clock, place, worker, result, note in LINES
    ]
