"""Measures with Ghostscript what `print_papers` printed under Windows: sheets, places, refusals.

`python -m tests.wine.measured_papers FOLDER` on Debian: a line for each fault, and 1 if there is
any. In a program: `faults(folder)`.
"""

import json
import subprocess
import sys
from pathlib import Path

from PIL import Image

from tests.wine.print_papers import FOUND, OFFSET, PRINTERS, SQUARE, WANTED

NEAR_MM = 0.25
DOTS_PER_MM = 20
BLACK_BELOW = 128

Box = tuple[float, ...]


def faults(folder: Path) -> list[str]:
    """What is wrong with the papers of a folder, a line each; none when all is as it must be."""
    said = json.loads((folder / FOUND).read_text(encoding="utf-8"))
    sheets, refused = said["sheets"], said["refused"]
    all_forms, one_form = (len(forms) for forms in PRINTERS.values())
    both = [f"{document}-{paper}" for document in ("square", "receipt") for paper in WANTED]
    wanted = {f"{one}-{all_forms}" for one in both}
    wanted |= {f"{one}-{one_form}" for one in both if one.endswith("-a4")}
    unwanted = {f"{one}-{one_form}" for one in both if not one.endswith("-a4")}
    found = [f"{name}: not printed: {refused.get(name)}" for name in sorted(wanted - {*sheets})]
    found += [f"{name}: not refused" for name in sorted(unwanted - {*refused})]
    found += [
        f"{name}: the refusal names neither printer nor steps: {sentence}"
        for name, sentence in refused.items()
        if not all(word in sentence for word in ("PropDesk-test", "F3", "打印服务器属性"))
    ]
    # wine's AddForm says yes and makes none: what is not there afterwards is not made.
    all_of_them, only_a4 = said["made"].values()
    if "Form241140" not in all_of_them or "没有建成" not in only_a4:
        found.append(f"the form of a receipt: {all_of_them}; {only_a4}")
    for name, sheet in sheets.items():
        found += _faults_of(folder / f"{name}.ps", name, tuple(sheet))
    return found


def _faults_of(file: Path, name: str, sheet: Box) -> list[str]:
    """Whether a paper has its sheet, and what lies on it its place."""
    page = _on_paper(file)
    if (page.width > page.height) != (sheet[0] > sheet[1]):
        page = page.rotate(-90, expand=True)  # as the driver turns what lies on a form
    found = _differs(f"{name}: the sheet", (page.width, page.height), sheet)
    if name.startswith("square"):
        left, top = (SQUARE[side] + OFFSET[side] / 10 for side in (0, 1))
        square = (left, top, left + SQUARE[2], top + SQUARE[2])
        black = page.point(lambda grey: 255 if grey < BLACK_BELOW else 0)
        found += _differs(f"{name}: the square", black.getbbox() or (0, 0, 0, 0), square)
    elif not page.point(lambda grey: 255 if grey < BLACK_BELOW else 0).getbbox():
        found.append(f"{name}: an empty paper")
    return found


def _differs(what: str, dots: Box, wanted: Box) -> list[str]:
    measured = [dot / DOTS_PER_MM for dot in dots]
    if all(abs(one - other) <= NEAR_MM for one, other in zip(measured, wanted, strict=True)):
        return []
    return [f"{what} is {measured} mm, not {list(wanted)}"]


def _on_paper(file: Path) -> Image.Image:
    """The sheet as Ghostscript prints it, 20 dots to a millimetre."""
    picture = file.with_suffix(".png")
    dots = f"-r{DOTS_PER_MM * 25.4:g}"
    device = ["-q", "-dBATCH", "-dNOPAUSE", "-dSAFER", "-sDEVICE=pnggray", dots]
    subprocess.run(["gs", *device, f"-sOutputFile={picture}", str(file)], check=True, timeout=120)
    with Image.open(picture) as opened:
        return opened.convert("L")


if __name__ == "__main__":
    wrong = faults(Path(sys.argv[1]))
    print("\n".join(wrong) or "every paper lies where it must")
    sys.exit(1 if wrong else 0)
