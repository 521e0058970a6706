"""A statement of the bank brought in, with rows of every kind, for the tests over all pages."""

from sqlalchemy.orm import Session

from propdesk.db.past.moments import SampleYear
from propdesk.db.store import Store
from propdesk.fees.bank.files.reading import BankStatement
from propdesk.fees.bank.matching.facts import facts_of_books
from propdesk.fees.bank.taking.bringing_in import bring_in_statement
from propdesk.fees.bank.taking.sample import month_of_bank, month_of_wechat


def put_statements(store: Store) -> None:
    """Bring in a month of the bank and of WeChat; nothing of it is taken in."""

    def made(session: Session) -> list[BankStatement]:
        year = SampleYear(session, "statements", 24)
        facts = facts_of_books(session, since=year.today)
        return [month_of_bank(year, facts), month_of_wechat(year, facts)]

    for one in store.read(made):
        store.write(bring_in_statement, statement=one, is_ours=True)
