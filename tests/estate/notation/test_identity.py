"""Identity numbers are checked, fillers are known, and masks hide the middle."""

import pytest

from propdesk.estate.notation.identity import (
    company_code_is_right,
    is_filler,
    resident_id_fault,
)
from propdesk.kernel.sheets.masking import (
    mask_id,
    mask_phone,
)


def test_a_resident_id_is_checked_by_date_and_digit_not_by_region() -> None:
    assert resident_id_fault("999999198802299011") == ""
    assert resident_id_fault("99999919730101452X") == ""
    assert resident_id_fault("999999710926873") == ""
    assert resident_id_fault("999999198802299012") == "check"
    assert resident_id_fault("999999198813299011") == "date"
    assert resident_id_fault("99999919880229901") == "length"


def test_a_company_code_has_a_check_character() -> None:
    assert company_code_is_right("91999999MA0001018L")
    assert not company_code_is_right("91999999MA0001018M")
    assert not company_code_is_right("91999999MA000101")


@pytest.mark.parametrize(
    "number",
    ["18999999999", "1" * 18, "0" * 15, "12345678901", "123456789012345678", "13800000000"],
)
def test_fillers_mean_unknown(number: str) -> None:
    assert is_filler(number)


@pytest.mark.parametrize("number", ["19900001234", "0900000000", "999999198802299011", "111"])
def test_real_numbers_are_no_fillers(number: str) -> None:
    assert not is_filler(number)


def test_masks_leave_the_ends() -> None:
    assert mask_phone("19912341234") == "199****1234"
    assert mask_phone("60001234") == "****1234"
    assert mask_id("999999198802299011") == "999***********9011"
    assert mask_id("E0001882") == "******82"
