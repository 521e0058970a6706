"""Words of the money and every computation of an amount. Integers only; no session, no clock."""

from enum import StrEnum

from propdesk.kernel.i18n import N_

# Number series of papers; those of receipts are each receipt group's own.
NOTICE_SERIES = "TZ"
CLOSE_SERIES = "JK"
OFFSET_SERIES = "CD"  # notes of what prepayment alone paid, whatever the group


class Nature(StrEnum):
    """Whose money an item is."""

    OWN_INCOME = "own_income"
    PAID_SERVICE = "paid_service"
    COMMON_AREA = "common_area"
    COLLECTED = "collected"
    DEPOSIT = "deposit"
    LATE_FEE = "late_fee"


NATURE_NAMES = {
    Nature.OWN_INCOME: N_("Own income"),
    Nature.PAID_SERVICE: N_("Paid service"),
    Nature.COMMON_AREA: N_("Common-area income"),
    Nature.COLLECTED: N_("Collected for others"),
    Nature.DEPOSIT: N_("Deposit"),
    Nature.LATE_FEE: N_("Late fee"),
}


class Formula(StrEnum):
    """How a tariff computes."""

    AREA = "area"
    FIXED = "fixed"
    ONE_OFF = "one_off"
    COUNTER = "counter"


FORMULA_NAMES = {
    Formula.AREA: N_("Area × price"),
    Formula.FIXED: N_("Fixed amount"),
    Formula.ONE_OFF: N_("One-off amount"),
    Formula.COUNTER: N_("Counter charge"),
}


# How many calendar months one bill is for; 0 = no period.
PERIOD_NAMES = {
    1: N_("Month"),
    3: N_("Quarter"),
    6: N_("Half-year"),
    12: N_("Year"),
    0: N_("Once"),
}


class Rounding(StrEnum):
    """The unit each line is rounded to, half up."""

    FEN = "fen"
    JIAO = "jiao"
    YUAN = "yuan"


ROUNDING_NAMES = {
    Rounding.FEN: N_("To the fen"),
    Rounding.JIAO: N_("To the jiao"),
    Rounding.YUAN: N_("To the yuan"),
}


class Proration(StrEnum):
    """How a part of a month is charged (money.md 2: A, B, C1, C2, D)."""

    ACTUAL_DAYS = "actual_days"
    THIRTY_DAYS = "thirty_days"
    HALF_MONTHS = "half_months"
    HALF_AFTER_15 = "half_after_15"
    WHOLE_MONTHS = "whole_months"


PRORATION_NAMES = {
    Proration.ACTUAL_DAYS: N_("By days of the month"),
    Proration.THIRTY_DAYS: N_("By days of 30"),
    Proration.HALF_MONTHS: N_("First half: half a month; second half: from the next month"),
    Proration.HALF_AFTER_15: N_("Up to the 15th: a full month; after it: half"),
    Proration.WHOLE_MONTHS: N_("Whole months"),
}


class ScopeKind(StrEnum):
    """What a tariff's scope row names."""

    UNIT_KIND = "unit_kind"
    BUILDING = "building"
    UNIT = "unit"


class ChargeKind(StrEnum):
    """Normal lines may not overlap; a reversal takes one line back."""

    NORMAL = "normal"
    COUNTER = "counter"
    DIFFERENCE = "difference"
    REVERSAL = "reversal"


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
    """Why a line is reduced."""

    ROUNDING_OFF = "rounding_off"
    WAIVER = "waiver"


class PrepaymentKind(StrEnum):
    """What moves a prepayment."""

    IN = "in"
    OFFSET = "offset"
    REFUND = "refund"
    MOVE = "move"
    REVERSAL = "reversal"


class ReceiptKind(StrEnum):
    """A receipt, the note of an offset, or the red one that takes either back.

    A void keeps the number and has no receipt.
    """

    RECEIPT = "receipt"
    RED = "red"
    OFFSET = "offset"


class Unbilled(StrEnum):
    """Why a run makes no line for a unit, or none of one tariff."""

    NO_TARIFF = "no_tariff"
    TWO_TARIFFS = "two_tariffs"
    NO_AREA = "no_area"
    TOO_MUCH = "too_much"
    NO_PRICE = "no_price"
    NO_PAYER = "no_payer"
    NO_VERSION = "no_version"
    NOT_STARTED = "not_started"
    STOPPED = "stopped"
    EXCLUDED = "excluded"
    BEGAN_EARLIER = "began_earlier"
    SHARED_AREA = "shared_area"
    NOTHING_DUE = "nothing_due"


UNBILLED_NAMES = {
    Unbilled.NO_TARIFF: N_("No tariff applies to it"),
    Unbilled.TWO_TARIFFS: N_("Two tariffs of the same item apply to it"),
    Unbilled.NO_AREA: N_("The area is missing"),
    Unbilled.TOO_MUCH: N_("The amount is absurd: check area, price and quantity"),
    Unbilled.NO_PRICE: N_("The price is missing"),
    Unbilled.NO_PAYER: N_("Nobody owes it: no owner or payer in these days"),
    Unbilled.NO_VERSION: N_("The tariff is not yet in force"),
    Unbilled.NOT_STARTED: N_("It is charged only from a later day"),
    Unbilled.STOPPED: N_("Stopped before this period"),
    Unbilled.EXCLUDED: N_("Excluded from the tariff"),
    Unbilled.BEGAN_EARLIER: N_("Its period began earlier and was not billed then"),
    Unbilled.SHARED_AREA: N_("Billed with the first unit of its contract"),
    Unbilled.NOTHING_DUE: N_("Its rule for part months, or rounding, makes it 0.00"),
}


# What to do about it, as steps in the window.
UNBILLED_WAYS = {
    Unbilled.NO_TARIFF: N_("Name its kind, its building or the unit itself in a tariff"),
    Unbilled.TWO_TARIFFS: N_("Take it out of one of the two tariffs"),
    Unbilled.NO_AREA: N_("Enter the area of the unit"),
    Unbilled.TOO_MUCH: N_("Correct the area of the unit, or the price of the tariff"),
    Unbilled.NO_PRICE: N_("Give the tariff a version with a price"),
    Unbilled.NO_PAYER: N_("Add an owner or a payer from the first of these days"),
    Unbilled.NO_VERSION: N_("Nothing, or begin the tariff earlier"),
    Unbilled.NOT_STARTED: N_("Nothing, or correct when charging starts"),
    Unbilled.STOPPED: N_("Nothing, or correct what was agreed for the unit"),
    Unbilled.EXCLUDED: N_("Nothing, or bill the unit again by this tariff"),
    Unbilled.BEGAN_EARLIER: N_("Draft that period"),
    Unbilled.SHARED_AREA: N_("Nothing: the first unit is billed for all"),
    Unbilled.NOTHING_DUE: N_("Nothing, or correct the rule of the tariff"),
}


class DraftDifference(StrEnum):
    """What is worth a look before a run is published, against the period before."""

    OUTLIER = "outlier"
    NEW = "new"
    GONE = "gone"
    CHANGED = "changed"
    SPLIT = "split"
    GAP = "gap"
    OVERLAP = "overlap"


DIFFERENCE_NAMES = {
    DraftDifference.OUTLIER: N_("Stands out"),
    DraftDifference.NEW: N_("New"),
    DraftDifference.GONE: N_("No longer billed"),
    DraftDifference.CHANGED: N_("Amount changed"),
    DraftDifference.SPLIT: N_("Split: who pays changes"),
    DraftDifference.GAP: N_("Gap before"),
    DraftDifference.OVERLAP: N_("Partly billed"),
}


class ChargeState(StrEnum):
    """How a line stands today."""

    NOT_DUE = "not_due"
    OVERDUE = "overdue"
    PARTLY = "partly"
    PAID = "paid"
    TAKEN_BACK = "taken_back"


CHARGE_STATE_NAMES = {
    ChargeState.NOT_DUE: N_("Not due"),
    ChargeState.OVERDUE: N_("Past due"),
    ChargeState.PARTLY: N_("Partly paid"),
    ChargeState.PAID: N_("Paid"),
    ChargeState.TAKEN_BACK: N_("Taken back"),
}


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
