"""A debt to its end: a letter that arrives, an agreement that is signed and broken off, the court,
and the papers for it, whose sums plain SQL counts again."""

from datetime import date

import pypdfium2 as pdfium
from pytestqt.qtbot import QtBot
from sqlalchemy import text
from sqlalchemy.orm import Session

from propdesk.db.keeping.layout import DataFolder
from propdesk.fees.court.agreements.register import AGREEMENTS, AgreementRow
from propdesk.fees.court.bundle.files import draw_bundle
from propdesk.fees.court.cases.register import COURT_CASES
from propdesk.fees.court.page.view import LimitationPage
from propdesk.fees.court.radar.reading import LimitRow, limits
from propdesk.fees.court.radar.rules import BegunBy
from propdesk.fees.court.rules import AgreementState, SuitState
from propdesk.fees.dunning.debtors import debtors
from propdesk.fees.dunning.letters.delivering import DeliveryEntry, enter_delivery
from propdesk.fees.dunning.rules import DunDelivered, DunFlag, DunStep
from propdesk.kernel.money import Money
from propdesk.system.settings.heads import office_head
from propdesk.system.start.clock import confirm_clock
from tests.clocks import StoppedClock
from tests.flows.clerk import Clerk, go_to
from tests.windows import settle, window_on

ROOM = "1-1-101"
OWED = 75_404  # two months of 377.02


def radar(clerk: Clerk) -> list[LimitRow]:
    return [row for row in clerk.store.read(limits) if row.unit == ROOM]


def agreement(clerk: Clerk) -> AgreementRow:
    (one,) = clerk.store.read(AGREEMENTS.records.first)
    return one


def test_a_debt_from_a_delivered_letter_to_the_papers_for_the_court(
    office_folder: DataFolder, qtbot: QtBot
) -> None:
    with window_on(office_folder) as running:
        clerk = Clerk(qtbot, running)
        _a_letter_arrives(clerk)
        assert isinstance(running.desk.clock, StoppedClock)
        _it_is_signed_and_not_kept(clerk, running.desk.clock)
        running.desk.clock.go_on(days=1)
        _it_goes_to_court(clerk)
        _the_papers_say_the_same(clerk)


def _a_letter_arrives(clerk: Clerk) -> None:
    go_to(clerk, "fees.dunning")
    settle(clerk.running)
    clerk.do("<Home>", " ", "<F8>", "<Ctrl+Return>", "<Esc>")
    assert {row.by for row in radar(clerk)} == {BegunBy.DUE}  # nothing proves that it came
    entry = DeliveryEntry(
        number="1", day=date(2026, 11, 20), how=DunDelivered.SIGNED, proof="陈雨桐本人签收"
    )
    clerk.store.write(enter_delivery, entry=entry)
    rows = radar(clerk)
    assert {(row.by, row.on) for row in rows} == {(BegunBy.DEMAND, date(2026, 11, 20))}
    assert {row.last for row in rows} == {date(2029, 11, 20)}
    go_to(clerk, "fees.limitation")
    settle(clerk.running)
    page = clerk.page
    assert isinstance(page, LimitationPage)
    words = " ".join(clerk.words())
    assert "催缴函送达" in words


def _it_is_signed_and_not_kept(clerk: Clerk, clock: StoppedClock) -> None:
    go_to(clerk, "fees.agreements")
    settle(clerk.running)
    clerk.do(
        "<Insert>", ROOM, "<Tab>", "<Tab>", "<Tab>", "<Tab>", "<Tab>", "2", "<Tab>", "1130",
        "<Ctrl+Return>",
    )  # fmt: skip
    settle(clerk.running)
    one = agreement(clerk)
    assert one.amount is not None
    assert (one.debtor, one.amount.fen, one.state) == ("陈雨桐", OWED, AgreementState.DRAFT)
    clerk.do("<F3>", "<Ctrl+Return>")
    settle(clerk.running)
    assert agreement(clerk).state is AgreementState.SIGNED
    assert {row.by for row in radar(clerk)} == {BegunBy.AGREEMENT}
    assert {row.last for row in radar(clerk)} == {date(2029, 12, 30)}
    (debtor,) = [row for row in clerk.store.read(debtors) if row.unit == ROOM]
    assert debtor.flag is DunFlag.HELD  # no batch asks him meanwhile
    clock.go_on(days=20)
    clerk.store.write(confirm_clock, reason="放假")
    go_to(clerk, "fees.agreements")
    settle(clerk.running)
    clerk.do("<F9>", "一期未付", "<Ctrl+Return>")
    settle(clerk.running)
    assert agreement(clerk).state is AgreementState.BROKEN
    (debtor,) = [row for row in clerk.store.read(debtors) if row.unit == ROOM]
    assert debtor.flag is DunFlag.NONE


def _it_goes_to_court(clerk: Clerk) -> None:
    go_to(clerk, "fees.court_cases")
    settle(clerk.running)
    clerk.do("<Insert>", ROOM, "<Tab>", "<Tab>", "<Tab>", "区人民法院", "<Ctrl+Return>")
    settle(clerk.running)
    clerk.do("<F3>", "<Tab>", "(2026)1001", "<Ctrl+Return>")
    settle(clerk.running)
    (one,) = clerk.store.read(COURT_CASES.records.first)
    assert (one.state, one.case_no) == (SuitState.FILED, "(2026)1001")
    (debtor,) = [row for row in clerk.store.read(debtors) if row.unit == ROOM]
    assert debtor.step is DunStep.COURT
    assert {row.by for row in radar(clerk)} == {BegunBy.COURT}


def _recounted(session: Session, *, account: int) -> dict[str, int]:
    """The sums of the papers by plain SQL."""
    queries = {
        "claim": """SELECT sum(amount - settled) FROM open_charge
            WHERE account_id = :a AND live = 1 AND due_day < '2026-12-11'""",
        "balance": """SELECT (SELECT sum(amount) FROM charge WHERE account_id = :a)
            - (SELECT coalesce(sum(allocation.amount), 0) FROM allocation
               JOIN charge ON charge.id = allocation.charge_id WHERE account_id = :a)
            - (SELECT coalesce(sum(reduction.amount), 0) FROM reduction
               JOIN charge ON charge.id = reduction.charge_id WHERE account_id = :a)""",
        "lines": """SELECT count(*) FROM open_charge WHERE account_id = :a AND live = 1
            AND amount <> settled AND due_day < '2026-12-11'""",
        "proven": """SELECT count(*) FROM dun_delivery JOIN dun_contact
            ON dun_contact.id = contact_id WHERE account_id = :a AND how <> 'returned'""",
    }
    asked = {"a": account}
    return {
        name: int(session.execute(text(query), asked).scalar_one())
        for name, query in queries.items()
    }


def _the_papers_say_the_same(clerk: Clerk) -> None:
    """F10 shows them; each figure stands where the index says."""
    clerk.do("<F10>", "<Ctrl+Return>", "<Esc>")
    account = radar(clerk)[0].account_id
    counted = clerk.store.read(_recounted, account=account)
    assert counted["claim"] == counted["balance"] == OWED
    facts, pdf = draw_bundle(
        clerk.store, office_head(clerk.store), lambda _files, _progress: (), account_id=account
    )
    assert (facts.claim.fen, facts.balance.fen) == (counted["claim"], counted["balance"])
    assert (len(facts.lines), len(facts.limits)) == (counted["lines"], counted["lines"])
    assert sum(one.is_proven for one in facts.demands) == counted["proven"] == 1
    assert [one.state for one in facts.agreements] == [AgreementState.BROKEN.label]
    pages = [page.get_textpage().get_text_range() for page in pdfium.PdfDocument(pdf)]
    assert "柒佰伍拾肆元零肆分" in pages[0]
    assert sum(f"{Money(OWED)}" in page for page in pages) >= 3  # cover, charges, balance
    assert any("陈雨桐本人签收" in page for page in pages)
    assert any("(2026)1001" in page for page in pages)
