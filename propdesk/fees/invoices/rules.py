"""The words of invoices, what tax is in an amount, and the numbers of payers and invoices."""

import re

from propdesk.estate.notation.service import company_code_is_right, resident_id_fault
from propdesk.fees.tax_rates import TaxRate
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.money import Money
from propdesk.kernel.records.folding import tidy
from propdesk.kernel.records.labels import Labelled
from propdesk.kernel.records.states import StateWord

NUMBER_DIGITS = 20
_NUMBER = re.compile(rf"[0-9]{{{NUMBER_DIGITS}}}")
_TAX_NO = re.compile(r"[0-9A-Z]{15,20}")
_WHOLE = 10_000  # 100 % in the steps of a rate


class BuyerKind(Labelled):
    """To whom an invoice is made out."""

    PERSON = "person", N_("Individual")
    COMPANY = "company", N_("Company")


class InvoiceKind(Labelled):
    """Which invoice the buyer wants."""

    NORMAL = "normal", N_("Ordinary invoice")
    SPECIAL = "special", N_("Special VAT invoice")


class InvoiceState(StateWord):
    """How an invoice stands; a line without any has none."""

    REQUESTED = "requested", N_("To be invoiced"), "amber", "clock"
    ISSUED = "issued", N_("Invoice issued"), "green", "circle-check"
    RED_OWED = "red_owed", N_("Red invoice owed"), "red", "triangle-alert"
    RED = "red", N_("Reversed by red invoice"), "grey", "undo-2"
    DROPPED = "dropped", N_("Request dropped"), "grey", "ban"


class BatchSheet(Labelled):
    """A sheet of the workbook for the bureau."""

    BASIC = "basic", N_("1-Invoices")
    LINES = "lines", N_("2-Lines of invoices")


class BatchField(Labelled):
    """What stands in a column of that workbook."""

    SERIAL = "serial", N_("Our serial number")
    KIND = "kind", N_("Kind of invoice")
    WITH_TAX = "with_tax", N_("Amounts include tax: yes")
    PERSON = "person", N_("Buyer is an individual")
    TITLE = "title", N_("Invoice title")
    TAX_NO = "tax_no", N_("Tax number of the buyer")
    EMAIL = "email", N_("E-mail of the buyer")
    PHONE = "phone", N_("Phone of the buyer")
    REMARK = "remark", N_("Remark on the invoice")
    ITEM = "item", N_("Name of the item")
    TAX_CODE = "tax_code", N_("Tax code")
    PERIOD = "period", N_("Period of the line")
    UNIT = "unit", N_("Room number")
    AMOUNT = "amount", N_("Amount with tax")
    NET = "net", N_("Amount without tax")
    TAX = "tax", N_("Tax amount")
    RATE = "rate", N_("Tax rate")
    FIXED = "fixed", N_("Always the same text")


# What counts against what was paid on a line.
COVERING = (InvoiceState.REQUESTED, InvoiceState.ISSUED, InvoiceState.RED_OWED)


def net_of(gross: Money, rate: TaxRate) -> Money:
    """What of an amount is not tax, half up to the fen; total = net + tax, always."""
    points = _WHOLE + rate.points
    fen = (2 * abs(gross.fen) * _WHOLE + points) // (2 * points)
    return Money(fen if gross.fen >= 0 else -fen)


def normal_tax_no(typed: str) -> str:
    """A tax number as it is kept: narrow capitals without spaces or dashes."""
    return re.sub(r"[\s\-]", "", tidy(typed)).upper()


def tax_no_fault(number: str) -> str:
    """What is wrong with a tax number in its normal form; '' for nothing.

    15 to 20 digits and capital letters. One of 18 is a 统一社会信用代码 (GB 32100) or the ID number
    of who trades under his own name; both have a check character.
    """
    if not _TAX_NO.fullmatch(number):
        return _("A tax number has 15 to 20 digits and capital letters.")
    if len(number) == 18 and not company_code_is_right(number) and resident_id_fault(number):
        return _("The last character of this tax number does not fit the others. Look again.")
    return ""


def normal_invoice_no(typed: str) -> str:
    """An invoice number as it is kept: digits without spaces."""
    return re.sub(r"\s", "", tidy(typed))


def invoice_no_fault(number: str) -> str:
    """What is wrong with an invoice number in its normal form; '' for nothing."""
    if _NUMBER.fullmatch(number):
        return ""
    told = _("A digital invoice has a number of {digits} digits; these are {typed}.")
    return told.format(digits=NUMBER_DIGITS, typed=len(number))
