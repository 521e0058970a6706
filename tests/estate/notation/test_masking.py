"""Phones and identity numbers inside a text: masked wherever they stand, and nothing else is."""

import json

import pytest

from propdesk.kernel.sheets.masking import mask_in_text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("母亲 13800138000", "母亲 138****8000"),
        ("13800138000，13900139000", "138****8000，139****9000"),
        ("tel:+86 138 0013 8000.", "tel:861****8000."),
        ("138-0013-8000", "138****8000"),
        ("33010619800101123X", "330***********123X"),
        ("身份证330106800101123。", "身份证330********1123。"),
        ("0571-87654321", "057****4321"),
        ("13800138000,13900139000", "138****8000,139****9000"),
        ("tel13800138000", "tel138****8000"),
        ("87654321", "****4321"),
        ("租客身份证330106198001011234.jpg", "租客身份证330***********1234.jpg"),
    ],
)
def test_a_number_is_masked_where_it_stands(text: str, shown: str) -> None:
    assert mask_in_text(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "20261120",
        "PropDesk-海棠湾-20261120-154200.propdesk",
        "SJ2026-000001",
        "浙A12345",
        "1-2-0301",
        "1栋2单元301室",
        "2026-11-20",
        "123456.78",
        "12,345,678.90",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "0000001-0002-00301",
    ],
)
def test_days_amounts_rooms_plates_and_our_own_numbers_stay(text: str) -> None:
    assert mask_in_text(text) == text


def test_json_keeps_its_form_and_its_numbers() -> None:
    facts = {"payer": "林晚晴 13800138000", "fen": 87654321, "lines": ["0571-87654321", None, True]}
    masked = json.loads(mask_in_text(json.dumps(facts)))
    assert masked == {
        "payer": "林晚晴 138****8000",
        "fen": 87654321,
        "lines": ["057****4321", None, True],
    }
    plain = '{"fen": 13800138000}'
    assert mask_in_text(plain) == plain
