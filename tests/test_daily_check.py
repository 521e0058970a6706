"""The full check once a day behind the window: it ends, keeps how far it came, and tells."""

from datetime import timedelta

import pytest
from pytestqt.qtbot import QtBot

from propdesk import automatic_backups
from propdesk.automatic_backups import DailyCheck
from propdesk.db.breach import Breach
from propdesk.db.inspecting.stepwise import WHOLE, CheckStep
from propdesk.db.keeping.layout import DataFolder
from propdesk.db.keeping.opening import Verdict
from tests.outside import outside
from tests.windows import window_on


def test_it_runs_to_its_end_once_a_day(
    sample: DataFolder, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(automatic_backups, "STEP_MS", 1)
    with window_on(sample) as running:
        lock, today = running.opened.lock, running.desk.clock.today()
        assert lock is not None
        lock.note_checked(today - timedelta(days=1))
        told: list[Verdict] = []
        check = DailyCheck(running.desk, running.opened, told.append, running)
        check.begin()
        qtbot.waitUntil(lambda: lock.last_checked == today, timeout=60_000)
        assert not check.is_due
        assert told == []
        assert lock.checked_until > (0, 0)


def test_what_it_finds_makes_the_data_read_only_and_is_shown(
    sample: DataFolder, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(automatic_backups, "STEP_MS", 1)
    with window_on(sample) as running:
        lock, today = running.opened.lock, running.desk.clock.today()
        assert lock is not None
        lock.note_checked(today - timedelta(days=1))
        with outside(running.store, fenced=True) as connection:
            connection.execute("UPDATE unit SET built_area = 1 WHERE id = 1")
        told: list[Verdict] = []
        check = DailyCheck(running.desk, running.opened, told.append, running)
        check.begin()
        qtbot.waitUntil(lambda: bool(told), timeout=60_000)
        assert [reason.kind for reason in told[0].reasons] == ["table_changed"]
        assert running.store.read_only
        assert lock.last_checked != today


def test_what_does_not_agree_is_counted_anew_each_day(sample: DataFolder) -> None:
    with window_on(sample) as running:
        said: list[str] = []
        running.desk.said.connect(lambda sentence, _weight: said.append(sentence))
        check = DailyCheck(running.desk, running.opened, lambda _verdict: None, running)
        doubt = Breach("charge_sums", "…")
        for reached in ("books:1", WHOLE, WHOLE):  # two steps of a day, and the next day
            check._take(CheckStep(reached, doubts=(doubt,)))
        one, two = said[0], said[1]
        assert "2" in two
        assert said == [one, two, one]
