"""What the log says of money, areas, words and phones."""

from propdesk.kernel.i18n import using_language
from propdesk.modules import declared
from propdesk.system.log.audit_values import is_silent, value_words
from propdesk.system.log.audit_words import field_name, what_name

WORDS = declared()


def test_money_in_the_log_is_told_in_yuan() -> None:
    assert value_words(WORDS, "amount", 83253) == "832.53"
    assert value_words(WORDS, "prepaid", 0) == "0.00"


def test_areas_prices_and_shares_are_told_with_their_point() -> None:
    assert value_words(WORDS, "built_area", 1_346_500, "unit") == "134.65"
    assert value_words(WORDS, "price", 2_500_000) == "2.50"
    assert value_words(WORDS, "share", 500_000, "role") == "50.00"


def test_phones_and_documents_show_only_their_ends() -> None:
    assert value_words(WORDS, "phones", [["19900001234", "女儿"], ["19900005678", ""]]) == (
        "199****1234 女儿、199****5678"
    )
    assert "1990" not in value_words(WORDS, "number", "999999199001011234")
    assert value_words(WORDS, "number", "SJ2026-000001") == "SJ2026-000001"


def test_short_words_are_told_as_people_call_them() -> None:
    with using_language("zh_CN"):
        assert value_words(WORDS, "state", "vacant") == "空置"
        assert value_words(WORDS, "state", "unheard") == "unheard"
        assert what_name(WORDS, "payment.collect") == "收款"
        assert field_name(WORDS, "prepaid") == "转入预存"


def test_what_other_steps_note_of_a_record_is_told_in_words() -> None:
    with using_language("zh_CN"):
        assert value_words(WORDS, "why", "asked", "person") == "本人要求"
        assert value_words(WORDS, "why", "moved away", "deposit") == "moved away"
        assert value_words(WORDS, "post", "manager", "call_back") == "经理"
        assert value_words(WORDS, "prepaid_bills", "charged") == "多退少补"
        assert value_words(WORDS, "occasion", "lost") == "留存文件不见了"


def test_keys_of_records_are_not_told() -> None:
    assert is_silent(WORDS, "file_id")
    assert not is_silent(WORDS, "building_id")
    assert is_silent(WORDS, "order_key")
    assert not is_silent(WORDS, "building")


def test_settings_of_accounts_are_told_as_their_forms_say_them() -> None:
    with using_language("zh_CN"):
        layout = value_words(WORDS, "voucher_layout", "日期 = {date}\n摘要 = {summary}")
        assert "{date}" not in layout
        assert layout.startswith("日期 = {日期}")
        assert value_words(WORDS, "voucher_each", "session") != "session"
        assert value_words(WORDS, "ledger_standard", "unheard") == "unheard"
        assert value_words(WORDS, "limitation_from", "line") != "line"
        codes = value_words(WORDS, "ledger_codes", [["method:cash", "1001.01", "库存现金"]])
        assert "method:" not in codes
        assert codes.endswith("1001.01 库存现金")
        codes = value_words(WORDS, "ledger_codes", [["nature:deposit", "2241", ""]])
        assert "nature:" not in codes
