"""The entry grid of a sheet of visits that comes back from its round, on the number pad.

Row, `.` or Enter, the digit of the box; then what was said, what was promised and by when, each by
Enter, or nothing more. `*` says that all the others were met and are content, `-` takes back, `+`
saves and opens the next sheet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.duties.checklists.rules import answer_shown, answer_to
from propdesk.kernel.i18n import N_, _, ngettext, pgettext
from propdesk.service.visits.asking import MOST_ASKED, answers_in, asked_in_short
from propdesk.service.visits.page.entering import enter_visit_sheet
from propdesk.service.visits.page.half_typed import HalfTypedVisits, TypedRow
from propdesk.service.visits.page.sheets import (
    SheetRow,
    next_visit_sheet,
    visit_sheet_by_no,
    visit_sheet_facts,
)
from propdesk.service.visits.rules import SheetMark
from propdesk.ui.entry.sheet_entry import PaperOf, SheetEntry, named, number_field
from propdesk.ui.lists.columns import Column, Kind, State
from propdesk.ui.parts.cards import line_of
from propdesk.ui.parts.keys import Keys
from propdesk.ui.parts.line_inputs import LineInput, go_to
from propdesk.ui.parts.small_parts import label

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from propdesk.duties.checklists.rules import CheckItem
    from propdesk.kernel.records.states import Tone
    from propdesk.ui.desk import Desk

WIDE, DAY_WIDE, ANSWERS_WIDE = 1160, 88, 110
_TONES: dict[str, Tone] = {
    SheetMark.CONTENT: "green",
    SheetMark.FAIRLY: "accent",
    SheetMark.NOT: "red",
    SheetMark.NOBODY: "amber",
}


_PAPER = PaperOf("visit sheet", visit_sheet_by_no, next_visit_sheet)


class VisitEntry(SheetEntry[HalfTypedVisits]):
    """See the module."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _PAPER, _("Type a visit sheet back"), width=WIDE)
        self._make_parts()
        self._build()
        self._connect()
        self._begin()

    def _make_parts(self) -> None:
        self.day = named(LineInput(plain=True), _("Visited on"), DAY_WIDE)
        self.day.setPlaceholderText(_("as planned"))
        self.place, self.mark = number_field(_("Row")), number_field(_("Box"), digits=1)
        self.said = named(LineInput(), _("What was said"))
        self.promise = named(LineInput(), _("What was promised"))
        self.by = named(LineInput(plain=True), _("Promised by"), DAY_WIDE)
        self.answers = named(
            LineInput(plain=True), pgettext("questions of a visit", "Answers"), ANSWERS_WIDE
        )
        self.answers.setPlaceholderText(_("a digit each"))
        self.line = (self.place, self.mark, self.answers, self.said, self.promise, self.by)
        self._make_table(self._columns(), "visits.sheet", 360)

    def _columns(self) -> tuple[Column, ...]:
        def typed(part: int) -> Callable[[SheetRow], object]:
            return lambda row: found[part] if (found := self._shown(row)) else ""

        return (
            Column("row", N_("Row"), kind=Kind.COUNT, width=44, sortable=False),
            Column("unit", N_("Unit"), width=96, weight=500, sortable=False),
            Column("who", N_("Whom"), width=80, sortable=False),
            Column("about", N_("About"), width=190, free=True, sortable=False),
            Column("planned", N_("Visit on"), kind=Kind.DATE, width=92, sortable=False),
            Column("mark", N_("Box"), kind=Kind.STATE, width=130, value=self._box, sortable=False),
            *(self._question(place) for place in range(1, MOST_ASKED + 1)),
            Column("said", N_("What was said"), value=typed(1), stretch=True, sortable=False),
            Column("promise", N_("What was promised"), width=150, value=typed(2), sortable=False),
            Column("by", N_("Promised by"), width=80, value=typed(3), sortable=False),
        )

    def _question(self, place: int) -> Column:
        """The column of a question, by its number; those that the sheet has not are hidden."""

        def value(row: SheetRow) -> object:
            said = self.sheet.answers(row.row) if self.sheet else ()
            if self.sheet is None or place > len(said) or not said[place - 1]:
                return ""
            item = self.sheet.facts.items[place - 1]
            is_bad = answer_to(item, said[place - 1]).is_bad
            return State(answer_shown(item, said[place - 1]), "red" if is_bad else "grey")

        return Column(
            f"question_{place}",
            str(place),
            kind=Kind.STATE,
            width=54,
            value=value,
            sortable=False,
            hidden=True,
        )

    def _shown(self, row: SheetRow) -> TypedRow | None:
        return self.sheet.shown(row.row) if self.sheet else None

    def _box(self, row: SheetRow) -> object:
        """What the row says, or what became of its visit elsewhere."""
        found = self._shown(row)
        if found is not None:
            mark = SheetMark(found.mark)
            return State(f"{mark.value} {mark.label}", _TONES.get(mark, "grey"))
        return "" if row.is_open else State(row.state, "grey", "check")

    def _build(self) -> None:
        self._lay_head(label(_("Visited on"), 13, 500), self.day)
        self._answers_words = label(pgettext("questions of a visit", "Answers"), 13, 500)
        line = line_of(
            label(_("Row"), 13, 500), self.place, label(_("Box"), 13, 500), self.mark,
            self._answers_words, self.answers,
            label(_("What was said"), 13, 500), self.said,
            label(_("What was promised"), 13, 500), self.promise,
            label(_("Promised by"), 13, 500), self.by,
            spacing=8,
        )  # fmt: skip
        line.setStretch(7, 3)
        line.setStretch(9, 2)
        self.body.addLayout(line)
        self.body.addWidget(self.told)
        boxes = " · ".join(f"{one.value} {one.label}" for one in SheetMark)
        self.asked = label("", 12, 400, "text3", wrap=True)
        self.body.addWidget(self.asked)
        self.body.addLayout(line_of(label(boxes, 12, 400, "text3"), None, self._foot_words))
        self._lay_foot((_("The rest met, content"), "*", self.toggle_rest))

    def _connect(self) -> None:
        back: Keys = {"-": self.take_back}
        self._bind(self.number, self.find_sheet)
        self._bind(self.day, self._to_place)
        self._bind(self.place, self.to_mark, {**back, ".": self.to_mark})
        self._bind(self.mark, self.put, back)
        self._bind(self.answers, self._after_answers, words=True)
        self._bind(self.by, self.put)
        self._bind(self.said, self._after_said, words=True)
        self._bind(self.promise, self._after_promise, words=True)
        self.mark.textEdited.connect(self._mark_typed)
        self.place.textEdited.connect(lambda _text: self._tell_place())
        self.table.activated.connect(self._choose)

    def _half_typed(self, sheet_id: int) -> HalfTypedVisits:
        facts = self._desk.store.read(visit_sheet_facts, sheet_id=sheet_id)
        return HalfTypedVisits(facts, self._desk.today())

    # Typing

    def _choose(self, row: object) -> None:
        if isinstance(row, SheetRow):
            self.place.setText(str(row.row))
            self.to_mark()

    def _tell_place(self) -> None:
        found = (
            self.sheet.facts.row(int(text))
            if self.sheet and (text := self.place.text().strip()).isdecimal()
            else None
        )
        self.told.setText(f"{found.unit} {found.who} {found.about}" if found else "")
        if found is not None:
            self.table.select(found.row)

    def to_mark(self) -> None:
        """Behind the row: on to its box, with what was typed of it before."""
        if self.sheet is None or not self.place.text().strip():
            return
        with self._beside(self.place):
            row = self.sheet.row(self.place.text())
            before = self.sheet.rows.get(row.row, TypedRow(""))
            fields = (self.said, self.promise, self.by, self.answers)
            for field, text in zip(fields, before[1:], strict=True):
                field.setText(text)
            self.mark.setText(before.mark)
            self._tell_place()
            self._show_asked(is_asked=row.is_asked)
            go_to(self.mark)

    def _mark_typed(self, text: str) -> None:
        """A digit says what the box means; nobody met needs no more words."""
        if text == SheetMark.NOBODY:
            for field in (self.said, self.promise, self.by, self.answers):
                field.clear()
            self.put()
        elif text in {one.value for one in SheetMark}:
            self.told.setText(SheetMark(text).label)
            go_to(self.said if self.answers.isHidden() else self.answers)

    def _show_asked(self, *, is_asked: bool) -> None:
        """The field of the answers stands where the row in hand is asked something."""
        for part in (self._answers_words, self.answers):
            part.setVisible(is_asked and bool(self.sheet and self.sheet.facts.items))

    def _after_answers(self) -> None:
        """What is no answer is said at once, beside its question."""
        if self.sheet is not None:
            with self._beside(self.answers):
                if self.answers.text().strip():
                    answers_in(self.sheet.facts.items, self.answers.text())
                go_to(self.said)

    def _after_said(self) -> None:
        if self.said.text().strip() or self.promise.text().strip():
            go_to(self.promise)
        else:
            self.put()

    def _after_promise(self) -> None:
        if self.promise.text().strip():
            go_to(self.by)
        else:
            self.put()

    def put(self) -> None:
        """Put the row down; the hand is back at the next one."""
        if self.sheet is None:
            return
        words = (field.text() for field in (self.said, self.promise, self.by, self.answers))
        row = TypedRow(self.mark.text(), *words)
        with self._beside(self.by if row.promise.strip() else self.mark):
            self.sheet.put(self.place.text(), row)
            self._clear_line()

    def take_back(self) -> None:
        """`-`: take back the row that is typed, or the newest."""
        if self.sheet is not None:
            with self._beside(self.place):
                if self.sheet.take_back(self.place.text()) is None:
                    self._desk.say(_("There is no row to take back."), "warning")
                self._clear_line()

    # Saving

    def _is_in_hand(self) -> bool:
        return bool(self.place.text().strip() and self.mark.text().strip())

    def _write(self, sheet: HalfTypedVisits) -> list[str]:
        done = self._desk.store.write(
            enter_visit_sheet,
            sheet_id=sheet.facts.id,
            typed=sheet.typed(),
            rest=sheet.rest,
            day=sheet.visited_on(),
        )
        words = ngettext(
            "{no}: {count} visit entered", "{no}: {count} visits entered", done.entered
        )
        told = [words.format(no=sheet.facts.no, count=done.entered)]
        if done.left:
            still = ngettext("{count} still to make", "{count} still to make", done.left)
            told.append(still.format(count=done.left))
        return told

    # Showing

    def _show(self) -> None:
        sheet = self.sheet
        self._show_questions(sheet.facts.items if sheet else ())
        still, typed, promised = sheet.counts() if sheet else (0, 0, 0)
        told = _("{typed} of {all} typed, {promised} with a promise")
        counted = told.format(typed=typed, all=still, promised=promised)
        self._show_rows(
            sheet.facts.rows if sheet else (),
            title=sheet.facts.no if sheet else "",
            counted=counted if sheet else "",
            nothing=_("No sheet waits. F8 on the list of visits prints one."),
        )

    def _show_questions(self, items: Sequence[CheckItem]) -> None:
        """A column for each question; below the rows, what it asks and how it is answered."""
        others = [one for one in self.table.choice.hidden if not one.startswith("question_")]
        shown = [f"question_{place}" for place in range(1, len(items) + 1)]
        if self.table.choice.hidden != [*others, *shown]:
            self.table.ordering.hide_only([*others, *shown])
        self.asked.setText(
            "   ".join(f"{place} {asked_in_short(one)}" for place, one in enumerate(items, 1))
        )
        self.asked.setVisible(bool(items))
        self._show_asked(is_asked=bool(items))
