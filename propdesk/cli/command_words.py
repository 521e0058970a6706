"""The commands there are, and the words each takes, told in the language of the answers."""

from pathlib import Path

from propdesk.cli.arguments import DRY_RUN, Command, argument, day, said, whole, yuan
from propdesk.cli.commands import (
    CLOSE_ARGUMENTS,
    COLLECT_ARGUMENTS,
    arrears,
    backup,
    bill,
    check,
    close,
    collect,
    demo,
    export,
    import_roster,
    reset_password,
    restore,
    self_test,
    upgrade,
    verify,
)
from propdesk.cli.file_commands import STATEMENT_ARGUMENTS, patrol_import, statement
from propdesk.cli.list_commands import SEAL_COMMANDS, doctor, import_list, template
from propdesk.cli.meter_commands import readings
from propdesk.cli.opening_commands import import_opening
from propdesk.cli.paper_commands import (
    DUN,
    FULL_IDS,
    NOTICE_ARGUMENTS,
    OVERDUE_ONLY,
    RECEIPT_ARGUMENTS,
    court_bundle,
    notices,
    receipt,
    statement_of,
)
from propdesk.cli.report_commands import (
    REPORT_ARGUMENTS,
    VOUCHER_ARGUMENTS,
    YEAR_ARGUMENT,
    month_close,
    report,
    vouchers,
    year_close,
)
from propdesk.cli.sharing_commands import apportion
from propdesk.cli.whatif_commands import WHAT_IF_ARGUMENTS, what_if
from propdesk.kernel.i18n import N_
from propdesk.kernel.money import ZERO
from propdesk.kernel.sheets.text import ENCODINGS, SEPARATORS
from propdesk.modules import exports, importable

LIST = argument("list", choices=tuple(importable()), help=N_("the list"))
ITEM = argument("item", metavar=N_("ITEM"), help=N_("the fee item, by name or code"))
PERIOD = argument("period", metavar=N_("PERIOD"), help=N_("the billing period"))
MONTH = argument("period", metavar=N_("PERIOD"), help=N_("the month, such as 2026-10"))
SHEET_FILE = argument("file", type=Path, metavar=N_("FILE"), help=N_("the workbook or CSV file"))
REPORT = argument(
    "--report",
    type=Path,
    metavar=N_("FILE"),
    help=N_("where to write the report: the file with comments in the doubtful cells"),
)
PDF_OUT = argument("out", type=Path, metavar=N_("FILE"), help=N_("the PDF file to write"))


RECOVERY_KEY = argument(
    "--recovery-key",
    type=Path,
    metavar=N_("FILE"),
    help=N_("a text file with the recovery key, where the backup is encrypted"),
)
AS_OF = argument(
    "--as-of", type=day, metavar=N_("DAY"), help=N_("as it stood on that day (default: today)")
)
COMMANDS = (
    Command(
        "demo",
        N_("fill an empty estate with invented data"),
        demo,
        (
            argument(
                "--units", type=whole, default=300, metavar=N_("COUNT"), help=N_("how many units")
            ),
        ),
    ),
    Command(
        "import-roster",
        N_("import a roster workbook"),
        import_roster,
        (
            SHEET_FILE,
            argument(
                "--sheet",
                action="append",
                metavar=N_("SHEET"),
                help=N_("a sheet to import; may be given again (default: the likeliest)"),
            ),
            DRY_RUN,
            REPORT,
            argument(
                "--on-duplicate",
                choices=("merge", "replace", "skip"),
                default="merge",
                help=N_("what is known already: fill gaps, take the file's values, leave as it is"),
            ),
            argument(
                "--encoding",
                choices=ENCODINGS,
                default="",
                help=N_("the encoding of a CSV file (default: found out)"),
            ),
            argument(
                "--separator",
                choices=tuple(SEPARATORS),
                default="",
                help=N_("what stands between the columns of a CSV file (default: found out)"),
            ),
            argument(
                "--skip-hidden", action="store_true", help=N_("leave hidden and filtered rows out")
            ),
        ),
    ),
    Command(
        "patrol-import",
        N_("bring in a file of the patrol wand"),
        patrol_import,
        (
            SHEET_FILE,
            argument(
                "--offset",
                type=int,
                default=0,
                metavar=N_("SECONDS"),
                help=N_("seconds to add to the clock of the wand"),
            ),
            DRY_RUN,
        ),
    ),
    Command(
        "readings",
        N_("bring in a meter reader's sheet"),
        readings,
        (SHEET_FILE, DRY_RUN, REPORT),
    ),
    Command(
        "statement",
        N_("bring in a statement of a bank, WeChat or Alipay"),
        statement,
        (SHEET_FILE, *STATEMENT_ARGUMENTS, DRY_RUN),
    ),
    Command(
        "bill",
        N_("make the bills of a period: 2026-11, 202611, 2026-Q4, 2026年4季度, 2026-H2, 2026"),
        bill,
        (PERIOD, DRY_RUN),
    ),
    Command(
        "apportion",
        N_("share the bills of a fee item that end in a period among the units"),
        apportion,
        (ITEM, PERIOD, DRY_RUN),
    ),
    Command(
        "what-if",
        N_("say what another price, coefficient or area of a tariff would come to; writes nothing"),
        what_if,
        WHAT_IF_ARGUMENTS,
    ),
    Command(
        "import-opening",
        N_("take a list of arrears of former books over"),
        import_opening,
        (
            SHEET_FILE,
            yuan(
                "--total",
                N_("what the former books say is owed, less what is prepaid, in yuan"),
                required=True,
            ),
            yuan(
                "--payments-total",
                N_("what their sheet of payments comes to, in yuan; without it no such sheet"),
                default=ZERO,
            ),
            yuan(
                "--deposits-total",
                N_("what their sheet of deposits comes to, in yuan; without it no such sheet"),
                default=ZERO,
            ),
            said("--source", N_("NAME"), N_("who hands the books over")),
            DRY_RUN,
        ),
    ),
    Command(
        "collect",
        N_("take a payment, the oldest line first"),
        collect,
        (*COLLECT_ARGUMENTS, DRY_RUN),
    ),
    Command(
        "close",
        N_("close the session of the payments taken by the command line"),
        close,
        (*CLOSE_ARGUMENTS, DRY_RUN),
    ),
    Command(
        "month-close",
        N_("close a month of the books: its figures are sealed, nothing more is booked into it"),
        month_close,
        (MONTH, DRY_RUN),
    ),
    Command(
        "year-close",
        N_("seal a year whose months are closed: its reports and a copy of the data in one file"),
        year_close,
        (YEAR_ARGUMENT, DRY_RUN),
    ),
    Command(
        "vouchers",
        N_("export the vouchers of a month for the accounting program, what came later after it"),
        vouchers,
        (MONTH, *VOUCHER_ARGUMENTS, DRY_RUN),
    ),
    Command(
        "receipt",
        N_("write a receipt as PDF"),
        receipt,
        (
            argument("no", metavar=N_("NUMBER"), help=N_("the receipt, such as SJ2026-000001")),
            PDF_OUT,
            *RECEIPT_ARGUMENTS,
        ),
    ),
    Command(
        "notices",
        N_("write payment notices as PDF, of everybody who owes or of the units named"),
        notices,
        (PDF_OUT, *NOTICE_ARGUMENTS),
    ),
    DUN,
    Command(
        "statement-of",
        N_("write the statement of account of whoever pays for a unit as PDF"),
        statement_of,
        (
            argument("unit", metavar=N_("UNIT"), help=N_("the unit; all units of its payer count")),
            PDF_OUT,
        ),
    ),
    Command(
        "court-bundle",
        N_("write all papers of a unit's debt for a court as one PDF"),
        court_bundle,
        (
            argument("unit", metavar=N_("UNIT"), help=N_("the unit that is owed for")),
            PDF_OUT,
            said("--debtor", N_("NAME"), N_("who owes, where several do")),
            AS_OF,
            FULL_IDS,
        ),
    ),
    Command(
        "report",
        N_("write a report, or all those of a month, as a PDF or a workbook"),
        report,
        (*REPORT_ARGUMENTS, DRY_RUN),
    ),
    Command(
        "arrears",
        N_("list who owes how much for how long"),
        arrears,
        (
            AS_OF,
            argument(
                "--out", type=Path, metavar=N_("FILE"), help=N_("write the list as a workbook")
            ),
            OVERDUE_ONLY,
        ),
    ),
    Command(
        "backup",
        N_("back up and prove it"),
        backup,
        (
            argument(
                "folder",
                type=Path,
                nargs="?",
                metavar=N_("FOLDER"),
                help=N_("where the backup goes (beside the data without FOLDER)"),
            ),
        ),
        asks=False,
    ),
    Command("upgrade", N_("bring the data to the version of this program"), upgrade, asks=False),
    Command(
        "restore",
        N_("restore a backup"),
        restore,
        (argument("file", type=Path, metavar=N_("FILE"), help=N_("the backup")), RECOVERY_KEY),
    ),
    Command(
        "verify",
        N_("prove a backup again (the newest one without FILE)"),
        verify,
        (
            argument(
                "file", type=Path, nargs="?", metavar=N_("FILE"), help=N_("the backup to prove")
            ),
            RECOVERY_KEY,
        ),
        asks=False,
    ),
    Command("check", N_("check the books, the chain and the schema"), check, asks=False),
    *SEAL_COMMANDS,
    Command("doctor", N_("say what is odd in the data, and what to do about it"), doctor),
    Command(
        "export",
        N_("write a list as a workbook or as CSV"),
        export,
        (
            argument("list", choices=tuple(exports()), help=N_("the list")),
            argument(
                "out", type=Path, metavar=N_("FILE"), help=N_("the file to write: .xlsx or .csv")
            ),
            argument(
                "--unmasked",
                action="store_true",
                help=N_("phones and ID numbers in full; the audit log keeps it"),
            ),
            argument(
                "--purpose",
                default="",
                metavar=N_("TEXT"),
                help=N_("what phones and ID numbers are wanted in full for"),
            ),
        ),
    ),
    Command(
        "import",
        N_("import a workbook into a list, by its headings and numbers"),
        import_list,
        (LIST, SHEET_FILE, DRY_RUN, REPORT),
    ),
    Command(
        "template",
        N_("write the empty workbook of a list"),
        template,
        (
            LIST,
            argument("out", type=Path, metavar=N_("FILE"), help=N_("the file to write: .xlsx")),
        ),
        asks=False,
    ),
    Command(
        "reset-password",
        N_("let a user back in"),
        reset_password,
        (argument("user", metavar=N_("USER"), help=N_("the login name")),),
    ),
    Command("self-test", N_("do the main job on a temporary estate"), self_test, asks=False),
)
