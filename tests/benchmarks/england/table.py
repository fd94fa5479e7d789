"""What was measured, as one table in Markdown: printed, or put between README's marks."""

from pathlib import Path

README = Path(__file__).parents[3] / "README.md"
BEGINS, ENDS = "<!-- England: begins -->", "<!-- England: ends -->"


def markdown(lines: list[tuple[str, str, str]], beside: str) -> str:
    """Rows of what was measured, the figure, and what it is held against; a sentence below."""
    head = ["| England | measured | to beat |", "|---|--:|--:|"]
    return "\n".join([*head, *(f"| {what} | {figure} | {bar} |" for what, figure, bar in lines), "", beside])


def into_readme(table: str) -> None:
    """Replace what stands between the marks. Raises ValueError where README has none."""
    text = README.read_text(encoding="utf-8")
    before, found, rest = text.partition(BEGINS)
    _, ended, after = rest.partition(ENDS)
    if not found or not ended:
        raise ValueError(f"README.md has no place for it: put in {BEGINS} and {ENDS}.")
    folded = f"<details><summary>England, measured</summary>\n\n{table}\n\n</details>"
    README.write_text(f"{before}{BEGINS}\n{folded}\n{ENDS}{after}", encoding="utf-8")
