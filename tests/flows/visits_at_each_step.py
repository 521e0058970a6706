"""Visits that are killed at each of their steps, and a window opened on each of them afterwards.

python -m tests.flows.visits_at_each_step leave FOLDER   # a killed process for each
python -m tests.flows.visits_at_each_step come FOLDER    # {step: where its page stands}
"""

import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from PySide6.QtWidgets import QApplication

from propdesk.db.attachments.attaching import NewFile, attach
from propdesk.db.keeping.layout import DataFolder
from propdesk.db.keeping.migrate import create_data
from propdesk.db.store import Store
from propdesk.duties.checklists.rules import ListUse
from propdesk.modules import declared
from propdesk.movein.keys.handling import make_set
from propdesk.movein.keys.kinds import KEY_KINDS, KeyKindFields
from propdesk.movein.papers.issuing import issue_papers
from propdesk.movein.visit.handing import issue_in_visit, sign_in_visit
from propdesk.movein.visit.marking import mark_rest
from propdesk.movein.visit.page.view import VisitPage
from propdesk.movein.visit.readings import read_first
from propdesk.movein.visit.rules import MeterKind, VisitStep
from propdesk.ui.parts import theme
from tests.clocks import StoppedClock, office_time
from tests.movein.visit.visits_made import facts_of, put_visit
from tests.offices import open_office
from tests.windows import settle, window_on

VISIT, UNIT = 1, "1-1-101"


def papers(store: Store) -> None:
    store.write(mark_rest, visit_id=VISIT, part=ListUse.PAPERS)


def rooms(store: Store) -> None:
    for place in facts_of(store, VISIT).places:
        store.write(mark_rest, visit_id=VISIT, part=ListUse.ROOMS, place=place)
    for kind in MeterKind:
        store.write(read_first, visit_id=VISIT, kind=kind, text="3.216", meter_no="0912-17")


def sign(store: Store) -> None:
    facts = facts_of(store, VISIT)
    wanted = [one.one.wanted for one in facts.papers if one.is_needed]
    store.write(issue_papers, unit_ids=[facts.unit_id], wanted=wanted)
    store.write(sign_in_visit, visit_id=VISIT, wanted=wanted)


def keys(store: Store) -> None:
    store.write(KEY_KINDS.uses.add, fields=KeyKindFields(name="入户门", per_unit=2))
    store.write(make_set, unit_id=facts_of(store, VISIT).unit_id, tag="1047")
    store.write(issue_in_visit, visit_id=VISIT)


def utilities(store: Store) -> None:
    store.write(mark_rest, visit_id=VISIT, part=ListUse.UTILITIES)


def scan(store: Store) -> None:
    case_id = facts_of(store, VISIT).case_id
    attach(store, kind="move_in_case", record_id=case_id, new=[NewFile("a.pdf", b"%PDF-1.4 a")])


# The charges lack nothing: unpaid they are a dated debt, and no visit stops there.
WORK: dict[VisitStep, Callable[[Store], None]] = {
    VisitStep.PAPERS: papers,
    VisitStep.CHARGES: lambda _store: None,
    VisitStep.ROOMS: rooms,
    VisitStep.SIGN: sign,
    VisitStep.KEYS: keys,
    VisitStep.UTILITIES: utilities,
    VisitStep.FILE: scan,
}


def opened(path: Path) -> Store:
    return Store(path, clock=StoppedClock(), declarations=declared())


def leave(folder: Path) -> None:
    """Make a file for each step, whose process is killed as soon as the steps before are done."""
    base = folder / "propdesk.db"
    create_data(base)
    with closing(opened(base)) as store:
        put_visit(store, open_office(store).units[UNIT])
    for step in WORK:
        place = folder / step.value
        place.mkdir()
        shutil.copyfile(base, place / "propdesk.db")
        if sys.platform != "win32":  # no process is forked and killed there
            child = os.fork()
            if child == 0:
                store = opened(place / "propdesk.db")
                for before in list(WORK)[: list(WORK).index(step)]:
                    WORK[before](store)
                os.kill(os.getpid(), signal.SIGKILL)
            _pid, how = os.waitpid(child, 0)
            assert os.WTERMSIG(how) == signal.SIGKILL


def come(folder: Path) -> dict[str, str]:
    """Open the window on each file, and the visit in it; the step that its page stands at."""
    found = {}
    for step in WORK:
        with window_on(DataFolder(folder / step.value)) as running:
            running.desk.open_page("movein.visit", unit_id=1)
            settle(running)
            page = running.window.current_page
            assert isinstance(page, VisitPage)
            found[step.value] = page.step.value
    return found


if __name__ == "__main__":
    what, where = sys.argv[1], Path(sys.argv[2])
    with office_time():
        if what == "leave":
            leave(where)
        else:
            app = QApplication([])
            theme.install(app, "light")
            print(json.dumps(come(where)))
