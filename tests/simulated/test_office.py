"""A year of one seed in short; the hundred seeds of three years: `python -m tests.long`."""

import shutil
import sys
from pathlib import Path

import pytest

from propdesk.kernel.i18n import using_language
from tests.long.folders import rows_of
from tests.outside import outside
from tests.samples import sample_year
from tests.simulated import acts, bounds, troubles, years
from tests.simulated.night import compare
from tests.simulated.office import Office, Wrong
from tests.simulated.records import registers
from tests.simulated.recount import recount
from tests.simulated.years import DAYS_OF_YEAR, live


@pytest.fixture(scope="module")
def sample(shared: Path) -> Path:
    return sample_year(shared)


def test_a_year_of_an_office_agrees_with_its_recount(sample: Path, tmp_path: Path) -> None:
    with using_language("zh_CN"):
        lived = live(0, tmp_path, days=DAYS_OF_YEAR, pace=5, every=12, sample=sample)
    assert lived.fault == ""
    assert lived.days >= DAYS_OF_YEAR
    assert lived.refused < lived.acts * 2 // 3


def test_a_seed_lives_again_as_it_lived(sample: Path, tmp_path: Path) -> None:
    kept = []
    for number in range(2):
        place = tmp_path / str(number)
        place.mkdir()
        with pytest.MonkeyPatch.context() as patch, using_language("zh_CN"):
            patch.setattr(troubles, "forget_place", lambda _office: None)
            lived = live(15, place, days=6, every=6, sample=sample)
        assert lived.fault == ""
        rows = rows_of(place / "office-15" / "propdesk.db")
        kept.append((lived.tally, rows))
    assert kept[0] == kept[1]


def _goes_on_for_ever(_office: Office) -> None:
    while True:
        pass


def _keeps_everything(_office: Office) -> None:
    kept = []
    while True:
        kept.append(bytes(1 << 26))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds both")
@pytest.mark.parametrize(
    ("does", "told"),
    [(_goes_on_for_ever, "nothing came of it in 1 seconds"), (_keeps_everything, "MemoryError")],
)
def test_a_seed_that_stands_says_where(
    sample: Path, tmp_path: Path, does: acts.Act, told: str
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(years, "ACTS", {"is_slow": (1, does)})
        patch.setattr(years, "_morning", lambda *_all: None)
        patch.setattr(years, "time_within", lambda: bounds.time_within(1))
        lived = live(0, tmp_path, days=1, sample=sample)
    assert "day 0, act 0: is_slow" in lived.fault
    assert told in lived.fault


SETTLED = """UPDATE open_charge SET settled = settled + 1 WHERE charge_id =
    (SELECT min(charge_id) FROM open_charge WHERE live AND settled < amount)"""
STATE = """UPDATE repair_order SET state = 'closed' WHERE id =
    (SELECT max(id) FROM repair_order WHERE state <> 'closed')"""
DUE = """UPDATE clock SET due_at = due_at + 60000000 WHERE id = (SELECT min(id) FROM clock
    WHERE basis = 'round' AND stopped_at IS NULL AND NOT dropped AND due_at > 0)"""
WORKED = """UPDATE clock SET due_at = due_at + 3600000000 WHERE id = (SELECT min(id) FROM clock
    WHERE basis = 'office' AND stopped_at IS NULL AND NOT dropped AND due_at > 0)"""
FREE = "INSERT INTO special_day (day, kind, what, note) VALUES ('2026-11-17', 'closed', '', '')"
COUNTED = """UPDATE session_close SET expected = expected + 100, counted = counted + 100
    WHERE id = (SELECT max(id) FROM session_close)"""
CLOSED = """UPDATE month_close SET facts = json_set(facts, '$.debt.closing', 1)
    WHERE id = (SELECT min(id) FROM month_close)"""
ISSUED = (
    "UPDATE invoice SET amount = amount + 9, net = net + 9 WHERE id = (SELECT min(id) FROM invoice)"
)
DRAWN = "UPDATE counter SET value = value + 1 WHERE series = 'SJ'"


@pytest.mark.parametrize(
    "edit", [SETTLED, STATE, DUE, WORKED, FREE, COUNTED, CLOSED, ISSUED, DRAWN]
)
def test_the_recount_finds_what_was_changed_unseen(sample: Path, tmp_path: Path, edit: str) -> None:
    office = Office(tmp_path / "office", 0)
    office.folder.make()
    shutil.copyfile(sample, office.folder.database)
    office.open()
    office.hire()
    compare(office)
    with outside(office.store) as connection:
        assert recount(connection, "2026-11-20").broken == []
        assert connection.execute(edit).rowcount > 0
        assert recount(connection, "2026-11-20").broken != []
    with pytest.raises(Wrong):
        compare(office, whole=False)
    office.close()


def test_every_register_is_worked_with_and_every_act_has_a_weight() -> None:
    assert len(registers()) > 60
    assert all(weight > 0 for weight, _function in acts.ACTS.values())
