"""The dialog of the working hours, and the page of the special days."""

from propdesk.duties.hours.dialogs import hours_dialog
from propdesk.system.settings.service import (
    EstateSettings,
    change_estate_settings,
    estate_settings,
)
from propdesk.ui.desk import Desk


def test_the_hours_are_typed_day_by_day_and_a_slip_stays_in_the_form(desk: Desk) -> None:
    desk.store.write(change_estate_settings, settings=EstateSettings(name="云栖苑"))
    dialog = hours_dialog(desk)
    form = dialog.form
    assert form.field("day0").text() == "08:00-18:00"
    form.field("day0").set_text("08:30-12:00、13:30-17:30")
    form.field("day5").set_text("9点")
    dialog.save()
    assert desk.store.read(estate_settings).office_hours[0] == "08:00-18:00"
    form.field("day5").set_text("9:00-12:00")
    dialog.save()
    hours = desk.store.read(estate_settings).office_hours
    assert (hours[0], hours[5], hours[6]) == ("08:30-12:00, 13:30-17:30", "09:00-12:00", "")
