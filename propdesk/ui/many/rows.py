"""What is done with many rows of a list: a field is changed, rows are deleted or moved, and one
Ctrl+Z takes all of it back.

    self.many = ManyRows(desk, PEOPLE_TOGETHER, PersonRow, name="people", fields=…)
    RegisterPage(desk, …, attach=self.many.attach, actions=[Action(…, several=self.many.change), …])

The ids are those that were selected when it began. Each asks first and says how many; it runs as
one job, and what was refused is listed row by row and stays selected.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from propdesk.kernel.clock import wall_time
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import _, listed, ngettext
from propdesk.kernel.paper.records import PaperHead
from propdesk.kernel.records.fields import Fact, FactKind, facts
from propdesk.kernel.records.gestures import GestureResult, LastStep, RowChange
from propdesk.kernel.records.states import Move
from propdesk.ui.desk import Desk
from propdesk.ui.forms.fields import ChoiceField
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.forms.inputs import Field
from propdesk.ui.lists.rows import row_id
from propdesk.ui.lists.tables import Table
from propdesk.ui.many.cell_edit import CellTyping
from propdesk.ui.many.door import Door
from propdesk.ui.many.paste import Pasting, Target
from propdesk.ui.many.results import ResultDialog, told
from propdesk.ui.parts.messages import MessageDialog, choice_dialog
from propdesk.ui.parts.small_parts import label

FIELD = "field"
NAMED = 3  # rows that a question names
GREY = 200  # rows that stay, in grey, when a change has taken them out of the filter


class ManyRows(QObject):
    """See the module. `row` is the declared class of the rows, `fields` makes the form's fields,
    those of a part of a field too; `called` says what a row is called. `name` is that of the list
    as it leaves the program, `head` whose paper it is. `key` is the column by which a pasted row
    is known, `find` gives the id of the record by the cells of its row as people write them, by
    column; None for nobody.
    """

    undone = Signal(object)
    """The row in hand as it was, when its last save was taken back and it is still there."""

    def __init__(
        self,
        desk: Desk,
        door: Door,
        row: type[Any],
        *,
        name: str,
        fields: Callable[[], Sequence[Field]],
        called: Callable[[Any], str],
        head: Callable[[], PaperHead] | None = None,
        key: str = "",
        find: Callable[[Mapping[str, str]], int | None] | None = None,
        begun: Callable[[], Mapping[str, object]] = dict,
        typing_key: str = "F2",
    ) -> None:
        super().__init__(desk)
        self.desk, self.door, self.row, self.name = desk, door, row, name
        self.fields, self.called, self.head, self.begun = fields, called, head, begun
        self.key, self.find, self._typing_key = key, find or self._id_of, typing_key
        self._table: Table | None = None

    def attach(self, table: Table) -> None:
        """Work on the rows of this table."""
        self._table = table
        self.setParent(table)
        if self.door.permission not in self.desk.store.actor.permissions:
            return
        self.typing = CellTyping(
            self.desk,
            table,
            self.door,
            declared=facts(self.row),
            fields=self.fields,
            write=self.write,
            key=self._typing_key,
        )
        self.pasting = Pasting(
            Target(
                desk=self.desk,
                table=table,
                door=self.door,
                declared=facts(self.row),
                fields=self.fields,
                key=self.key,
                find=self.find,
                begun=self.begun,
                run=self._run,
                write=self.write,
            )
        )

    @property
    def table(self) -> Table:
        """The rows it works on."""
        assert self._table is not None  # noqa: S101  its page attaches it
        return self._table

    def _id_of(self, cells: Mapping[str, str]) -> int | None:
        """The id of the record that has exactly this in its `key`."""
        return self.desk.store.read(self.door.find, column=self.key, value=cells[self.key])

    # Changing, deleting, moving

    def change(self, ids: Sequence[int]) -> None:
        """Ask for one field and its value, and write it into all these rows."""
        with self.desk.attempt():
            seen = self.desk.store.read(self.door.seen, ids=ids[:1])
            self._change(ids, next(iter(seen.values()), {}))

    def _change(self, ids: Sequence[int], first: Mapping[str, object]) -> None:
        dialog = change_dialog(self, len(ids), first)
        if dialog.exec() and isinstance(dialog.result_value, dict):
            values = dict(dialog.result_value)
            self.write([RowChange(each, values) for each in ids])

    def write(self, rows: Sequence[RowChange]) -> None:
        """Change these rows, and add the new ones among them."""
        self._run(self.door.change, _("Changing the rows"), rows=rows)

    def delete(self, ids: Sequence[int]) -> None:
        """Ask, and delete all of these that nothing refers to."""
        words = ngettext("Delete {count} row?", "Delete {count} rows?", len(ids))
        details = [
            self._names(ids),
            _("What something refers to stays, and the list says why."),
            _("The log keeps what they were. Ctrl+Z brings all of them back."),
        ]
        if self.desk.ask(_count(words, ids), details, yes=_("Delete"), danger=True):
            self._run(self.door.delete, _("Deleting the rows"), ids=ids)

    def move(
        self,
        move: Move[Any],
        ids: Sequence[int],
        *,
        form: Sequence[Field] = (),
        made: Callable[[dict[str, object]], object] | None = None,
    ) -> None:
        """Ask, for what goes with the move too, and move all of these that may be.

        `made` turns the typed values of `form` into what goes with it; its field `why` is the
        reason.
        """
        words = ngettext("{title}: {count} row", "{title}: {count} rows", len(ids))
        title = words.format(title=_(move.title), count=f"{len(ids):,}")
        where: dict[str, Any] = {"ids": ids, "to": move.to, "button": move.title}
        if not form:
            details = [self._names(ids), _("Those that may not be moved stay, with the reason.")]
            if made:  # its form notes the day of the move, and asks for nothing
                where["values"] = made({})
            if self.desk.ask(title, details, yes=_(move.title)):
                self._run(self.door.move, _("Moving the rows"), **where)
            return
        dialog = FormDialog(
            self.desk, title, form, save=lambda values: values, save_words=_(move.title)
        )
        if dialog.exec() and isinstance(typed := dialog.result_value, dict):
            more: dict[str, Any] = {"values": made(typed)} if made else {}
            more |= {"why": str(typed["why"])} if "why" in typed else {}
            self._run(self.door.move, _("Moving the rows"), **where, **more)

    def _names(self, ids: Sequence[int]) -> str:
        """The first of the rows by their names."""
        model = self.table.model
        numbers = [model.number_of(each) for each in ids[:NAMED]]
        rows = [model.row(number) for number in numbers if number is not None]
        names = listed(self.called(row) for row in rows if row is not None)
        return _("{names} and others").format(names=names) if len(ids) > NAMED else names

    # Running one

    def _run(
        self,
        use_case: Callable[..., GestureResult],
        title: str,
        done: Callable[[object], object] | None = None,
        *,
        keep: bool = True,
        **what: Any,  # noqa: ANN401
    ) -> None:
        store, model = self.desk.store, self.table.model
        write = store.write if keep else store.try_out
        changed = what.get("ids") or [row.id for row in what.get("rows", ()) if row.id]
        places = {each: model.number_of(each) for each in changed[:GREY]}
        self.table.stood = {each: place for each, place in places.items() if place is not None}
        self.desk.run(
            lambda progress: write(use_case, **what, progress=progress),
            title=title,
            done=done or self._tell,
            writes=True,
            page=self.table,
        )

    def _tell(self, result: object, *, again: bool = True) -> None:
        """Say how many; what was refused is listed, and stays selected. `again`: it can be taken
        back, as an undo cannot."""
        if not isinstance(result, GestureResult):
            return
        refused = [each for each in result.ids("refused") if each]
        if refused:
            self.table.selection.only(refused)
        if result.count("refused"):
            self.result_dialog(result).exec()
        else:
            words = _("{done}. Ctrl+Z takes it back.") if result.gesture and again else "{done}"
            self.desk.say(words.format(done=told(result)), "done")

    def result_dialog(self, result: GestureResult) -> ResultDialog:
        """Build the list of what became of each row."""

        def leave(rows: int, file_name: str) -> object:
            what = {"list_name": self.name, "rows": rows, "file_name": file_name}
            return self.desk.store.write(self.door.leave, **what)

        return ResultDialog(self.desk, result, head=self.head, leave=leave)

    # Taking back

    def undo(self) -> None:
        """Take back the last step: a whole gesture, a deletion; else the last save of the row in
        hand."""
        row = self.table.current_row()
        with self.desk.attempt():
            step = self.desk.store.read(self.door.last)
            if step is not None and (step.gesture or step.done == "delete"):
                name = self.called(row) if row and self._has_a_save(row_id(row)) else ""
                answer = undo_dialog(self.desk, step, name).exec()
                if answer == STEP:
                    self._undo_step(step)
                if answer != ROW:
                    return
            if row is None:
                self.desk.say(_("There is nothing to take back here."), "info")
                return
            if title := self.desk.store.read(self.door.takes_long, record_id=row_id(row)):
                self.undo_long(row, _(title))
            elif self._undo_save(row_id(row), self.called(row)):
                self.undone.emit(row)

    def undo_long(self, row: Any, title: str) -> None:  # noqa: ANN401  a row of the list
        """Take back in a job what works through much: a move, which deletes nothing."""
        store, record_id, name = self.desk.store, row_id(row), self.called(row)

        def tell(_nothing: object) -> None:
            self.desk.say(_("The last save of {name} is undone").format(name=name), "done")
            self.undone.emit(row)

        self.desk.run(
            lambda _progress: store.write(self.door.undo, record_id=record_id),
            title=title,
            done=tell,
            writes=True,
            stoppable=False,
            page=self.table,
        )

    def _has_a_save(self, record_id: int) -> bool:
        """Whether there is a save of this record; what came with an import has none of its own."""
        try:
            return bool(self.desk.store.read(self.door.saved, record_id=record_id))
        except UserError:
            return False

    def _undo_save(self, record_id: int, name: str) -> bool:
        """Take back the last save of a record; where that deletes it, after asking. What will be
        refused is refused before the question. Whether it still is there, as it was before."""
        self.desk.store.try_out(self.door.undo, record_id=record_id)
        deletes = self.desk.store.read(self.door.saved, record_id=record_id) in ("add", "restore")
        if deletes:
            details = [_("Nothing was changed since it was added: taking that back deletes it.")]
            words = _("Delete {name}?").format(name=name)
            if not self.desk.ask(words, details, yes=_("Delete"), danger=True):
                return False
        self.desk.store.write(self.door.undo, record_id=record_id)
        self.desk.say(_("The last save of {name} is undone").format(name=name), "done")
        return not deletes

    def _undo_step(self, step: LastStep) -> None:
        if step.gesture:
            say = partial(self._tell, again=False)
            self._run(self.door.undo_many, _("Taking it back"), say, gesture=step.gesture)
            return
        self.desk.store.write(self.door.undo, record_id=step.record_id)
        self.desk.say(_("{name} is back").format(name=step.name), "done")


def _count(words: str, ids: Sequence[int]) -> str:
    return words.format(count=f"{len(ids):,}")


STEP, ROW = 1, 2  # what of an undo was chosen


def undo_dialog(desk: Desk, step: LastStep, row: str) -> MessageDialog:
    """Build the question what is taken back: the last step, or the last save of the row in hand."""
    at = f"{wall_time(step.at):%m-%d %H:%M}"
    if step.gesture:
        words = ngettext(
            "Take back what was done to {count} row at {time}?",
            "Take back what was done to {count} rows at {time}?",
            step.count,
        )
        sentence = words.format(count=f"{step.count:,}", time=at)
        detail = _("A row that was changed since stays, and the list says so.")
        yes = ngettext("All {count} row", "All {count} rows", step.count)
        yes = yes.format(count=f"{step.count:,}")
    else:
        sentence = _("Bring back {name}, deleted at {time}?").format(name=step.name, time=at)
        detail, yes = _("It comes back as it was."), _("Bring back")
    choices = [yes, *([_("Only {name}").format(name=row)] if row else [])]
    return choice_dialog(desk.window, sentence, [detail], choices, icon="undo-2")


def change_dialog(many: ManyRows, count: int, first: Mapping[str, object]) -> FormDialog:
    """Build the form that asks which field of `count` rows gets which value: {name: value}.

    The choices begin as in the `first` row: the other fields are judged beside them.
    """
    declared = {fact.name: fact for fact in facts(many.row)}
    fields = [
        field
        for field in sorted(many.fields(), key=lambda each: not _in_place(declared, each.name))
        if (fact := declared.get(field.name)) is not None
        and not fact.own
        and fact.kind not in (FactKind.STATE, FactKind.SEVERAL)
    ]
    titles = {each.name: _(declared[each.name].header) for each in fields}
    chosen = ChoiceField(FIELD, _("Field"), list(titles.items()), required=True)
    told_below = label("", 13, 500, "text2", wrap=True)
    words = ngettext("Change {count} row", "Change {count} rows", count)
    dialog = FormDialog(
        many.desk,
        words.format(count=f"{count:,}"),
        [chosen, *fields],
        save=lambda values: {str(values[FIELD]): values[str(values[FIELD])]},
        save_words=words.format(count=f"{count:,}"),
    )
    dialog.add_below(told_below)

    def tell() -> None:
        for each in fields:
            dialog.form.show_field(each.name, on=each.name == chosen.value())
        name = str(chosen.value())
        told_below.setText(_promise(titles[name], dialog.form.field(name), count))

    for each in (chosen, *fields):
        each.edited.connect(tell)
    for each in fields:
        if isinstance(each, ChoiceField) and each.name in first:
            each.set_value(first[each.name])
    chosen.set_value(fields[0].name if fields else None)
    tell()
    return dialog


def _in_place(declared: Mapping[str, Fact], name: str) -> bool:
    """What is typed into lists is asked first."""
    return name in declared and declared[name].in_place


def _promise(title: str, field: Field, count: int) -> str:
    """What saving will do, with its number."""
    shown = field.shown_text()
    if shown:
        words = ngettext(
            "“{field}” of {count} row becomes “{value}”.",
            "“{field}” of {count} rows becomes “{value}”.",
            count,
        )
    elif field.required:
        words = ngettext(
            "“{field}” cannot be empty: type what {count} row shall have.",
            "“{field}” cannot be empty: type what {count} rows shall have.",
            count,
        )
    else:
        words = ngettext(
            "“{field}” of {count} row is emptied.", "“{field}” of {count} rows is emptied.", count
        )
    return words.format(field=title, count=f"{count:,}", value=shown)
