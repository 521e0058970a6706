"""The forms beside the register: what a patrol found, what the estate has settled of works."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from propdesk.duties.hours.rules import HoursUnreadable, read_spans
from propdesk.kernel.i18n import _
from propdesk.movein.renovation.hours import DaysOfExamsUnreadable, read_days, write_days
from propdesk.movein.renovation.page.site_tasks import violation_begun, violation_of_task
from propdesk.movein.renovation.violations import VIOLATIONS, ViolationFields
from propdesk.system.registers.made_dialogs import made_dialog
from propdesk.system.settings.service import change_estate_settings, estate_settings
from propdesk.ui.forms.fields import CheckField, NumberField, TextField
from propdesk.ui.forms.forms import FormDialog

if TYPE_CHECKING:
    from collections.abc import Mapping

    from propdesk.ui.desk import Desk
    from propdesk.ui.forms.inputs import Field


def violation_dialog(desk: Desk, task_id: int) -> FormDialog:
    """Build the form of a violation that a patrol found; raises NoSite."""
    known = desk.store.read(violation_begun, task_id=task_id)

    def make(fields: ViolationFields) -> int:
        return desk.store.write(violation_of_task, task_id=task_id, fields=fields)

    return made_dialog(
        desk, VIOLATIONS, _("New violation"), _("The patrol"), known, make
    )  # fmt: skip


_HOURS = ("works_hours", "works_hours_law", "works_noise", "works_noise_law")


def settings_dialog(desk: Desk) -> FormDialog:
    """Build the form of what the estate has settled about renovations."""
    known = desk.store.read(estate_settings)

    def save(values: Mapping[str, object]) -> object:
        own: dict[str, object] = {
            name: value or "" if name in _TEXTS else value for name, value in values.items()
        }
        own["works_exam_days"] = read_days(str(values["works_exam_days"] or ""))
        changed = replace(known, **own)  # type: ignore[arg-type]  # the fields of the form
        desk.store.write(change_estate_settings, settings=changed)
        desk.say(_("Saved"), "done")
        return True

    dialog = FormDialog(desk, _("Rules of renovations"), _fields(), save=save)
    shown = {field.name: getattr(known, field.name) for field in dialog.form.fields}
    dialog.form.set_values({**shown, "works_exam_days": write_days(known.works_exam_days)})
    return dialog


_TEXTS = frozenset((*_HOURS, "works_rules"))


def _fields() -> list[Field]:
    days = _("Days from the report that works are done.")
    of_law = _("Empty: the law says none. The stricter of both is printed.")
    like = "08:00-12:00, 14:00-18:00"
    return [
        TextField("works_rules", _("Rules signed now"), placeholder=_("e.g. rules of 2026-03-01")),
        TextField("works_hours", _("Work hours"), required=True, check=_hours),
        TextField(
            "works_hours_law", _("Work hours by law"), placeholder=like, hint=of_law, check=_hours
        ),
        TextField("works_noise", _("Noise hours"), required=True, check=_hours),
        TextField("works_noise_law", _("Noise hours by law"), placeholder=like, check=_hours),
        CheckField("works_quiet_weekends", _("No noise on weekends")),
        CheckField("works_quiet_holidays", _("No noise on holidays")),
        TextField(
            "works_exam_days", _("Days of exams"), placeholder="2027-06-07, 2027-06-08",
            check=_exams,
        ),
        NumberField("works_look_days", _("Inspection within"), least=1, most=365, required=True,
                    hint=days),
        NumberField("works_answer_days", _("Answer within"), least=1, most=365, required=True),
        NumberField("works_refund_days", _("Deposit back within"), least=1, most=365,
                    required=True),
        NumberField(
            "works_patrol_days", _("Patrol of a site every"), least=0, most=90, required=True,
            hint=_("So many days; 0: no patrols are planned."),
        ),
    ]  # fmt: skip


def _hours(value: object) -> tuple[str, str] | None:
    try:
        read_spans(str(value or ""))
    except HoursUnreadable as wrong:
        return "error", str(wrong)
    return None


def _exams(value: object) -> tuple[str, str] | None:
    try:
        read_days(str(value or ""))
    except DaysOfExamsUnreadable as wrong:
        return "error", str(wrong)
    return None
