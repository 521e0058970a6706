"""The restore drill: the newest backup comes back beside the data, and what does not is said."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from propdesk.db.keeping.layout import DataFolder
from propdesk.db.store import asks_itself
from propdesk.kernel.due import Due
from propdesk.system.backups.backups import choose_place, make_backup
from propdesk.system.backups.drill import NoBackupToDrill, drill
from propdesk.system.backups.due import drill_due, due
from propdesk.system.log.audit_reader import AUDIT
from propdesk.system.settings.estate_settings import estate_settings
from tests.clocks import StoppedClock
from tests.offices import Office
from tests.outside import outside


def test_a_drill_brings_everything_back_and_leaves_nothing(office: Office, place: Path) -> None:
    store = office.store
    choose_place(store, "backup_folder", str(place))
    with pytest.raises(NoBackupToDrill):
        drill(store)
    make_backup(store, place)
    before = (store.path.read_bytes(), sorted(place.rglob("*")))
    done = drill(store)
    assert done.ok
    assert done.rows > 50
    changed = {one.name for one in done.tables if one.then != one.same}
    assert changed <= {"设置项", "已用编号", "数据表封签"}
    assert sorted(place.rglob("*")) == before[1]
    assert not list(DataFolder(store.path.parent).aside.iterdir())
    assert store.read(estate_settings).last_drill == store.clock.today().isoformat()
    assert store.read(AUDIT.first)[0].what == "backup.drill"


def test_a_posted_row_that_is_not_in_the_books_any_more_fails_the_drill(
    office: Office, place: Path
) -> None:
    store = office.store
    choose_place(store, "backup_folder", str(place))
    make_backup(store, place)
    with outside(store) as connection:
        connection.execute("UPDATE charge SET amount = amount + 1 WHERE id = 1")
    done = drill(store)
    assert not done.ok
    assert [one.wrong for one in done.tables if one.then and one.name == "应收"] == [1]
    assert len(done.faults) == 1
    assert store.read(estate_settings).last_drill == ""


def test_today_asks_for_a_drill_once_a_year(office: Office, place: Path) -> None:
    store, clock = office.store, office.store.clock
    assert isinstance(clock, StoppedClock)
    assert store.read(day_of_drill) is None
    choose_place(store, "backup_folder", str(place))
    make_backup(store, place)
    assert not list(store.read(due_lines))
    clock.go_on(days=366)
    (line,) = store.read(due_lines)
    assert line.page_id == "system.backup"
    drill(store)
    assert not list(store.read(due_lines))
    assert store.read(day_of_drill) == clock.today() + timedelta(days=365)


@asks_itself
def due_lines(session: Session) -> list[Due]:
    return list(due(session))


@asks_itself
def day_of_drill(session: Session) -> date | None:
    return drill_due(session)
