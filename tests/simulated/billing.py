"""What makes debts and takes them away: runs, prices, meters, shares, months, other owners."""

from dataclasses import replace
from datetime import date, timedelta

from propdesk.estate.people.occupancy import add_resident, change_owner, end_role
from propdesk.estate.people.people import add_person
from propdesk.estate.records import PersonFields, RoleFields, UnitFields
from propdesk.estate.rules import AreaBasis, RoleKind, UnitKind
from propdesk.estate.units.listed import UNIT_USES
from propdesk.fees.billing.billing import publish_run
from propdesk.fees.billing.undoing import take_back_line, undo_run
from propdesk.fees.charges.cutting import PaidBills, split_bills
from propdesk.fees.charges.joining import join_bill
from propdesk.fees.charges.splitting import reaching_beyond
from propdesk.fees.meters.rounds import read_meter, take_reading_back
from propdesk.fees.months.closing import close_month, reopen_month
from propdesk.fees.months.listing import find_months
from propdesk.fees.rules import Formula
from propdesk.fees.sharing.apportioning import share_out
from propdesk.fees.sharing.shares import sharing_of
from propdesk.fees.tariffs.changes import add_version, create_tariff
from propdesk.fees.tariffs.tariffs import Applies, TariffFields, VersionFields
from propdesk.fees.vouchers.exporting import export_vouchers, undo_export
from propdesk.system.settings.estate_settings import change_estate_settings, estate_settings
from propdesk.system.users.second_person import Second
from tests.simulated.acts import act
from tests.simulated.desk import UNITS
from tests.simulated.office import Office


def _month(office: Office, ago: int) -> str:
    months = office.today.year * 12 + office.today.month - 1 - ago
    return f"{months // 12}-{months % 12 + 1:02}"


@act(8)
def bill(office: Office) -> None:
    """A month, a quarter, a year; sometimes one that was billed already."""
    day = office.today
    quarter = f"{day.year}-Q{(day.month - 1) // 3 + 1}"
    often = [_month(office, office.pick((0, 0, 0, 1, -1, 14))), _month(office, 0), quarter]
    office.write(publish_run, period=office.pick([*often, f"{day.year}", "2026-13", "x"]))


@act(2)
def take_a_run_back(office: Office) -> None:
    """The lines nobody paid on."""
    run_id = office.any_of("SELECT id FROM billing_run ORDER BY id DESC LIMIT 6")
    office.write(undo_run, run_id=run_id)


@act(4)
def take_a_line_back(office: Office) -> None:
    """One line that was wrong."""
    query = "SELECT charge_id FROM open_charge WHERE live ORDER BY 1 DESC LIMIT 200"
    office.write(take_back_line, charge_id=office.any_of(query), reason="多开了")


@act(6)
def take_a_room_in(office: Office) -> None:
    """The estate grows; one that a program of long ago left has few rooms."""
    number = office.dice.randrange(1, 40) * 100 + office.dice.randrange(1, 5)
    fields = UnitFields(
        building=f"{office.dice.randint(1, 9)}", entrance="1", room=f"{number}",
        built_area=office.dice.randint(30, 200) * 10_000,
    )  # fmt: skip
    unit_id = office.write(UNIT_USES.add, fields=fields)
    person = office.write(
        add_person, fields=PersonFields(name=office.pick(("袁芳", "何伟", "贺强")))
    )
    day = office.today - timedelta(days=office.dice.randrange(100))
    office.write(change_owner, unit_id=unit_id, day=day, new_owners=[(person, None)])


@act(2)
def make_a_tariff(office: Office) -> None:
    """Something more is charged for, of every room."""
    items = "SELECT id FROM fee_item WHERE nature = 'own_income' ORDER BY id"
    by_area = office.chance(0.5)
    fields = TariffFields(
        fee_item_id=office.any_of(items), name=f"收费{office.dice.randrange(1000)}",
        formula=Formula.AREA if by_area else Formula.FIXED,
        period_months=office.pick((1, 1, 3, 12)), applies=Applies((UnitKind.ROOM,)),
    )  # fmt: skip
    version = VersionFields(
        effective_from=office.today.replace(day=1), price=office.dice.randint(1, 40) * 100_000,
        area_basis=AreaBasis.BUILT if by_area else None,
    )  # fmt: skip
    office.write(create_tariff, fields=fields, version=version)


@act(1)
def raise_a_price(office: Office) -> None:
    """A tariff has another price from a month on."""
    tariff = office.any_of("SELECT id FROM tariff WHERE formula <> 'own' ORDER BY id")
    since = (office.today.replace(day=1) + timedelta(days=40)).replace(day=1)
    basis = office.ask(
        "SELECT area_basis FROM tariff_version WHERE tariff_id = ? ORDER BY id DESC", tariff
    )
    fields = VersionFields(
        effective_from=since if office.chance(0.9) else office.today,
        price=office.dice.randint(1, 40) * 100_000,
    )
    fields = replace(fields, area_basis=basis[0][0] if basis else None)
    office.write(add_version, tariff_id=tariff, version=fields)


@act(12)
def read_a_meter(office: Office) -> None:
    """On from the last value, mostly; or the reading goes again."""
    meter = office.any_of("SELECT id FROM meter ORDER BY id")
    rows = office.ask(
        "SELECT value, read_on FROM meter_reading WHERE meter_id = ? ORDER BY read_on DESC", meter
    )
    if rows and office.chance(0.1):
        day = office.today if office.chance(0.3) else date.fromisoformat(rows[0][1])
        office.write(take_reading_back, meter_id=meter, day=day)
        return
    last = rows[0][0] if rows else 0
    text = str(max(0, last // 1_000_000 + office.dice.randint(-2, 40)))
    typed = office.pick((text, text, text, text, "abc", "-3", ""))
    office.write(read_meter, meter_id=meter, day=office.today, text=typed)


@act(3)
def share_a_bill(office: Office) -> None:
    """A supplier's bill goes to the units."""
    bill_id = office.any_of("SELECT id FROM shared_bill ORDER BY id DESC LIMIT 5")
    office.write(share_out, seen=office.read(sharing_of, bill_id=bill_id))


@act(3)
def close_the_month(office: Office) -> None:
    """The next one, when nothing stands in the way; now and then it is opened again."""
    found = office.read(find_months)
    if office.chance(0.15):
        office.write(
            reopen_month, month=_month(office, 2), reason="补录", second=Second(name="李四")
        )
        return
    office.write(close_month, month=found.next_month or _month(office, 1))


@act(2)
def vouchers(office: Office) -> None:
    """Exported, or taken back."""
    if office.chance(0.3):
        export = office.any_of("SELECT id FROM voucher_export ORDER BY id DESC LIMIT 3")
        office.write(undo_export, export_id=export)
        return
    month = office.any_of("SELECT month FROM month_close ORDER BY month DESC LIMIT 4")
    office.write(export_vouchers, month=month, number=office.pick((0, 0, 1)))


@act(2)
def sell_a_room(office: Office) -> None:
    """It has another owner; bills that reach beyond are cut."""
    unit_id = office.any_of("SELECT id FROM unit WHERE kind = 'room' ORDER BY id")
    person = office.write(
        add_person, fields=PersonFields(name=office.pick(("白雪", "华勇", "蓝天")))
    )
    day = office.today + timedelta(days=office.dice.randint(-40, 20))
    office.write(change_owner, unit_id=unit_id, day=day, new_owners=[(person, None)])
    preview = office.read(reaching_beyond, unit_ids=[unit_id])
    lines = (*preview.unpaid, *preview.paid)
    if lines and office.chance(0.8):
        office.write(split_bills, lines=lines, paid=office.pick(list(PaidBills)))


@act(1)
def join_a_bill(office: Office) -> None:
    """What was cut is one again."""
    query = "SELECT charge_id FROM open_charge WHERE live ORDER BY 1 DESC LIMIT 60"
    office.write(join_bill, charge_id=office.any_of(query), reason="没卖成")


@act(2)
def somebody_moves(office: Office) -> None:
    """A tenant comes, a role ends."""
    if office.chance(0.5):
        role = office.any_of("SELECT id FROM occupancy ORDER BY id DESC LIMIT 60")
        until = office.today + timedelta(days=office.dice.randint(-30, 30))
        office.write(end_role, role_id=role, until=until)
        return
    office.write(
        add_resident,
        unit_id=office.any_of(UNITS),
        role=RoleFields(office.pick((RoleKind.TENANT, RoleKind.FAMILY)), since=office.today),
        person=PersonFields(name=office.pick(("租客甲", "租客乙"))),
    )


@act(1)
def change_a_setting(office: Office) -> None:
    """Prepayment pays after a run, or waits for the desk."""
    own = office.read(estate_settings)
    changed = replace(own, offset_after_billing=not own.offset_after_billing)
    office.write(change_estate_settings, settings=changed)
