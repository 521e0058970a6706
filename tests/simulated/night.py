"""The night: what the program says beside what was counted without it."""

from propdesk.db.keeping.chain import check_chain
from propdesk.fees.arrears.arrears import arrears
from propdesk.fees.bank.taking.waiting import unclaimed_money
from propdesk.fees.checks.checks import check_books
from propdesk.fees.held.by_payer import NothingHeldThen, held_by_payer
from propdesk.fees.prepayments.unused import unused_prepayments
from propdesk.fees.shifts.shifts import shift_report
from propdesk.fees.shifts.unclosed import unclosed_shifts
from tests.simulated.office import Office, Wrong
from tests.simulated.records import registers
from tests.simulated.recount import Recounted, recount


def compare(office: Office, *, whole: bool = True) -> None:
    """Count, ask, compare; Wrong names every difference. `whole`: all the books are checked."""
    with office.raw() as connection:
        told = recount(connection, office.today.isoformat())
    faults = [*told.broken, *_money(office, told), *_lists(office, told), *_kept(office, told)]
    if whole:
        faults += [breach.sentence for breach in office.read(check_books)]
        with office.raw() as connection:
            faults += [breach.sentence for breach in check_chain(connection)]
    if faults:
        raise Wrong("; ".join(faults[:12]))


def _differing(what: str, ours: object, theirs: object) -> list[str]:
    return [] if ours == theirs else [f"{what}: {theirs} is shown, {ours} was counted"]


def _money(office: Office, told: Recounted) -> list[str]:
    listed = office.read(arrears)
    owed = {one.account_id: one.total.fen for one in listed.accounts if one.total.fen}
    prepaid: dict[int, int] = {}
    for row in office.read(unused_prepayments):
        prepaid[row.account_id] = prepaid.get(row.account_id, 0) + row.amount.fen
    drawers = {
        one: office.read(shift_report, session_id=one).expected.fen for one in told.open_drawers
    }
    waiting = sorted(one for one, _name, _at in office.read(unclosed_shifts))
    return [
        *_differing("owed by account", told.owed, owed),
        *_differing("owed", sum(told.owed.values()), listed.total.fen),
        *_differing("prepaid", told.prepaid, prepaid),
        *_differing("unclaimed", told.unclaimed, office.read(unclaimed_money).amount.fen),
        *_differing("deposits held", told.held, _held(office)),
        *_differing("cash", {one: told.drawers[one] for one in told.open_drawers}, drawers),
        *_differing("sessions", told.open_drawers, waiting),
    ]


def _held(office: Office) -> dict[int, int]:
    try:
        lines = office.read(held_by_payer, day=office.today).lines
    except NothingHeldThen:
        return {}
    return {line.one.id: line.held.fen for line in lines}


def _lists(office: Office, told: Recounted) -> list[str]:
    """Each register's chips beside the states of its records."""
    faults: list[str] = []
    for register in registers():
        kind = register.kind
        counted = told.states.get(kind.table.name)
        if counted is None:
            continue
        chips = office.read(register.records.figures).chips
        shown = {id_[6:]: many for id_, many in chips.items() if id_.startswith("state:") and many}
        if any(id_.startswith("state:") for id_ in chips):
            faults += _differing(kind.kind, counted, shown)
        faults += _differing(
            f"all of {kind.kind}", sum(counted.values()), office.read(register.records.total)
        )
    return faults


def _kept(office: Office, told: Recounted) -> list[str]:
    """Whatever a clerk was told is there, each receipt with its amount."""
    lost = office.memory.receipts - told.receipts
    return [f"receipts {sorted(lost)[:5]} are lost"] if lost else []
