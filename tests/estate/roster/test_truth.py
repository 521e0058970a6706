"""The sixteen odd workbooks are understood as their truth files say; these figures are floors."""

from pathlib import Path

import pytest

from tests.estate.roster_truth import score, truths


@pytest.mark.parametrize("truth", truths(), ids=lambda path: path.name[:2])
def test_a_sample_is_understood_as_its_truth_says(truth: Path) -> None:
    result = score(truth)
    assert result.wrong == []
    assert result.understood == result.fields
    assert result.found == result.problems
    assert result.false_alarms == 0
    assert result.extra == 0
    assert result.layout_right == result.layout


def test_every_sample_of_the_clinic_is_measured() -> None:
    assert [path.name[:2] for path in truths()] == [f"{n:02}" for n in range(1, 17)]
