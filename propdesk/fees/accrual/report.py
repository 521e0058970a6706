"""The report of income by month (权责分摊): what was deferred, charged, earned and is deferred."""

from collections.abc import Callable, Sequence

from propdesk.fees.accrual.facts import AccrualFact, accrual_facts
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.money import Money
from propdesk.kernel.reports.measures import Measure
from propdesk.kernel.reports.report import Breakdown, Counting, Report, always, with_count


def _sum(name: str, title: str) -> Measure[AccrualFact]:
    """A sum of fen over the lines in which it is not nothing."""

    def amount(fact: AccrualFact) -> int:
        return int(getattr(fact, name))

    return Measure(
        name=name, title=title, counts=lambda fact: amount(fact) != 0, adds=amount, kind="money"
    )


def _notes(facts: Sequence[AccrualFact]) -> list[str]:
    """The identity of the month, over all lines."""

    def told(which: Callable[[AccrualFact], int]) -> Money:
        return Money(sum(map(which, facts)))

    sentence = _(
        "{opening} deferred before + {charged} charged - {waived} let go - {income} earned = "
        "{closing} deferred after."
    )
    return [
        sentence.format(
            opening=told(lambda one: one.opening),
            charged=told(lambda one: one.charged),
            waived=told(lambda one: one.waived),
            income=told(lambda one: one.income),
            closing=told(lambda one: one.closing),
        )
    ]


ACCRUAL_REPORT: Report[AccrualFact] = Report(
    name="accrual",
    title=N_("Income by service month"),
    read=accrual_facts,
    bases=(("earned", N_("Service month")),),
    measures=(
        _sum("opening", N_("Deferred before")),
        _sum("charged", N_("Charged, booked this month")),
        _sum("waived", N_("Let go")),
        _sum("income", N_("Income of the month")),
        _sum("closing", N_("Deferred after")),
        Measure(
            name="earned_now",
            title=N_("Billed in its month %"),
            counts=lambda fact: not fact.is_late,
            out_of=lambda fact: fact.charged != 0,
            kind="rate",
            parts=(N_("for this month or later"), N_("charged")),
        ),
        Measure(
            name="all_earned",
            title=N_("Earned to the last fen %"),
            counts=lambda fact: fact.closing == 0,
            out_of=lambda fact: fact.income != 0,
            kind="rate",
            parts=(N_("nothing deferred"), N_("with income")),
        ),
    ),
    cards=("earned_now", "all_earned"),
    columns=("opening", "charged", "waived", "income", "closing"),
    trends=("earned_now", "all_earned"),
    breakdowns=(
        Breakdown(name="item", title=N_("By fee item"), head=N_("Fee item"), of=lambda f: f.item),
        Breakdown(
            name="building",
            title=N_("By building"),
            head=N_("Building"),
            of=lambda f: f.building,
            nobody=N_("without a unit"),
            in_order=True,
        ),
        Breakdown(
            name="account",
            title=N_("By who owes"),
            head=N_("Who owes"),
            of=lambda f: f.account,
            in_order=True,
        ),
        Breakdown(
            name="nature", title=N_("By nature"), head=N_("Whose money"), of=lambda f: f.nature
        ),
    ),
    bars="item",
    notes=_notes,
    counting=Counting(
        overdue=with_count(
            N_("{count} booked after their service began count when they were booked;"),
            lambda fact: fact.is_late,
        ),
        cancelled=always(
            N_("what takes a line back has its very parts with the other sign, from its own month;")
        ),
        merged=always(
            N_("whole months count alike, a part of one by its days, the fen by largest remainder;")
        ),
        reopened=always(
            N_(
                "deposits, money collected for others, income of the common area and what former "
                "books earned are not in it."
            )
        ),
    ),
    opens="fees.charges",
    page="fees.accrual",
    count=lambda count: ngettext("{count} charge", "{count} charges", count).format(count=count),
)
