"""The fee publication: every price in force or to come, whole, in each language."""

from dataclasses import replace
from datetime import date

import pytest

from propdesk.db.store import Store
from propdesk.fees.papers.publication import publication_pdf
from propdesk.fees.rules import DueFrom, Formula, Nature
from propdesk.fees.tariffs import changes
from propdesk.fees.tariffs.listed import ITEM_USES, TARIFF_USES
from propdesk.fees.tariffs.listing import published_fees
from propdesk.fees.tariffs.tariffs import ItemFields
from propdesk.kernel.i18n import LANGUAGES, using_language
from propdesk.kernel.money import Money
from propdesk.kernel.paper.records import PaperHead
from tests.fees.estates import PRICE, ROOMS, YUAN, Estate, open_estate
from tests.walks import text_of

DAY = date(2026, 11, 20)
HEAD = PaperHead("云杉物业服务有限公司", "云杉里花园", "printed")


@pytest.fixture
def estate(store: Store) -> Estate:
    """A property fee that rises next year, heating by the season, a formula, a deposit."""
    estate = open_estate(store)
    first = estate.tariff(version=replace(PRICE, extra=Money(2_00), coefficient=1_200_000))
    dearer = replace(PRICE, effective_from=date(2027, 1, 1), price=1_800_000)
    store.write(changes.add_version, tariff_id=first, version=dearer)
    season = replace(
        ROOMS, name="采暖", formula=Formula.SEASON, season_from="11-15", season_to="03-15"
    )
    due = replace(PRICE, price=22 * YUAN, due_from=DueFrom.NOTICE, due_days=15)
    estate.tariff("LJ", season, due)
    own = replace(ROOMS, name="电梯", formula=Formula.OWN)
    estate.tariff("CW", own, replace(PRICE, expression="built × price + 3"))
    deposit = ItemFields(name="装修押金", code="YJ", nature=Nature.DEPOSIT)
    estate.items["YJ"] = store.write(ITEM_USES.add, fields=deposit)
    at_the_desk = replace(ROOMS, name="押金", formula=Formula.COUNTER, period_months=0)
    estate.tariff("YJ", at_the_desk, replace(PRICE, area_basis=None))
    return estate


def test_prices_in_force_and_to_come_are_published_and_deposits_are_not(estate: Estate) -> None:
    with using_language("en"):
        fees = estate.store.read(published_fees)
    assert [(one.tariff, one.price, str(one.since)) for one in fees] == [
        ("高层物业费", "1.50 per m² a month × 1.2 plus 2.00 a month", "2026-01-01"),
        ("高层物业费", "1.80 per m² a month", "2027-01-01"),
        ("电梯", "built × price + 3; price 1.50", "2026-01-01"),
        ("采暖", "22.00 per m² a season", "2026-01-01"),
    ]
    assert (fees[3].period, fees[3].due) == ("11-15 to 03-15", "15 days after the bill")


def test_a_tariff_that_is_stopped_is_not_published(estate: Estate) -> None:
    key = 1
    seen = estate.store.read(TARIFF_USES.seen, record_id=key)
    estate.store.write(TARIFF_USES.change, record_id=key, fields=replace(seen, active=False))
    assert "高层物业费" not in {one.tariff for one in estate.store.read(published_fees)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_paper_says_every_price_in_each_language(estate: Estate, language: str) -> None:
    with using_language(language):
        fees = estate.store.read(published_fees)
        text = "".join(text_of(publication_pdf(fees, HEAD, day=DAY)).split())
    for one in fees:
        assert "".join(one.tariff.split()) in text
        assert str(one.since) in text
    assert "2027-01-01(tocome)" in text or "2027-01-01起" in text


def test_whoever_receives_the_money_is_a_company_not_the_name_of_a_group(estate: Estate) -> None:
    fees = estate.store.read(published_fees)
    assert {one.company for one in fees} == {""}  # the group names none: the estate's own receives
    words = "".join(text_of(publication_pdf(fees, HEAD, day=DAY)).split())
    assert words.count(HEAD.company) == 1 + len(fees)
