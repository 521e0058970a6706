"""The sentences of the catalogues: the words of each language, its marks, one word per thing."""

import re
from collections.abc import Iterator

import pytest

from installer import catalogues
from propdesk.cli.command_words import COMMANDS
from propdesk.cli.main import run_command
from propdesk.kernel.i18n import listed, together, using_language

CHINESE = ("zh_CN", "zh_TW")
# What stands in a Chinese sentence as it is: names of files and programs, keys, what is typed.
AS_IT_IS = frozenset(
    re.findall(
        "[A-Za-z]+",
        "PropDesk propdesk Windows Excel PDF pdf docx JPEG PNG CON CSV csv xls xlsx JSON USB PIN"
        " SUV LED POS MPa Ctrl Shift Enter Esc Ins Caps Lock"
        # commands and switches, which are typed in English
        " --unmasked --clock-is-right --absence --user cash all "
        + " ".join(command.name for command in COMMANDS),
    )
)
# One word per thing: what is not said, and what is said instead.
INSTEAD = {
    "zh_CN": {
        "未交|交费": "未缴, 缴费",
        "草稿": "试算",
        "红冲": "冲红",
        "核验": "核对",
        "结班": "结账",
        "前台|柜台": "收费台",
        "房产(?!住户)": "房屋",
        "业主表|业主资料": "业主名册",
        "缴款单": "交款单, 存款单",
        "档案": "资料",
        "收据分组": "收据组",
    },
    "zh_TW": {
        "未交|交費": "未繳, 繳費",
        "收據分組": "收據組",
        "草稿": "試算",
        "紅沖": "沖紅",
        "核驗|校驗": "核對, 檢查碼",
        "結班": "結帳",
        "前台|櫃檯": "收費台",
        "房產(?!住戶)": "房屋",
        "業主表|業主資料": "業主名冊",
        "恢復備份|備份與恢復|復原": "還原, 撤銷",
        "小區|物業費|默認|數據|信息(?!用)|屏幕|鼠標|網絡|登錄|搜索|文件|菜單|粘貼|打印": "Taiwan",
        "軟件|用戶": "Taiwan",
        "賬|周期|樣例|列表|查看|生成|回車|在線|質量|硬盤|短信|程序|保存|U ?盤|裏|衝抵": "Taiwan",
    },
}
# Characters every PC of the region can write, and the few signs beyond them.
CHARACTERS = {"zh_CN": "gb2312", "zh_TW": "cp950"}
SIGNS = str.maketrans("", "", "㎡×–·…�")
# What these join is put into a field, as it would be typed.
FIELDS_AS_TYPED = frozenset(("scope_dialogs.py", "estate_view.py"))
PLACES = r"{[^}]*}|%\(\w+\)[rs]"
HAN = "[\u3400-\u9fff]"
ENDS = {".": "。", "?": "？", ":": "："}
# A head of a table, a question asked by its title, the foot of a paper as offices print it.
ENDS_OTHERWISE = (
    "No.",
    "Slip no.",
    "{value} mo.",
    "Who is working?",
    "Please check the amount; if in doubt, ask the service office.",
)


def sentences(language: str) -> Iterator[tuple[str, str]]:
    """English and translation, without Qt's own, whose brackets hold a mnemonic."""
    for message in catalogues.messages(catalogues.load(language)):
        for said in catalogues.all_strings(message):
            if "(&" not in said:
                yield catalogues.all_ids(message)[-1], said


@pytest.mark.parametrize("language", CHINESE)
def test_no_english_stands_in_a_chinese_sentence(language: str) -> None:
    found = {
        said: words
        for _english, said in sentences(language)
        if (words := set(re.findall("[A-Za-z]{3,}", re.sub(PLACES, "", said))) - AS_IT_IS)
    }
    assert found == {}


@pytest.mark.parametrize("language", CHINESE)
def test_a_chinese_sentence_has_chinese_marks(language: str) -> None:
    half = re.compile(rf"{HAN}[,;:!?()]|[,;:!()]{HAN}|  |[。，；：？！、] | [。，；：？！、]")
    quotes = "[「」『』]" if language == "zh_CN" else "[“”‘’]"
    found = [said for _e, said in sentences(language) if half.search(said.strip("\n"))]
    found += [said for _e, said in sentences(language) if re.search(quotes, said)]
    assert found == []


@pytest.mark.parametrize("language", CHINESE)
def test_a_sentence_ends_as_the_english_does(language: str) -> None:
    found = {
        english: said
        for english, said in sentences(language)
        if english not in ENDS_OTHERWISE
        and ENDS.get(english.rstrip()[-1:]) not in (None, said.rstrip()[-1:])
    }
    assert found == {}


@pytest.mark.parametrize("language", CHINESE)
def test_the_characters_are_those_of_the_language(language: str) -> None:
    found = []
    for _english, said in sentences(language):
        try:
            said.translate(SIGNS).encode(CHARACTERS[language])
        except UnicodeEncodeError as error:
            found.append((said, said.translate(SIGNS)[error.start : error.end]))
    assert found == []


@pytest.mark.parametrize("language", CHINESE)
def test_one_thing_has_one_word(language: str) -> None:
    found = [
        f"{said}: {instead}"
        for _english, said in sentences(language)
        for word, instead in INSTEAD[language].items()
        if re.search(word, said)
    ]
    assert found == []


def test_english_is_written_without_chinese_but_for_what_is_typed() -> None:
    chinese = re.compile(HAN)
    found = [english for english, _said in sentences("en") if chinese.search(english)]
    typed = ("月", "季度", "年", "栋", "宁Z12345")
    assert [one for one in found if not any(each in one for each in typed)] == []


def test_english_has_the_apostrophe_of_the_keyboard() -> None:
    """The other one is as wide as a Chinese character in the font of the window."""
    assert [english for english, _said in sentences("en") if "\u2019" in english] == []


@pytest.mark.parametrize("language", CHINESE)
@pytest.mark.parametrize("command", [[], *([one.name] for one in COMMANDS)])
def test_the_help_of_a_command_is_in_the_language_of_the_answers(
    command: list[str], language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command([*command, "--help", "--lang", language]) == 0
    typed = r"--?[a-z-]+|\.?\{[^}]*\}|\b(?:" + "|".join(one.name for one in COMMANDS) + r")\b"
    said = re.sub(typed, "", capsys.readouterr().out)
    assert set(re.findall("[A-Za-z]{3,}", said)) <= AS_IT_IS


def test_every_word_after_a_command_is_explained() -> None:
    silent = [
        (command.name, *names)
        for command in COMMANDS
        for names, given in command.arguments
        if not given.get("help")
    ]
    assert silent == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["bill"], "propdesk bill：还缺：周期"),
        (["export", "wishes", "x.xlsx"], "不能写 'wishes'，可选："),
        (["collect", "1-1-101", "12,5"], "参数 金额："),
        (["demo", "--units", "many"], "参数 --units：“many”不是整数。"),
        (["check", "more"], "不认识：more"),
    ],
)
def test_wrong_usage_is_told_in_chinese(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command([*words, "--lang", "zh_CN"]) == 2
    told = capsys.readouterr().err
    assert said in told
    assert "usage" not in told


def test_several_things_are_listed_as_the_language_writes_them() -> None:
    with using_language("en"):
        assert listed(("SJ2026-000001", "CD2026-000001")) == "SJ2026-000001, CD2026-000001"
    assert listed(("SJ2026-000001", "CD2026-000001")) == "SJ2026-000001、CD2026-000001"


def test_sentences_follow_each_other_without_a_space_in_chinese() -> None:
    assert (
        together(("退回：现金 5.00。", "1 笔费用恢复为未缴。"))
        == "退回：现金 5.00。1 笔费用恢复为未缴。"
    )
    with using_language("en"):
        assert together(("Goes back.", "One line is open.")) == "Goes back. One line is open."


def test_no_page_lists_things_with_the_marks_of_one_language() -> None:
    pages = [
        file
        for file in (catalogues.ROOT / "propdesk").rglob("*.py")
        if file.name.endswith(("view.py", "dialogs.py")) and file.name not in FIELDS_AS_TYPED
    ]
    marks = re.compile(r'"(?:, |; |、)"\.join')
    assert [file.name for file in pages if marks.search(file.read_text(encoding="utf-8"))] == []
