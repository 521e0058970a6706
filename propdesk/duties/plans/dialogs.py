"""The dialogs of a task: that it was done, and who is to do it."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

from propdesk.duties.checklists.answering_view import CheckAnswering
from propdesk.duties.plans.doing import answer_task, begin_check, finish_task
from propdesk.duties.plans.listing import TASKS_LISTED
from propdesk.duties.plans.planned import running_plans
from propdesk.duties.plans.register import TaskFields
from propdesk.duties.plans.starter import add_office_calendar, office_calendar
from propdesk.kernel.clock import moment_of, wall_time
from propdesk.kernel.i18n import _, ngettext
from propdesk.kernel.records.fields import facts
from propdesk.kernel.scaled import half_width
from propdesk.system.registers.record_dialogs import edit_record_dialog
from propdesk.ui.forms.fields import ChoiceField, DateField, NotesField, TextField
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.forms.inputs import Field, Wrong

if TYPE_CHECKING:
    from propdesk.duties.checklists.service import CheckResult, Typed
    from propdesk.duties.plans.listing import TaskRow
    from propdesk.kernel.records.fields import Fact
    from propdesk.ui.desk import Desk


class HourField(Field):
    """An hour of a day: 830, 8:30, 08:30:15."""

    plain = True

    def parse(self, text: str) -> object:
        plain = half_width(text).replace("：", ":").strip()
        if plain.isdigit() and len(plain) in (3, 4):
            plain = f"{plain[:-2]}:{plain[-2:]}"
        parts = plain.split(":")
        try:
            hour, minute, second = (int(part) for part in (*parts, "0")[:3])
            return time(hour, minute, second)
        except ValueError:
            return _refuse(text)

    def write(self, value: object) -> str:
        return f"{value:%H:%M}" if isinstance(value, time) else str(value)


def _refuse(text: str) -> object:
    raise Wrong(_("“{text}” is no time. Type it like 830 or 08:30.").format(text=text))


def done_dialog(desk: Desk, row: TaskRow) -> FormDialog:
    """Build the form that says when a task was done and by whom; it begins with now."""
    fields = [
        DateField("day", _("Day"), today=desk.today(), required=True),
        HourField("hour", _("Time"), required=True),
        TextField("by", _("Done by")),
        NotesField("result", _("Result")),
    ]

    def save(values: dict[str, object]) -> object:
        day, hour = values["day"], values["hour"]
        assert isinstance(day, date)  # noqa: S101  both are required
        assert isinstance(hour, time)  # noqa: S101
        desk.store.write(
            finish_task,
            task_id=row.id,
            done_at=moment_of(datetime.combine(day, hour)),
            done_by=str(values["by"] or ""),
            result=str(values["result"] or ""),
            seen=row.state,
        )
        desk.say(_("{name} entered").format(name=TASKS_LISTED.called(row)), "done")
        return row.id

    dialog = FormDialog(
        desk, _("Done"), fields, save=save, subject=TASKS_LISTED.called(row), save_words=_("Done")
    )
    now = wall_time(desk.clock.now())
    begun = {"day": now.date(), "hour": now.time(), "by": row.worker or row.team}
    dialog.form.set_values(begun)
    return dialog


def task_form(desk: Desk) -> list[Field]:
    """The fields of who is to do a task."""
    known = desk.store.declarations.record_fields
    typed = [fact for fact in facts(TaskFields) if fact.in_form]
    return [known[fact.shown](desk, fact) for fact in typed]


def edit_task_dialog(desk: Desk, task_id: int) -> FormDialog:
    """Build the form of who is to do a task; raises RecordGone."""
    return edit_record_dialog(desk, TASKS_LISTED, task_form(desk), task_id)


def check_dialog(desk: Desk, row: TaskRow) -> CheckAnswering:
    """Build the sheet on which the check-list of a task is answered. Raises NothingToCheck."""
    sheet_id = desk.store.write(begin_check, task_id=row.id)

    def save(typed: Typed, worker: str, finish: bool) -> CheckResult:
        return desk.store.write(
            answer_task,
            task_id=row.id,
            sheet_id=sheet_id,
            typed=typed,
            worker=worker,
            finish=finish,
        )

    return CheckAnswering(desk, sheet_id, save)


def plan_field(desk: Desk, fact: Fact) -> Field:
    """The plans that have not ended."""
    return ChoiceField(
        fact.name, _(fact.header), list(desk.store.read(running_plans)), required=fact.required
    )


def offer_office_calendar(desk: Desk) -> int:
    """Offer the plans of an office that are not there yet; how many were entered."""
    with desk.attempt():
        missing = list(desk.store.read(office_calendar))
        if not missing:
            desk.say(_("Each plan of the office calendar is there already."), "done")
        elif desk.ask(_("Enter these as plans?"), missing, yes=_("Enter")):
            made = desk.store.write(add_office_calendar)
            words = ngettext("{count} plan entered", "{count} plans entered", made)
            desk.say(words.format(count=made), "done")
            desk.open_page("duties.plans")
            return made
    return 0
