"""Words of the money and every computation of an amount. Integers only; no session, no clock."""

from enum import StrEnum

from propdesk.kernel.i18n import N_
from propdesk.kernel.records.labels import Labelled
from propdesk.kernel.records.states import StateWord

# Number series of papers; those of receipts are each receipt group's own.
NOTICE_SERIES = "TZ"
CLOSE_SERIES = "JK"
OFFSET_SERIES = "CD"  # notes of what prepayment alone paid, whatever the group
MOVE_SERIES = "ZXD"  # slips of paid money that was moved to another item
HAND_SERIES = "BL"  # receipts written by hand while the power was out, whatever the group


DAILY_RATE = 7  # places of what a late fee is a day: 5000 is 0.05 %


class Nature(Labelled):
    """Whose money an item is."""

    OWN_INCOME = "own_income", N_("Own income")
    PAID_SERVICE = "paid_service", N_("Paid service")
    COMMON_AREA = "common_area", N_("Common-area income")
    COLLECTED = "collected", N_("Collected for others")
    DEPOSIT = "deposit", N_("Deposit")
    LATE_FEE = "late_fee", N_("Late fee")


class Formula(Labelled):
    """How a tariff computes."""

    AREA = "area", N_("Area × price")
    FIXED = "fixed", N_("Fixed amount")
    ONE_OFF = "one_off", N_("One-off amount")
    COUNTER = "counter", N_("Counter charge")
    SEASON = "season", N_("Area × price of a season")
    OWN = "own", N_("Own formula")
    METERED = "metered", N_("Usage × price")


BY_MONTHS = (Formula.AREA, Formula.FIXED, Formula.OWN)  # what a whole month or more costs
PERIODIC = (*BY_MONTHS, Formula.SEASON)  # what is billed again for each period
SUPPOSABLE = (*PERIODIC, Formula.METERED)  # what other terms are computed for

# How many calendar months one bill is for; 0 = no period.
PERIOD_NAMES = {
    1: N_("Month"),
    3: N_("Quarter"),
    6: N_("Half-year"),
    12: N_("Year"),
    0: N_("Once"),
}


HAND_OVER_YEAR = 0
YEAR_BEGINS = {
    1: N_("January: the calendar year"),
    2: N_("February"),
    3: N_("March"),
    4: N_("April"),
    5: N_("May"),
    6: N_("June"),
    7: N_("July"),
    8: N_("August"),
    9: N_("September"),
    10: N_("October"),
    11: N_("November"),
    12: N_("December"),
    HAND_OVER_YEAR: N_("The day each unit is charged from"),
}
"""When the year of a tariff begins, from which its quarters and half-years follow too."""


class DueFrom(Labelled):
    """What the due day of a line is counted from (money.md 2)."""

    PERIOD = "period", N_("The first month of the period")
    PERIOD_END = "period_end", N_("The last month of the period")
    NOTICE = "notice", N_("The day of the bill")


DUE_IN = {
    -3: N_("three months before"),
    -2: N_("two months before"),
    -1: N_("the month before"),
    0: N_("that month"),
    1: N_("the month after"),
    2: N_("two months after"),
    3: N_("three months after"),
    6: N_("six months after"),
    12: N_("twelve months after"),
}
"""How many months after the first or the last one of the period a line is due."""


class Rounding(Labelled):
    """The unit each line is rounded to, half up."""

    FEN = "fen", N_("To the fen")
    JIAO = "jiao", N_("To the jiao")
    YUAN = "yuan", N_("To the yuan")


ROUNDING_FEN = {Rounding.FEN: 1, Rounding.JIAO: 10, Rounding.YUAN: 100}


class Proration(Labelled):
    """How a part of a month is charged (money.md 2: A, B, C1, C2, D)."""

    ACTUAL_DAYS = "actual_days", N_("By days of the month")
    THIRTY_DAYS = "thirty_days", N_("By days of 30")
    HALF_MONTHS = "half_months", N_("First half: half a month; second half: from the next month")
    HALF_AFTER_15 = "half_after_15", N_("Up to the 15th: a full month; after it: half")
    WHOLE_MONTHS = "whole_months", N_("Whole months")


class ShareBy(Labelled):
    """By what a bill is shared."""

    BUILT = "built", N_("Built-up area")
    INNER = "inner", N_("Inner area")
    MEASURED = "measured", N_("Measured area")
    EACH = "each", N_("Every unit alike")
    HEADS = "heads", N_("Number of people")
    USAGE = "usage", N_("What their meters counted")


class ScopeKind(StrEnum):
    """What a tariff's scope row names."""

    UNIT_KIND = "unit_kind"
    BUILDING = "building"
    UNIT = "unit"


class ChargeKind(StrEnum):
    """Normal lines may not overlap; a reversal takes one line back.

    A late fee belongs to the line that was late, and is settled in the posting that makes it.
    """

    NORMAL = "normal"
    COUNTER = "counter"
    DIFFERENCE = "difference"
    REVERSAL = "reversal"
    LATE_FEE = "late_fee"


class PaymentKind(StrEnum):
    """Money in; its void within the session; its red counter-entry later.

    No money moves by an offset (prepayment settles lines) and a move (to another account).
    """

    PAYMENT = "payment"
    VOID = "void"
    RED = "red"
    OFFSET = "offset"
    MOVE = "move"


class Method(StrEnum):
    """How money came. `prepaid` uses up what was paid before and is not money in."""

    CASH = "cash"
    WECHAT = "wechat"
    ALIPAY = "alipay"
    CARD = "card"
    TRANSFER = "transfer"
    CHEQUE = "cheque"
    OTHER = "other"
    PREPAID = "prepaid"


class ReductionKind(StrEnum):
    """Why a line is reduced. What is written off stays visible as such; an offer was paid ahead."""

    ROUNDING_OFF = "rounding_off"
    WAIVER = "waiver"
    WRITE_OFF = "write_off"
    OFFER = "offer"


class PrepaymentKind(StrEnum):
    """What moves a prepayment."""

    IN = "in"
    OFFSET = "offset"
    REFUND = "refund"
    MOVE = "move"
    REVERSAL = "reversal"


class EntryKind(StrEnum):
    """What moves a deposit besides the payment that brought it.

    `in` comes from former books or another payer, `out` goes to another payer.
    """

    IN = "in"
    DEDUCTED = "deducted"
    OFFSET = "offset"
    REFUNDED = "refunded"
    FORFEITED = "forfeited"
    OUT = "out"


class UnclaimedKind(StrEnum):
    """What moves unclaimed money: it came, found its household, was sent back, or was none of
    ours; undone is what takes one of these back."""

    CAME = "came"
    CLAIMED = "claimed"
    RETURNED = "returned"
    DROPPED = "dropped"
    UNDONE = "undone"


class ReceiptKind(StrEnum):
    """A receipt, the note of an offset, or the red one that takes either back.

    A void keeps the number and has no receipt.
    """

    RECEIPT = "receipt"
    RED = "red"
    OFFSET = "offset"


class Unbilled(Labelled):
    """Why a run makes no line for a unit, or none of one tariff; `way` is the msgid of what to do
    about it, as steps in the window."""

    way: str

    def __init__(self, value: str, msgid: str = "", way: str = "") -> None:
        super().__init__(value, msgid)
        self.way = way

    NO_TARIFF = (
        "no_tariff",
        N_("No tariff applies to it"),
        N_("Name its kind, its building or the unit itself in a tariff"),
    )
    TWO_TARIFFS = (
        "two_tariffs",
        N_("Two tariffs of the same item apply to it"),
        N_("Take it out of one of the two tariffs"),
    )
    NO_AREA = (
        "no_area",
        N_("The area is missing"),
        N_("Enter the area of the unit"),
    )
    TOO_MUCH = (
        "too_much",
        N_("The amount is absurd: check area, price and quantity"),
        N_("Correct the area of the unit, or the price of the tariff"),
    )
    FORMULA_FAILS = (
        "formula_fails",
        N_("The formula of its tariff gives no amount"),
        N_("Enter what the formula asks for, or correct it in a new version"),
    )
    NO_PRICE = (
        "no_price",
        N_("The price is missing"),
        N_("Give the tariff a version with a price"),
    )
    NO_PAYER = (
        "no_payer",
        N_("Nobody owes it: no owner or payer in these days"),
        N_("Add an owner or a payer from the first of these days"),
    )
    NO_VERSION = (
        "no_version",
        N_("The tariff is not yet in force"),
        N_("Nothing, or begin the tariff earlier"),
    )
    NOT_STARTED = (
        "not_started",
        N_("It is charged only from a later day"),
        N_("Nothing, or correct when charging starts"),
    )
    NO_HAND_OVER = (
        "no_hand_over",
        N_("Its bill year begins with a day that is missing: charged from, or handed over"),
        N_("Enter from when the unit is charged"),
    )
    STOPPED = (
        "stopped",
        N_("Stopped before this period"),
        N_("Nothing, or correct what was agreed for the unit"),
    )
    EXCLUDED = (
        "excluded",
        N_("Excluded from the tariff"),
        N_("Nothing, or bill the unit again by this tariff"),
    )
    BEGAN_EARLIER = (
        "began_earlier",
        N_("Its period began earlier and was not billed then"),
        N_("Draft that period"),
    )
    SHARED_AREA = (
        "shared_area",
        N_("Billed with the first unit of its contract"),
        N_("Nothing: the first unit is billed for all"),
    )
    NO_METER = (
        "no_meter",
        N_("It has no meter that is billed as this item"),
        N_("Enter its meter, or take the unit out of the tariff"),
    )
    BY_CARD = (
        "by_card",
        N_("What its meter counts is sold by card"),
        N_("Nothing: it is paid at the cash desk"),
    )
    NO_READING = (
        "no_reading",
        N_("Its meter was not read in this period"),
        N_("Enter the reading"),
    )
    NOTHING_USED = (
        "nothing_used",
        N_("Its meter counted nothing"),
        N_("Nothing, or look whether the meter still runs"),
    )
    CUT_USAGE = (
        "cut_usage",
        N_("The bill of its meter was cut when the unit changed hands"),
        N_("Take its parts back, and bill the meter again"),
    )
    NOTHING_DUE = (
        "nothing_due",
        N_("Its rule for part months, or rounding, makes it 0.00"),
        N_("Nothing, or correct the rule of the tariff"),
    )


class DraftDifference(StateWord):
    """What is worth a look before a run is published, against the period before."""

    OUTLIER = "outlier", N_("Stands out"), "red", "triangle-alert"
    USAGE = "usage", N_("By meter"), "accent", "gauge"
    NEW = "new", N_("New"), "accent", "plus"
    GONE = "gone", N_("No longer billed"), "amber", "minus"
    CHANGED = "changed", N_("Amount changed"), "amber", "git-compare"
    SPLIT = "split", N_("Split: who pays changes"), "amber", "arrow-right-left"
    PAYER = "payer", N_("Payer as agreed"), "accent", "hand-coins"
    GAP = "gap", N_("Gap before"), "red", "triangle-alert"
    OVERLAP = "overlap", N_("Partly billed"), "amber", "triangle-alert"


def paid_as_agreed(explanation: str) -> bool:
    """Whether somebody pays a line in place of whoever would, by what it was computed from."""
    return '"who":"' in explanation  # a quote in a name is written otherwise


class ChargeState(StateWord):
    """How a line stands today."""

    NOT_DUE = "not_due", N_("Not due"), "grey", "calendar"
    OVERDUE = "overdue", N_("Past due"), "red", "triangle-alert"
    PARTLY = "partly", N_("Partly paid"), "amber", "clock"
    PAID = "paid", N_("Paid"), "green", "circle-check"
    TAKEN_BACK = "taken_back", N_("Taken back"), "grey", "ban"


def charge_state(
    *, is_live: bool, is_settled: bool, is_begun: bool, is_overdue: bool
) -> ChargeState:
    """The state of a line: one that is overdue and partly paid is overdue."""
    if not is_live:
        return ChargeState.TAKEN_BACK
    if is_settled:
        return ChargeState.PAID
    if is_overdue:
        return ChargeState.OVERDUE
    return ChargeState.PARTLY if is_begun else ChargeState.NOT_DUE
