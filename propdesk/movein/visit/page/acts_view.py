"""What is done with a visit as a whole: begun, put by, taken over, postponed, ended, printed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from propdesk.duties.checklists.rules import ListUse
from propdesk.kernel.i18n import _, listed, ngettext
from propdesk.movein.cases.rules import DELIVERED, CaseState
from propdesk.movein.cases.service import CASE_STATES, CASES, Filing
from propdesk.movein.exports import READINGS_OUT, VISITS_OUT
from propdesk.movein.keys.page.dialogs import set_dialog
from propdesk.movein.papers.dialogs import print_papers
from propdesk.movein.visit.finishing import VisitLacks, finish_visit, told_of
from propdesk.movein.visit.handing import issue_in_visit, sign_in_visit
from propdesk.movein.visit.page.dialogs import not_signed_dialog
from propdesk.movein.visit.page.paper import inspection_record_pdf
from propdesk.movein.visit.rules import VisitStep
from propdesk.movein.visit.visits import begin_visit, put_visit_by, take_visit_over
from propdesk.system.registers.dialogs import move_dialog
from propdesk.system.settings.shared_view import paper_head
from propdesk.ui.files.files_dialog import FilesDialog
from propdesk.ui.files.printed import with_pictures
from propdesk.ui.papers.exporting import export_list
from propdesk.ui.papers.list_paper import paper_sheet
from propdesk.ui.parts.keys import bind_key
from propdesk.ui.parts.messages import choice_dialog
from propdesk.ui.parts.small_parts import Button

if TYPE_CHECKING:
    from collections.abc import Sequence

    from propdesk.kernel.paper.pictures import PaperPicture
    from propdesk.kernel.records.file_parts import FilePart
    from propdesk.movein.visit.lacking import VisitFacts, VisitPaper
    from propdesk.movein.visit.page.surface_view import VisitSurface
    from propdesk.movein.visit.visits import VisitFound
    from propdesk.system.log.service import ListOut
    from propdesk.ui.files.printed import Said

HAND_OVER, WAIT = 1, 2


class VisitActs(QObject):
    """Stands behind the buttons of the page."""

    def __init__(self, page: VisitSurface, owner: QWidget) -> None:
        super().__init__(owner)
        self._page, self._desk, self._owner = page, page.desk, owner
        self.print = Button(_("Print all papers"), icon="printer", key="Ctrl+P")
        self.files = Button(_("Files of the case"), icon="files", key="Ctrl+J")
        self.record = Button(_("Inspection record"), icon="clipboard-list", key="Shift+F8")

    def connect_buttons(self) -> None:
        """Let the buttons of the page do it."""
        page = self._page
        page.head.put_by.clicked.connect(self.put_by)
        page.head.take_over.clicked.connect(self.take_over)
        page.head.home.clicked.connect(self.open_household)
        page.lacks.postpone.clicked.connect(partial(self.move_case, CaseState.POSTPONED))
        page.lacks.end.clicked.connect(self.end)
        self.files.clicked.connect(self.list_files)
        self.print.clicked.connect(self.print_papers)
        self.record.clicked.connect(self.show_record)
        page.waiting.visits.clicked.connect(partial(self.write_list, VISITS_OUT))
        page.waiting.readings.clicked.connect(partial(self.write_list, READINGS_OUT))
        bind_key(self._owner, "Shift+F6", partial(self.move_case, CaseState.REFUSED))

    def show_visit(self, facts: VisitFacts, step: VisitStep) -> None:
        """Say how many files the case has; in the last step they stand in the middle."""
        self.files.setVisible(step is not VisitStep.FILE)
        words = ngettext("{count} file", "{count} files", facts.files).format(count=facts.files)
        self.files.say(_("Files of the case") if not facts.files else words)

    @property
    def _facts(self) -> VisitFacts | None:
        return self._page.facts

    # The visit as a whole

    def begin(self, found: VisitFound) -> int | None:
        """Begin a visit after asking; its id."""
        told = _("Begin the visit of {unit}? Takes over: {name}.")
        sentence = told.format(unit=found.unit, name=found.receiver or "—")
        details = [_("{no} is “{state}” now.").format(no=found.no, state=found.state.label)]
        if not self._desk.ask(sentence, details, yes=_("Begin the visit")):
            return None
        return self._desk.store.write(begin_visit, case_id=found.case_id)

    def put_by(self) -> None:
        """F7: let anybody go on with it."""
        if (facts := self._facts) is None:
            return
        self._page.bodies.keep_typed()
        with self._desk.attempt():
            self._desk.store.write(put_visit_by, visit_id=facts.id)
            self._page.leave()
            told = _("The visit of {unit} is put by; anybody may go on with it.")
            self._desk.say(told.format(unit=facts.unit), "done")

    def take_over(self) -> None:
        """Shift+F7: take the visit over from whoever is at it."""
        if (facts := self._facts) is None:
            return
        sentence = _("Take the visit over from {name}?").format(name=facts.hand_name)
        with self._desk.attempt():
            if self._desk.ask(sentence, yes=_("Take the visit over")):
                self._desk.store.write(take_visit_over, visit_id=facts.id)
        self._page.show_written()
        self._page.stand()

    def move_case(self, to: CaseState) -> None:
        """Postpone the hand-over, or enter a refusal, with the form of the case."""
        if (facts := self._facts) is None:
            return
        self._page.bodies.keep_typed()
        with self._desk.attempt():
            (row,) = self._desk.store.read(CASES.records.rows, ids=[facts.case_id])
            move = CASE_STATES.leading(row.state, to)
            if move is None:
                told = _("{no} is “{state}”: that is not what comes next.")
                self._desk.say(told.format(no=facts.no, state=facts.state.label), "warning")
            elif move_dialog(self._desk, CASES, row, move).exec():
                self._page.leave()

    def open_household(self) -> None:
        """F12."""
        if (facts := self._facts) is not None:
            self._desk.open_page("household.unit", unit_id=facts.unit_id)

    # Its end

    def end(self) -> None:
        """Ctrl+Enter: hand the unit over, saying first what is missing; later file the case."""
        if self._facts is None:
            return
        self._page.bodies.keep_typed()
        with self._desk.attempt():
            if self._facts.state in DELIVERED:
                self._file(self._facts)
            else:
                self._hand_over(self._facts)

    def _hand_over(self, facts: VisitFacts) -> None:
        to = self._where(facts)
        if to is None:
            return
        known = False
        if facts.lacking:
            count = sum(lack.count for lack in facts.lacking)
            error = VisitLacks(unit=facts.unit, count=count, what="…")
            known = self._desk.ask(
                _("{unit} still lacks {count} things.").format(**error.values),
                told_of(facts.lacking)[:8],
                yes=_("Hand over all the same"),
                danger=True,
            )
            if not known:
                self._page.to_missing()
                return
        state = self._desk.store.write(finish_visit, visit_id=facts.id, to=to, known=known)
        self._page.show_written()
        told = _("{unit}: “{state}”. {no} goes on with its filing.")
        self._desk.say(told.format(unit=facts.unit, state=state.label, no=facts.no), "done")

    def _where(self, facts: VisitFacts) -> CaseState | None:
        """Whether the unit is handed over now or waits for its repairs; None: neither."""
        if not facts.defects:
            return CaseState.HANDED
        count = len(facts.defects)
        told = ngettext(
            "{unit} has {count} open defect.", "{unit} has {count} open defects.", count
        ).format(unit=facts.unit, count=count)
        choices = [_("Hand over now; they are mended afterwards"), _("Wait for the repairs")]
        answer = choice_dialog(self._desk.window, told, [], choices).exec()
        return {HAND_OVER: CaseState.HANDED, WAIT: CaseState.DEFECTS}.get(answer)

    def _file(self, facts: VisitFacts) -> None:
        details = told_of(facts.lacking)[:8]
        if details and not self._desk.ask(
            _("{no} is filed while something is missing?").format(no=facts.no),
            details, yes=_("File the case"), danger=True,
        ):  # fmt: skip
            return
        to = CaseState.FILED
        self._desk.store.write(CASES.uses.move, record_id=facts.case_id, to=to, form=Filing())
        self._page.leave()
        self._desk.say(_("{no} is filed.").format(no=facts.no), "done")

    # Papers and pictures

    def print_papers(self) -> None:
        """Ctrl+P: all papers of the household in one job."""
        if (facts := self._facts) is None:
            return
        wanted = [one.one.wanted for one in facts.papers if one.is_needed]
        with self._desk.attempt():
            print_papers(self._desk, [facts.unit_id], wanted, proxy=facts.proxy)
        self._page.show_written()

    def show_record(self) -> None:
        """Shift+F8: the inspection on paper, as it is marked by now."""
        if (facts := self._facts) is None:
            return
        self._page.bodies.keep_typed()
        facts = self._facts or facts
        with self._desk.attempt():
            day, head, name = self._desk.today(), paper_head(self._desk), _("Inspection record")
            file_name = f"{name} {facts.unit}.pdf"

            def draw(taken: Sequence[PaperPicture]) -> bytes:
                return inspection_record_pdf(facts, day, head, taken)

            def show(pdf: bytes) -> None:
                paper_sheet(self._desk, name, pdf, document="report", file_name=file_name).exec()

            with_pictures(self._desk, _taken(facts), draw, show)

    def write_list(self, out: ListOut, _on: bool = False) -> None:
        """Write all visits, or all first readings, as a file."""
        with self._desk.attempt():
            export_list(self._desk, out.title, out.write, None)

    def sign(self, papers: Sequence[VisitPaper]) -> None:
        """Note papers as signed by whoever is there."""
        if (facts := self._facts) is None:
            return
        if not papers:
            self._desk.say(_("Print the papers first: Ctrl+P."), "warning")
            return
        wanted = [one.one.wanted for one in papers]
        with self._desk.attempt():
            self._desk.store.write(sign_in_visit, visit_id=facts.id, wanted=wanted)
        self._page.show_written()

    def refuse_to_sign(self, paper: VisitPaper) -> None:
        """Note why a paper is not signed."""
        facts = self._facts
        if facts is None:
            return
        if not paper.one.no:
            self._desk.say(_("Print the papers first: Ctrl+P."), "warning")
            return
        with self._desk.attempt():
            not_signed_dialog(self._desk, facts.id, paper).exec()
        self._page.show_written()

    # Money and keys

    def to_the_desk(self) -> None:
        """F5: the cash desk with this unit; the visit stays where it is."""
        if (facts := self._facts) is not None:
            self._desk.open_page("fees.desk", unit_id=facts.unit_id)

    def issue(self) -> None:
        """Issue the set of the unit."""
        if (facts := self._facts) is None:
            return
        with self._desk.attempt():
            done = self._desk.store.write(issue_in_visit, visit_id=facts.id)
            told = _("{codes} issued to {name}")
            codes = listed(done.codes)
            self._desk.say(told.format(codes=codes, name=done.holder), "done")
        self._page.show_written()

    def make_set(self) -> None:
        """Enter the set of the unit."""
        if (facts := self._facts) is None:
            return
        with self._desk.attempt():
            dialog = set_dialog(self._desk)
            dialog.form.set_values({"unit_id": facts.unit_id})
            dialog.exec()
        self._page.show_written()

    def list_files(self) -> None:
        """Ctrl+J: the files of the case."""
        if (facts := self._facts) is not None:
            self._files_of("move_in_case", facts.case_id)

    def pictures(self) -> None:
        """F8: pictures of the defect in hand, or of the newest one."""
        facts, item = self._facts, self._page.bodies.current_item(self._page.step)
        if facts is None or not facts.defects:
            return
        known = item.defect if item is not None and item.defect in facts.defects else None
        self.pictures_of((known or facts.defects[-1]).id)

    def pictures_of_item(self) -> None:
        """4: pictures of the item in hand; of one that is not in order, those of its defect."""
        facts, item = self._facts, self._page.bodies.current_item(self._page.step)
        if facts is None or item is None:
            return
        if item.defect is not None and item.defect in facts.defects:
            self.pictures_of(item.defect.id)
        else:
            self._files_of("move_in_case", facts.case_id, item.pictured_at)

    def pictures_of(self, defect_id: int) -> None:
        """The pictures of a defect."""
        self._files_of("defect", defect_id)

    def _files_of(self, kind: str, record_id: int, part: FilePart | None = None) -> None:
        with self._desk.attempt():
            FilesDialog(self._desk, kind, record_id, part).exec()
        self._page.show_written()


def _taken(facts: VisitFacts) -> list[Said]:
    """The pictures of the inspection, each with its place and item, and the defect it shows."""
    return [
        (" ".join(filter(None, (item.pictured_at.name, item.defect_no))), one)
        for item in facts.of(ListUse.ROOMS)
        for one in item.files
    ]
