"""The steps of a first day, for a clerk in this process and for one on a real screen."""

from pathlib import Path

import pypdfium2

from propdesk.fees.arrears.arrears import arrears
from propdesk.fees.receipts.listing import recent_receipts
from propdesk.kernel.money import Money
from propdesk.outside_changes import households
from tests.flows.clerk import Hands, go_to

# Two of its 48 rows cannot be used; two of the rest have no area, so they get no bill.
ROSTER = Path(__file__).parents[1] / "data/rosters/02_title_help_header_row_4.xlsx"
PART = "1-1-101"
NOVEMBER = Money(3687809)


def begin(clerk: Hands, stick: Path) -> None:
    """Answer the assistant: the estate, the place of the backups; it leads to the import."""
    clerk.do("<Enter>", "云杉里花园", "<Enter>", "云杉物业服务有限公司", "<Ctrl+Return>")
    clerk.do("<Enter>")
    clerk.choose(stick)
    clerk.do("<Enter>")
    assert clerk.page_id == "estate.import", clerk.words()


def import_the_roster(clerk: Hands) -> None:
    """Read the clerk's own file, look at what is doubtful, import the rows that are usable."""
    clerk.do("<Ctrl+O>")
    clerk.choose(ROSTER)
    clerk.do("<Down>", "<Down>", "<Ctrl+Return>")
    assert clerk.store.read(households) == 46


def enter_a_tariff(clerk: Hands) -> None:
    """Go to the empty page of tariffs and fill in its form: 2.80 yuan a square metre."""
    go_to(clerk, "fees.tariffs")
    name_and_price = ("<Return>", "住宅物业费", *4 * ("<Return>",), "2.8")
    clerk.do("<Return>", *name_and_price, "<Return>", "<Return>", "<Space>", "<Ctrl+Return>")


def draft_november(clerk: Hands) -> None:
    """Draft the month the page offers."""
    go_to(clerk, "fees.charges")
    clerk.do("<Return>")
    clerk.do("<Return>")


def publish_november(clerk: Hands) -> None:
    """Publish the draft in front."""
    clerk.do("<Ctrl+Return>", "<Return>")
    assert clerk.store.read(arrears).total == NOVEMBER


def take_a_part(clerk: Hands, pdf: Path) -> None:
    """Take 100 of 314.65; without a printer the receipt is shown and saved as a file."""
    go_to(clerk, "fees.desk")
    clerk.do(PART, "<Enter>", "100", "+", "1")
    clerk.do("<Ctrl+S>")
    clerk.choose(pdf)
    assert "壹佰元整" in text_of(pdf)
    (row,) = clerk.store.read(recent_receipts)
    assert (row.no, row.amount, row.copies) == ("SJ2026-000001", Money(10000), 1)


def text_of(pdf: Path) -> str:
    """The words of the first page."""
    with pypdfium2.PdfDocument(pdf) as document:
        return str(document[0].get_textpage().get_text_range())
