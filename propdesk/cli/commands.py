"""What each command does: opens the data, runs the use cases of the window, gives plain values."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from propdesk.cli.arguments import Outcome, amount, argument, day, notes, said, yuan
from propdesk.cli.command_data import act_as_user, data, folder_of, use_recovery_key
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.kernel.money import ZERO, Money

if TYPE_CHECKING:
    from propdesk.db.keeping.backup import Backup
    from propdesk.db.keeping.layout import DataFolder
    from propdesk.db.store import Actor
    from propdesk.fees.dues.drafts import UnbilledUnit

METHODS = ("cash", "wechat", "alipay", "card", "transfer", "cheque", "other", "prepaid")
COLLECT_ARGUMENTS = (
    argument("unit", metavar=N_("UNIT"), help=N_("the room, such as 1-2-301")),
    argument("amount", type=amount, metavar=N_("AMOUNT"), help=N_("how much, in yuan")),
    argument("--method", choices=METHODS, default="cash", help=N_("how it is paid (cash)")),
    argument(
        "--value-day",
        type=day,
        metavar=N_("DAY"),
        help=N_("the day the money arrived (default: today)"),
    ),
    said("--payer", N_("NAME"), N_("who pays, where it is somebody else")),
    said("--remark", N_("TEXT"), N_("what the receipt says besides")),
    yuan("--round-off", N_("how much of the total is waived as jiao and fen"), default=ZERO),
    argument("--prepay", action="store_true", help=N_("keep all of it as prepayment")),
)
CLOSE_ARGUMENTS = (
    yuan("--counted", N_("the cash counted (default: as expected)")),
    argument(
        "--notes",
        type=notes,
        metavar=N_("COUNT"),
        help=N_("the cash by notes and coins, such as 100x5,50x2,0.5x3"),
    ),
    yuan("--float", N_("what stays as the next float")),
    said("--explanation", N_("REASON"), N_("why counted and expected differ")),
    said("--handed-to", N_("NAME"), N_("who received the cash, or which bank")),
    said("--slip", N_("NUMBER"), N_("the deposit slip of the bank")),
    said("--cashier", N_("NAME"), N_("close the session of this absent cashier (with --absence)")),
    said("--absence", N_("REASON"), N_("why it is closed for the cashier")),
)


class NoBackupYet(UserError):
    """Nothing to verify."""

    message = N_("No backup was made yet. Make one first: propdesk backup FOLDER.")


class NothingMasked(UserError):
    """There is nothing in the list that could be written in full."""

    message = N_("Nothing is masked in the list {list}; --unmasked is for: {lists}.")


def demo(options: argparse.Namespace) -> Outcome:
    """Fill an empty estate with invented data; needs that no window is open."""
    from propdesk.db.keeping.layout import DataFolder
    from propdesk.db.keeping.lock import take_lock
    from propdesk.fees.demo import fill_sample_estate

    with data(options) as store:
        lock = take_lock(DataFolder(folder_of(options)), owner="command")
        try:
            counts = fill_sample_estate(store, units=options.units)
        finally:
            lock.release()
    return counts, True


def import_roster(options: argparse.Namespace) -> Outcome:
    """Import a workbook; ok if a row is usable or there are no data rows."""
    from propdesk.estate.imports.workbook import import_workbook, report_of
    from propdesk.estate.roster.cells.sentences import what_is_unseen
    from propdesk.household.leaving import left_behind, left_told

    with data(options) as store:
        done = import_workbook(
            store,
            options.file,
            sheets=tuple(options.sheet or ()),
            policy=options.on_duplicate,
            dry_run=options.dry_run,
            report=options.report,
            encoding=options.encoding,
            separator=options.separator,
            skip_hidden=options.skip_hidden,
        )
        left = store.read(left_behind, unit_ids=done.units)
    for sentence in filter(None, (*what_is_unseen(done.preview.roster), left_told(left))):
        print(sentence, file=sys.stderr)  # noqa: T201  a command speaks on stderr
    behind = [
        {"unit": one.unit_code, "former_owner": one.name, "amount_fen": one.amount.fen}
        for one in left
    ]
    return report_of(done) | {"left_with_former_owners": behind}, done.usable


def bill(options: argparse.Namespace) -> Outcome:
    """Draft and publish a period."""
    from propdesk.fees.billing.billing import draft_run, publish_run

    with data(options) as store:
        if options.dry_run:
            draft = store.read(draft_run, period=options.period)
            counted = _billed(len(draft.lines), draft.existing, draft.total, draft.unbilled)
            outliers = [
                {
                    "unit": row.unit_code,
                    "item": row.item,
                    "amount_fen": row.after.fen if row.after else 0,
                    "reason": row.sentence,
                }
                for row in draft.outliers
            ]
            return counted | {"outliers": outliers}, True
        run = store.write(publish_run, period=options.period)
    return _billed(run.created, run.existing, run.total, run.unbilled), True


def _billed(
    created: int, existing: int, total: Money, unbilled: Sequence["UnbilledUnit"]
) -> dict[str, object]:
    return {
        "created": created,
        "existing": existing,
        "total_fen": total.fen,
        "unbilled": [{"unit": one.unit_code, "reason": one.sentence} for one in unbilled],
    }


def collect(options: argparse.Namespace) -> Outcome:
    """Take one payment, oldest line first; what is left over is kept as prepayment."""
    from propdesk.estate.search.searching import unit_of_code
    from propdesk.fees.counter.collecting import collect_payment
    from propdesk.fees.counter.orders import Order, Part
    from propdesk.fees.rules import Method

    with data(options) as store:
        unit = store.read(unit_of_code, code=options.unit)
        part = Part(Method(options.method), options.amount)
        order = Order(
            unit_id=unit.id,
            parts=(part,),
            payer=options.payer,
            charge_ids=() if options.prepay else None,
            keep_rest=part.method is not Method.PREPAID,
            rounded_off=options.round_off,
            value_day=options.value_day,
            remark=options.remark,
        )
        do = store.try_out if options.dry_run else store.write
        done = do(collect_payment, order=order)
    return {
        "receipt_no": "" if options.dry_run else done.receipts[0].no,  # drawn when it is kept
        "allocated": [
            {"line": one.charge_id, "amount_fen": one.amount.fen} for one in done.allocated
        ],
        "prepaid_fen": done.prepaid.fen,
    }, True


def close(options: argparse.Namespace) -> Outcome:
    """Close the session of what the command line took, or that of an absent cashier; not ok when
    the report does not add up."""
    from propdesk.fees.shifts.shifts import close_shift
    from propdesk.fees.shifts.unclosed import session_of

    with data(options) as store:
        other = store.read(session_of, cashier=options.cashier) if options.cashier else None
        do = store.try_out if options.dry_run else store.write
        done = do(
            close_shift,
            counted=options.notes or options.counted,
            explanation=options.explanation,
            float_left=options.float,
            handed_to=options.handed_to,
            slip_number=options.slip,
            session_id=other,
            absence=options.absence,
        )
    return done.figures(), done.agrees


def arrears(options: argparse.Namespace) -> Outcome:
    """Per unit and ageing, on a day."""
    from propdesk.fees.arrears.arrears import arrears_with_late, overdue_of
    from propdesk.fees.exports import export_arrears

    with data(options) as store:
        found = store.read(arrears_with_late, as_of=options.as_of)
        if options.overdue_only:
            found = overdue_of(found)
        if options.out:
            export_arrears(
                store, options.out, as_of=options.as_of, overdue_only=options.overdue_only
            )
    return {
        "units": [
            {
                "unit": row.unit_code,
                "account": row.debtor,
                "total_fen": row.total.fen,
                "late_fee_fen": row.late.fen,
            }
            for row in found.accounts
        ],
        "total_fen": found.total.fen,
        "buckets": {name: money.fen for name, money in found.buckets.items()},
    }, True


def backup(options: argparse.Namespace) -> Outcome:
    """Back up into a folder and prove it; without a folder as an upgrade does, see there."""
    from propdesk.system.backups.backups import make_backup

    if options.folder is None:
        from propdesk.cli.upgrading import back_up_as_it_is

        made = back_up_as_it_is(folder_of(options))
        return _proof(made) if made else ({"file": None, "ok": True}, True)
    with data(options) as store:
        return _proof(make_backup(store, options.folder))


def verify(options: argparse.Namespace) -> Outcome:
    """Prove a backup again; without a file the newest there is, also a migration's own."""
    from propdesk.db.keeping.backup import verify_backup
    from propdesk.db.keeping.layout import DataFolder
    from propdesk.system.backups.backups import backups_known, check_backup

    use_recovery_key(options)
    if options.file:  # needs no data: it is asked most when the data does not open
        return _proof(verify_backup(options.file, DataFolder(folder_of(options))), whole=True)
    with data(options) as store:
        newest = next((row for row in backups_known(store) if row.ok is not False), None)
        if newest is None:
            raise NoBackupYet
        return _proof(check_backup(store, Path(newest.file)), whole=True)


def _proof(made: "Backup", *, whole: bool = False) -> Outcome:
    """`whole`: it must hold every file of a record; when made, it holds all that there is."""
    from propdesk.db.keeping.disk.places import disk_told

    ok = made.ok and not (whole and made.lost)
    return {
        "file": made.file,
        "disk": disk_told(made.file.parent),
        "sha256": made.sha256,
        "counts": made.manifest.contents.counts,
        "sums": made.manifest.contents.sums,
        "ok": ok,
        **({"missing": [breach.sentence for breach in made.lost]} if made.lost else {}),
    }, ok


def restore(options: argparse.Namespace) -> Outcome:
    """Restore a backup; the present state is backed up and set aside. No window may be open."""
    from propdesk.db.keeping.disk.places import disk_told
    from propdesk.db.keeping.layout import DataFolder
    from propdesk.db.keeping.lock import take_lock
    from propdesk.db.keeping.restore import restore as restore_file
    from propdesk.kernel.clock import SystemClock
    from propdesk.system.backups.keys.trust_kept import key_kept_by_restore, key_sentence
    from propdesk.system.backups.restoring import note_restore

    use_recovery_key(options)
    folder = DataFolder(folder_of(options))
    actor = _who_restores(options, folder)
    lock = take_lock(folder, owner="command")
    try:
        done = restore_file(options.file, folder, lock=lock, clock=SystemClock())
    finally:
        lock.release()
    options.asks = False  # the data that came back may know other users
    with data(options) as store:
        store.as_actor(actor or store.actor)
        note_restore(store, options.file, done)
        key = store.read(key_kept_by_restore)
    if done.unsure is not None:
        raise done.unsure
    return {
        "file": options.file,
        "disk": disk_told(options.file.parent),
        "sha256": done.sha256,
        "counts": done.contents.counts,
        "sums": done.contents.sums,
        "ok": True,
        **({"missing": done.missing} if done.missing else {}),
        **({"kept": key_sentence(key)} if key else {}),
    }, True


def _who_restores(options: argparse.Namespace, folder: "DataFolder") -> "Actor | None":
    """Who may restore, by the data that is there; of data that does not open nobody is asked: to
    restore is the way out of that."""
    from propdesk.db.keeping.migrate import DataTooNew, NotOurData, TablesUnfit
    from propdesk.db.refusals import DataDamaged
    from propdesk.system.backups.restoring import may_restore

    if not folder.database.exists():
        return None
    try:
        with data(options) as store:
            store.read(may_restore)
            return store.actor
    except (DataDamaged, DataTooNew, NotOurData, TablesUnfit):
        return None


def check(options: argparse.Namespace) -> Outcome:
    """Check the books, the chain, the schema and the files of records."""
    from propdesk.kernel.progress import NoProgress
    from propdesk.system.backups.findings import check_all

    with data(options) as store:
        found = store.read(check_all, progress=NoProgress())
    return {
        "ok": not found,
        "breaches": [
            {
                "kind": one.kind,
                "record": one.subject,
                "message": one.sentence,
                "remedy": one.remedy,
            }
            for one in found
        ],
    }, not found


def export(options: argparse.Namespace) -> Outcome:
    """Write any list as a workbook or as CSV; in full only when asked."""
    from propdesk.kernel.sheets.lists import Extent
    from propdesk.kernel.sheets.purposes import Purpose, SeenFor
    from propdesk.modules import exports

    lists = exports()
    if options.unmasked and not lists[options.list].masked:
        masked = sorted(name for name, each in lists.items() if each.masked)
        raise NothingMasked(list=options.list, lists=", ".join(masked))
    with data(options) as store:
        seen_for = SeenFor(Purpose.ANOTHER, options.purpose) if options.unmasked else None
        extent = Extent(unmasked=options.unmasked, seen_for=seen_for)
        return {"rows": lists[options.list].write(store, options.out, extent)}, True


def reset_password(options: argparse.Namespace) -> Outcome:
    """The audited way back in: sets a new password and shows it once. Done by a manager, unless
    it is for the only one there is: somebody else cannot let him in."""
    from propdesk.system.users.login import others_can_reset, reset_password as reset

    options.asks = False
    with data(options) as store:
        if store.read(others_can_reset, name=options.user):
            act_as_user(options, store)
        return {"user": options.user, "password": store.write(reset, name=options.user)}, True


def upgrade(options: argparse.Namespace) -> Outcome:
    """Bring the data to the version of this program; makes none where there is none."""
    from propdesk.cli.upgrading import upgrade_data
    from propdesk.modules import declared
    from propdesk.system.backups.findings import told_of

    done = upgrade_data(folder_of(options))
    return {
        "version": done.version,
        "migrated_from": done.migrated_from,
        "ok": not done.reasons,
        "reasons": told_of(done.reasons, declared()),
    }, not done.reasons


def self_test(_options: argparse.Namespace) -> Outcome:
    """The main job on a temporary estate, through the same use cases."""
    from propdesk.cli.self_test import run_self_test

    result = run_self_test()
    return result, bool(result["ok"])
