"""Tables are written so that Excel and we read back exactly what was meant."""

import csv
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path

import openpyxl
import pytest
import xlwt

from propdesk.kernel.errors import Cancelled, Level, Problem
from propdesk.kernel.money import Money
from propdesk.kernel.sheets.cells import UNCALCULATED, CellError, column_letter, column_number
from propdesk.kernel.sheets.files import ReportOverSource, annotate_workbook, read_workbook
from propdesk.kernel.sheets.writing import (
    CellKind,
    SheetColumn,
    SheetFull,
    write_csv,
    write_table,
)
from propdesk.kernel.whole_files import FileInUse, FileNotWritten
from tests.tables import table_rows

COLUMNS = (
    SheetColumn("room", "Room", CellKind.TEXT),
    SheetColumn("area", "Built-up area", CellKind.AREA),
    SheetColumn("owed", "Owed", CellKind.MONEY),
    SheetColumn("day", "Day", CellKind.DATE),
    SheetColumn("count", "Count", CellKind.WHOLE),
    SheetColumn("note", "Note", CellKind.TEXT),
)
NASTY = [
    "=cmd|' /C calc'!A0",
    "#N/A",
    "+1",
    "-1",
    "@SUM(A1)",
    "0012",
    "<b>&amp;",
    "㛃 䶮 𠮷 🏠",
    "a\tb",
    "<r><t>x</t></r>",
    "<r></r>",
    "  two\nlines ",
]


def rows() -> list[tuple[object, ...]]:
    return [
        (f"1-1-{n}01", 891234, Money(123456), date(2026, 11, 20), n, text)
        for n, text in enumerate(NASTY, 1)
    ]


def test_what_is_written_is_read_back_exactly(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    assert write_table(path, "Units: all/1", COLUMNS, iter(rows())) == len(NASTY)
    sheet = read_workbook(path).sheets[0]
    assert sheet.name == "Units  all 1"
    back = list(table_rows(sheet, COLUMNS))
    assert [row["note"] for row in back] == NASTY
    assert back[0] == {
        "room": "1-1-101",
        "area": Decimal("89.1234"),
        "owed": Decimal("1234.56"),
        "day": date(2026, 11, 20),
        "count": 1,
        "note": NASTY[0],
    }


def test_no_text_becomes_a_formula_and_numbers_have_formats(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    write_table(path, "Units", COLUMNS, rows())
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    assert {cell.data_type for cell in sheet["F"]} == {"s"}
    assert sheet["B2"].number_format == "#,##0.00##"
    assert sheet["C2"].number_format == "#,##0.00"
    assert sheet.freeze_panes == "A2"
    assert sheet["A1"].font.b
    assert sheet["A1"].fill.fgColor.rgb == "FFE8EEF4"


def test_columns_are_as_wide_as_declared(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    wide = SheetColumn("note", "Note", width=31)
    write_table(path, "x", [wide, SheetColumn("owed", "Owed", CellKind.MONEY)], [])
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    assert [sheet.column_dimensions[name].width for name in "AB"] == [31, 14]


def test_dangerous_text_is_quoted_in_csv_but_numbers_are_not(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    columns = (SheetColumn("note", "Note"), SheetColumn("owed", "Owed", CellKind.MONEY))
    write_csv(path, columns, [("=1+1", Money(-500)), ("-x", Money(10)), ("ok", None)])
    with path.open(encoding="utf-8-sig", newline="") as file:
        body = list(csv.reader(file))[1:]
    assert body == [["'=1+1", "-5.00"], ["'-x", "0.10"], ["ok", ""]]


def test_a_moment_is_the_office_s_own_time_in_csv_too(tmp_path: Path) -> None:
    path, moment = tmp_path / "out.csv", datetime(2026, 11, 20, 23, 42, 5, 7, tzinfo=UTC)
    write_csv(path, (SheetColumn("at", "Time", CellKind.TIME),), [(moment,)])
    assert path.read_text(encoding="utf-8-sig").split("\n")[1].strip() == "2026-11-21 07:42:05"


def test_times_and_numbers_are_exact(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    columns = (
        SheetColumn("at", "Time", CellKind.TIME),
        SheetColumn("price", "Price", CellKind.NUMBER),
        SheetColumn("owed", "Owed", CellKind.MONEY),
    )
    at = datetime(2026, 11, 20, 9, 30, 15)  # noqa: DTZ001 - as an office writes it
    write_table(path, "x", columns, [(at, Decimal("0.123456"), Money(-5))])
    assert read_workbook(path).sheets[0].rows[1] == [at, Decimal("0.123456"), Decimal("-0.05")]
    with pytest.raises(TypeError):
        write_table(path, "x", columns, [(at, 0.1, None)])


def test_a_cancelled_export_leaves_the_old_file(tmp_path: Path) -> None:
    class Stop:
        def step(self, done: int, total: int) -> None:
            raise Cancelled

    path = tmp_path / "out.xlsx"
    path.write_bytes(b"old")
    many = (("x", 1, Money(1), None, 1, "") for _ in range(5000))
    with pytest.raises(Cancelled):
        write_table(path, "x", COLUMNS, many, progress=Stop())
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["out.xlsx"]


@pytest.mark.parametrize("failing", [Cancelled(), OSError("disk full")])
def test_an_export_that_ends_early_leaves_no_rows_in_the_temporary_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: Exception
) -> None:
    class Stop:
        def step(self, done: int, total: int) -> None:
            assert list((tmp_path / "temporary").rglob("*")) != []
            raise failing

    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    many = (("x", 1, Money(1), None, 1, "") for _ in range(5000))
    with pytest.raises((Cancelled, FileNotWritten)):
        write_table(tmp_path / "out.xlsx", "x", COLUMNS, many, progress=Stop())
    assert [p.name for p in tmp_path.rglob("*")] == ["temporary"]


def test_more_rows_than_excel_opens_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("propdesk.kernel.sheets.writing.MOST_ROWS", 3)
    assert write_table(tmp_path / "fits.xlsx", "x", COLUMNS, rows()[:3]) == 3
    with pytest.raises(SheetFull):
        write_table(tmp_path / "out.xlsx", "x", COLUMNS, rows()[:4])
    assert not (tmp_path / "out.xlsx").exists()


def test_a_file_that_cannot_be_replaced_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_: object) -> None:
        raise PermissionError

    with pytest.raises(FileNotWritten):
        write_table(tmp_path / "none" / "out.xlsx", "x", COLUMNS, [])
    monkeypatch.setattr("os.replace", locked)
    with pytest.raises(FileInUse):
        write_table(tmp_path / "out.xlsx", "x", COLUMNS, [])


def test_numbers_dates_errors_and_zeros_keep_their_meaning(tmp_path: Path) -> None:
    path = tmp_path / "in.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["C3"] = 12
    sheet["C3"].number_format = "0000"
    sheet["C4"] = "=C3+1"
    sheet["C5"] = "#REF!"
    sheet["C6"] = 89.46
    sheet["C7"] = date(2021, 5, 1)
    sheet["C8"] = True
    sheet["D9"] = "x"
    sheet.merge_cells("D9:E10")
    hidden = book.create_sheet("hidden")
    hidden.sheet_state = "hidden"
    book.save(path)
    read = read_workbook(path)
    cells = [row[2] for row in read.sheets[0].rows]
    assert cells[2:8] == [
        "0012",
        UNCALCULATED,
        CellError("#REF!"),
        Decimal("89.46"),
        date(2021, 5, 1),
        True,
    ]
    assert read.zeros_visible
    assert [(s.name, s.hidden) for s in read.sheets] == [("Sheet", False), ("hidden", True)]
    block = read.sheets[0].merged[0]
    assert (block.top, block.left, block.bottom, block.right) == (9, 4, 10, 5)


@pytest.mark.parametrize(
    ("encoding", "separator"),
    [("utf-8-sig", ","), ("utf-8", ";"), ("gb18030", "\t"), ("utf-16", "\t")],
)
def test_text_files_are_read_in_their_encoding(
    tmp_path: Path, encoding: str, separator: str
) -> None:
    path = tmp_path / "in.csv"
    lines = [
        separator.join(line) for line in (["房号", "姓名"], ["1-101", "张㛃"], ['="0012"', "李"])
    ]
    path.write_bytes("\r\n".join(lines).encode(encoding))
    read = read_workbook(path)
    assert read.sheets[0].rows == [["房号", "姓名"], ["1-101", "张㛃"], ["0012", "李"]]


ROSTER = "房号,姓名,电话\r\n1-2-301,张三,13800138001\r\n1-2-302,李四,13800138002\r\n"
TRADITIONAL = "棟別,房號,姓名\r\n1棟,301,陳大文\r\n1棟,302,林志明\r\n"


@pytest.mark.parametrize(
    ("text", "codec", "encoding"),
    [
        (ROSTER, "utf-8", "utf-8"),
        (ROSTER, "utf-8-sig", "utf-8"),
        (ROSTER, "gb18030", "gb18030"),
        (ROSTER, "utf-16", "utf-16"),
        (ROSTER, "utf-16-le", "utf-16-le"),
        (ROSTER, "utf-16-be", "utf-16-be"),
        (TRADITIONAL, "big5", "big5"),
        (TRADITIONAL, "utf-8", "utf-8"),
        (TRADITIONAL, "gb18030", "gb18030"),
    ],
)
def test_the_encoding_is_found_out(tmp_path: Path, text: str, codec: str, encoding: str) -> None:
    path = tmp_path / "in.csv"
    path.write_bytes(text.encode(codec))
    read = read_workbook(path)
    assert (read.encoding, read.separator, read.sheets[0].faults) == (encoding, "comma", [])
    assert read.sheets[0].rows == [line.split(",") for line in text.split("\r\n")[:-1]]


def test_encoding_and_separator_are_taken_as_told(tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_bytes("房号|注\n1-301|a;b\n".encode("big5", "replace"))
    read = read_workbook(path, encoding="big5", separator="semicolon")
    assert (read.encoding, read.separator) == ("big5", "semicolon")
    assert read.sheets[0].rows[1] == ["1-301|a", "b"]


@pytest.mark.parametrize(
    ("text", "separator", "second"),
    [
        ("sep=;\n房号;姓名\n1-301;张三\n", "semicolon", ["房号", "姓名"]),
        ("房号|姓名\n1-301|张三\n", "bar", ["1-301", "张三"]),
        ("房号;面积\n1-301;89,46\n1-302;90,12\n", "semicolon", ["1-301", "89,46"]),
        ("名单\n房号\t姓名\t备注\n1-301\t张三\t甲,乙,丙,丁\n", "tab", ["房号", "姓名", "备注"]),
    ],
)
def test_the_separator_is_what_makes_even_rows(
    tmp_path: Path, text: str, separator: str, second: list[str]
) -> None:
    path = tmp_path / "in.csv"
    path.write_text(text, encoding="utf-8")
    read = read_workbook(path)
    assert (read.separator, read.sheets[0].rows[1]) == (separator, second)


def test_an_open_quote_swallows_no_rows_even_when_another_closes_it(tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    rows = ["房号,姓名,电话", '1-301,"张三,1', "1-302,李四,2", '1-303,王"五,3', '1-304,"赵\n六",4']
    path.write_text("\n".join(rows), encoding="utf-8", newline="\n")
    sheet = read_workbook(path).sheets[0]
    assert [row[0] for row in sheet.rows] == ["房号", "1-301", "1-302", "1-303", "1-304"]
    assert sheet.rows[4][1] == "赵\n六"
    assert sheet.faults == [(2, 0, "open_quote")]


def test_damaged_characters_are_named_by_cell(tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_bytes(ROSTER.encode("gb18030").replace("李".encode("gb18030"), b"\xff"))
    assert read_workbook(path).sheets[0].faults == [(3, 2, "damaged_character")]


def test_nobody_sees_what_the_reader_takes_out(tmp_path: Path) -> None:
    path = tmp_path / "in.xlsx"
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(
        ["\ufeff房号", "张\u200b三\u00a0", "\u202d138\u202c", "住\u00ad宅", "👨\u200d👩"]
    )
    book.save(path)
    assert read_workbook(path).sheets[0].rows == [["房号", "张三 ", "138", "住宅", "👨\u200d👩"]]


def test_hidden_and_filtered_rows_are_known(tmp_path: Path) -> None:
    path = tmp_path / "in.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for number in range(1, 6):
        sheet.append([f"1-{number}01"])
    sheet.row_dimensions[2].hidden = sheet.row_dimensions[4].hidden = True
    sheet.column_dimensions["C"].hidden = True
    book.save(path)
    assert read_workbook(path).sheets[0].hidden_rows == {2, 4}


def test_hidden_rows_of_an_xls_are_known(tmp_path: Path) -> None:
    path = tmp_path / "in.xls"
    book = xlwt.Workbook()
    for name in ("first", "名单"):
        sheet = book.add_sheet(name)
        for number in range(300):
            sheet.write(number, 0, f"1-{number}")
    sheet.row(1).hidden = sheet.row(299).hidden = True
    book.save(path)
    assert [s.hidden_rows for s in read_workbook(path).sheets] == [frozenset(), {2, 300}]


def test_hidden_rows_of_an_ods_are_known(tmp_path: Path) -> None:
    path = tmp_path / "in.ods"
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    row = f"<table:table-row{{}}>{cell}</table:table-row>"
    rows = row.format("", "房号") + row.format(' table:visibility="filter"', "1-301")
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="名单">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", content)
    assert read_workbook(path).sheets[0].hidden_rows == {2}


def problems() -> list[Problem]:
    plain = partial(Problem, sheet="房产", level=Level.WARNING)
    return [
        plain(
            row=2, column="B", level=Level.ERROR, kind="no_room", message="No room {x}.",
            values={"x": 1},
        ),
        plain(row=2, column="B", kind="bad_date", message="Bad date."),
        plain(row=3, column="A", kind="bad_area", message="Bad area."),
    ]  # fmt: skip


def test_the_report_is_a_copy_with_coloured_comments(tmp_path: Path) -> None:
    source, out = tmp_path / "in.xlsx", tmp_path / "report.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "房产"
    sheet.column_dimensions["A"].width = 40
    for row in (["楼栋", "房号"], ["1", "=1+1"], ["2", "102"], ["3", None]):
        sheet.append(row)
    sheet.merge_cells("A3:A4")
    book.save(source)
    before = source.read_bytes()
    merged = Problem(
        sheet="房产", row=4, column="A", level=Level.WARNING, kind="no_name", message="No name."
    )
    annotate_workbook(source, [*problems(), merged], out)
    assert source.read_bytes() == before
    report = openpyxl.load_workbook(out)
    sheet = report["房产"]
    assert sheet["B2"].comment is not None
    assert sheet["B2"].comment.text == "No room 1.\nBad date."
    assert sheet["B2"].fill.fgColor.rgb == "00FFC7CE"
    assert sheet["A3"].fill.fgColor.rgb == "00FFEB9C"
    assert sheet["A3"].comment is not None
    assert sheet["B2"].value == "=1+1"
    assert sheet.column_dimensions["A"].width == 40
    assert len(list(report.worksheets[-1].rows)) == 5


def test_the_report_of_another_format_is_made_from_its_values(tmp_path: Path) -> None:
    source, out = tmp_path / "in.csv", tmp_path / "report.xlsx"
    source.write_text("楼栋,房号\n1,=1+1\n2,102\n", encoding="utf-8")
    faults = [
        Problem(
            sheet="csv",
            row=p.row,
            column=p.column,
            level=p.level,
            kind=p.kind,
            message=p.message,
            values=p.values,
        )
        for p in problems()
    ]
    annotate_workbook(source, faults, out)
    sheet = openpyxl.load_workbook(out)["csv"]
    assert (sheet["B2"].value, sheet["B2"].data_type) == ("=1+1", "s")
    assert sheet["A3"].comment is not None


def test_the_report_never_takes_the_place_of_the_source(tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    source.write_text("a,b\n", encoding="utf-8")
    with pytest.raises(ReportOverSource):
        annotate_workbook(source, [], source)


def test_columns_have_letters_and_back() -> None:
    assert [column_letter(n) for n in (1, 26, 27, 702, 703)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert [column_number(t) for t in ("A", "Z", "AA", "ZZ", "AAA")] == [1, 26, 27, 702, 703]
