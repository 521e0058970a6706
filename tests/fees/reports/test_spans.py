"""The days a report is of: as they are typed, called, and stepped through."""

from datetime import date

import pytest

from propdesk.fees.reports.spans import DaySpan, NoSpan, parse_span, span_at, year_to_date

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("text", "first", "last", "kind"),
    [
        ("2026-11-03", "2026-11-03", "2026-11-03", "day"),
        ("2026-11", "2026-11-01", "2026-11-30", "month"),
        ("2026年3季度", "2026-07-01", "2026-09-30", "quarter"),
        ("2026-H1", "2026-01-01", "2026-06-30", "half"),
        ("2025", "2025-01-01", "2025-12-31", "year"),
        ("2026-01-05..2026-03-15", "2026-01-05", "2026-03-15", "free"),
        ("２０２６-11-03", "2026-11-03", "2026-11-03", "day"),
    ],
)
def test_days_are_read_as_people_type_them(text: str, first: str, last: str, kind: str) -> None:
    span = parse_span(text, TODAY)
    assert span == DaySpan(date.fromisoformat(first), date.fromisoformat(last))
    assert span.kind == kind
    assert parse_span(span.text, TODAY) == span


@pytest.mark.parametrize(
    "text", ["2027", "2026-12", "2026-11-31", "2026-03-15..2026-01-05", "2026-11-21"]
)
def test_no_report_is_of_days_to_come_or_of_none(text: str) -> None:
    with pytest.raises(NoSpan):
        parse_span(text, TODAY)


def test_a_span_steps_by_its_own_length() -> None:
    assert span_at(date(2026, 1, 31), "month").step(-1).text == "2025-12"
    assert span_at(TODAY, "half").step(-1).text == "2026-H1"
    assert span_at(TODAY, "quarter").step(1).text == "2027-Q1"
    assert DaySpan(date(2026, 1, 5), date(2026, 1, 14)).step(1).text == "2026-01-15..2026-01-24"


def test_the_year_to_date_is_that_of_the_last_day() -> None:
    assert year_to_date(span_at(date(2026, 5, 5), "month")).text == "2026-01-01..2026-05-31"
