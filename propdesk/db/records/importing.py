"""A workbook of records: what each row would do, and doing it as one gesture that can be undone.

    plan = store.read(LOANS_IN.plan, workbook=workbook)
    plan = with_results(plan, store.try_out(LOANS_IN.together.try_out, rows=plan.wanted))
    done = store.write(LOANS_IN.bring_in, plan=plan, file_name=name)

A row that has a record's number changes that record where a cell says something else; a row
without one is new, unless a record says all the same already. States are moved, no row has them.
What is masked in the file and has the mask of what stands there is not changed.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache, partial
from typing import Any, Generic

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db import audit
from propdesk.db.among import among
from propdesk.db.declarations import declarations
from propdesk.db.records.kinds import F, M, RecordKind, Values
from propdesk.db.records.rows import plain
from propdesk.db.records.searching import meant, referred
from propdesk.db.records.together import Together
from propdesk.db.store import use_case
from propdesk.db.tables import stored
from propdesk.kernel.errors import Level, Problem
from propdesk.kernel.exchange.columns import SheetTable, TableRow, exchanged, tables_of
from propdesk.kernel.exchange.noise import WHY_NO_DATA
from propdesk.kernel.exchange.results import (
    CHANGED,
    NEW,
    PROBLEM,
    SAME,
    BroughtIn,
    ImportPlan,
    PlannedRow,
)
from propdesk.kernel.exchange.understanding import Find, Understood, understood
from propdesk.kernel.i18n import N_, _, listed
from propdesk.kernel.progress import NoProgress, Progress
from propdesk.kernel.records.fields import TEXTS, Fact, FactKind, facts, logged_words, record_of
from propdesk.kernel.records.gestures import GestureResult, RowChange
from propdesk.kernel.sheets.cells import Cell, Workbook, cell_text
from propdesk.kernel.sheets.masking import mask_in_text
from propdesk.kernel.sheets.writing import stored_text

_STEPS = 200
_SUMS = N_("A row of sums.")


class RecordImport(Generic[M, F]):
    """See the module. `row` is the declared row of the kind's list: an export of it comes back."""

    def __init__(
        self,
        kind: RecordKind[M, F],
        row: type,
        together: Together[M, F],
        *,
        touches: tuple[str, ...],
    ) -> None:
        self.kind, self.row, self.together = kind, row, together
        self.fields = tuple(one for one in exchanged(kind.fields) if one.name in kind.columns)
        self.plan = use_case(permission=kind.edit)(self._plan)
        self.bring_in = use_case(permission=kind.edit, touches=touches)(self._bring_in)

    def _plan(
        self, session: Session, *, workbook: Workbook, progress: Progress | None = None
    ) -> ImportPlan:
        """Read the rows and compare them with what is there. Raises NoSuchList, Cancelled.

        What only saving tells is added by `with_results` from a trial.
        """
        progress = progress or NoProgress()
        tables, left = tables_of(workbook, self.kind.fields, self.row)
        total = sum(len(table.rows) for table in tables)
        planner = _Planner(session, self.kind, self.fields, tables)
        rows: list[PlannedRow] = []
        for table in tables:
            for row in table.rows:
                if len(rows) % _STEPS == 0:
                    progress.step(len(rows), total)
                rows.append(planner.planned(table, row))
        not_taken = (_remark(sheet, 0, _(why)) for sheet, why in left)
        return ImportPlan(tuple(rows), (*not_taken, *_remarks(tables)))

    def _bring_in(
        self,
        session: Session,
        *,
        plan: ImportPlan,
        file_name: str,
        progress: Progress | None = None,
    ) -> BroughtIn:
        """Write the good rows, each through the same door as the form; the others stay out."""
        result = self.together.change(session, rows=plan.wanted, progress=progress)
        done = with_results(plan, result)
        written = result.ids("done")
        if written:
            counts = {how: done.count(how) for how in (NEW, CHANGED, SAME, PROBLEM)}
            subject = (self.kind.kind, None, file_name)
            audit.record(session, "import.list", subject, None, counts)
        alone = written[0] if written and not result.gesture else 0
        return BroughtIn(done, result.gesture, alone)


def with_results(plan: ImportPlan, result: GestureResult) -> ImportPlan:
    """The plan with what saving (or trying to) said of its good rows, each beside its cell."""
    results = iter(result.rows)
    rows = []
    for row in plan.rows:
        if row.how in (NEW, CHANGED):
            told = next(results)
            if told.how == "refused":
                errors = told.errors or {"": told.why}
                wrong = tuple(_problem(row, name, said) for name, said in errors.items())
                row = replace(row, how=PROBLEM, problems=(*row.problems, *wrong))  # noqa: PLW2901  the row as it ended
            elif told.how == "same":
                row = replace(row, how=SAME)  # noqa: PLW2901  the row as it ended
        rows.append(row)
    return replace(plan, rows=tuple(rows))


def _problem(row: PlannedRow, name: str, sentence: str, level: Level = Level.ERROR) -> Problem:
    return Problem(
        sheet=row.sheet,
        row=row.number,
        column=row.letters.get(name, ""),
        level=level,
        kind=level.value,
        message="{said}",
        values={"said": sentence},
    )


def _remarks(tables: Sequence[SheetTable]) -> Iterator[Problem]:
    """What of the lists is not taken, or is doubtful: nothing is passed over in silence."""
    for table in tables:
        sheet, head = table.sheet, table.header_row
        if table.unknown:
            said = _("No field of the list is called so; not taken: {names}.")
            yield _remark(sheet, head, said.format(names=listed(table.unknown)))
        if table.shown:
            said = _("Only shown, an import does not change it: {names}.")
            yield _remark(sheet, head, said.format(names=listed(table.shown)))
        if table.hidden:
            said = _("Hidden or filtered rows on this sheet: {count}. They are taken as well.")
            yield _remark(sheet, head, said.format(count=f"{table.hidden:,}"))
        yield from table.faults
        for number, why in table.passed:
            yield _remark(sheet, number, _(WHY_NO_DATA.get(why, _SUMS)))


def _remark(
    sheet: str, row: int, said: str, column: str = "", level: Level = Level.NOTICE
) -> Problem:
    return Problem(
        sheet=sheet,
        row=row,
        column=column,
        level=level,
        kind="passed_over",
        message="{said}",
        values={"said": said},
    )


class _Planner:
    """Compares row by row; knows the records that the file names, and which are there already."""

    def __init__(
        self,
        session: Session,
        kind: RecordKind[Any, Any],
        fields: Sequence[Fact],
        tables: Sequence[SheetTable],
    ) -> None:
        self._session, self._kind, self._fields = session, kind, fields
        own = next((fact for fact in fields if fact.own), None)
        # However the number is written: in full width, in small letters.
        self._key = None if own is None else replace(own, kind=FactKind.CODE)
        self._others = {fact.name: one for fact, one in referred(declarations(session), kind)}
        self._finds: dict[str, Find] = {
            name: cache(partial(meant, session, other)) for name, other in self._others.items()
        }
        self._seen = self._records_named(tables)
        self._rows: dict[object, int] = {}
        self._there: dict[tuple[str, ...], Counter[tuple[object, ...]]] = {}

    def _records_named(self, tables: Sequence[SheetTable]) -> dict[object, tuple[int, Values]]:
        """Number → id and values, of the records that the file names."""
        key = self._key
        if key is None:
            return {}
        wanted = {
            understood(key, row.cells[key.name]).value
            for table in tables
            if key.name in table.letters
            for row in table.rows
        } - {"", None}
        names = [fact.name for fact in self._fields]
        model = self._kind.model
        columns = [getattr(model, name) for name in (self._kind.key, *names)]
        found = self._session.execute(
            select(*columns).where(among(getattr(model, key.name), map(str, wanted)))
        )
        rows = [(one, dict(zip(names, values, strict=True))) for one, *values in found]
        return {values[key.name]: (one, values) for one, values in rows}

    def planned(self, table: SheetTable, row: TableRow) -> PlannedRow:
        """What a row would do as far as it alone and what is there tell."""
        planned = PlannedRow(
            sheet=table.sheet,
            number=row.number,
            how=PROBLEM,
            change=RowChange(0, {}),
            letters=table.letters,
        )
        number, wrong = self._number(row)
        if wrong:
            key = self._key.name if self._key else ""
            return replace(planned, problems=(_problem(planned, key, wrong),))
        record_id, seen = self._seen.get(number, (0, {}))
        values, problems = self._values(planned, row, seen if record_id else None)
        name = str(number or next((v for v in values.values() if v and isinstance(v, str)), ""))
        held = {name: seen[name] for name in values if name in seen}
        how = (CHANGED if values else SAME) if record_id else NEW
        if any(one.level is Level.ERROR for one in problems):
            how = PROBLEM
        elif how == NEW and self._is_there(table, values):
            how = SAME
        return replace(
            planned,
            how=how,
            change=RowChange(record_id, values, held, name),
            problems=problems,
            told=tuple(self._told(values, held)),
        )

    def _told(self, values: Values, held: Values) -> Iterator[str]:
        """What the row says, field by field; of a known record what stood there before."""
        for fact in self._fields:
            if fact.name in values:
                now = self._words(fact, values[fact.name]) or _("nothing")
                before = self._words(fact, held.get(fact.name))
                yield f"{_(fact.header)} {f'{before} → ' if before else ''}{now}"

    def _words(self, fact: Fact, value: object) -> str:
        other = self._others.get(fact.name)
        if other is None:
            return logged_words(fact, stored(value))
        record = self._session.get(other.model, value) if value else None
        return "" if record is None else other.name(self._session, record)

    def _number(self, row: TableRow) -> tuple[object, str]:
        """What the row names its record by (None: it is new), and what is wrong with that."""
        key = self._key
        if key is None or key.name not in row.cells:
            return None, ""
        read = understood(key, row.cells[key.name])
        if read.wrong or read.value in ("", None):
            return None, read.wrong
        before = self._rows.setdefault(read.value, row.number)
        if before != row.number:
            told = _("{number} stands in row {row} already. Each may stand there only once.")
            return None, told.format(number=read.value, row=before)
        if read.value not in self._seen and not key.in_form:
            told = _("There is no {number}. Leave it empty for a new one: it gets the next number.")
            return None, told.format(number=read.value)
        return read.value, ""

    def _values(
        self, planned: PlannedRow, row: TableRow, seen: Values | None
    ) -> tuple[dict[str, object], tuple[Problem, ...]]:
        """The values the row gives, of a known record only those that differ from `seen`."""
        values, problems = dict[str, object](), list[Problem]()
        for fact in self._fields:
            if fact.name not in row.cells or (fact.own and not fact.in_form):
                continue
            cell = row.cells[fact.name]
            if seen is not None and _as_it_left(fact, cell, seen[fact.name]):
                continue
            read = _masked(fact, cell) or understood(fact, cell, find=self._finds.get(fact.name))
            if read.wrong:
                problems.append(_problem(planned, fact.name, read.wrong))
            elif read.doubt:
                problems.append(_problem(planned, fact.name, read.doubt, Level.WARNING))
            if (
                read.wrong
                or (fact.mask and read.doubt)
                or (seen is None and read.value in ("", None))
            ):
                continue
            if seen is None or read.value != seen[fact.name]:
                values[fact.name] = read.value
        return values, tuple(problems)

    def _is_there(self, table: SheetTable, values: Values) -> bool:
        """Whether a record says all the same already that no row before this one was taken for."""
        needed = [fact.name for fact in facts(self._kind.fields) if fact.must_be_typed]
        if any(name not in values for name in needed):
            return False
        names = tuple(
            f.name for f in self._fields if f.name in table.letters and f is not self._key
        )
        tidied = self._kind.tidy(record_of(self._kind.fields, values))
        said = tuple(stored(getattr(tidied, name)) for name in names)
        if names not in self._there:
            columns = plain(self._kind.table.name).c
            rows = self._session.execute(select(*(columns[name] for name in names)))
            self._there[names] = Counter(tuple(each) for each in rows)
        left = self._there[names]
        left[said] -= 1
        return left[said] >= 0


def _masked(fact: Fact, cell: Cell) -> Understood | None:
    """What a cell says that hides a part of its value; None for any other."""
    if fact.mask is None or "*" not in cell_text(cell):
        return None
    return Understood(doubt=_("Places of it are masked; it is left as it was."))


def _as_it_left(fact: Fact, cell: Cell, value: object) -> bool:
    """Whether a text stands in the cell as an export wrote it, masked or in full; a file of plain
    text may hold other spaces and lines."""
    if fact.kind not in TEXTS or not isinstance(value, str):
        return False
    written = stored_text(value)
    hidden = fact.mask(value) if fact.mask else mask_in_text(value)
    mine = (written, written.removeprefix("'"), hidden)
    return " ".join(cell_text(cell).split()) in {" ".join(one.split()) for one in mine}
