"""The figures as tables for a terminal, as a table for README, or as one JSON object."""

import json
import os
import platform
from dataclasses import asdict, dataclass

from tests.benchmarks.pages import Page
from tests.benchmarks.tax import Tax
from tests.benchmarks.timing import Times

SLOW = 100  # ms; a page's p95 has to stay under it


@dataclass(frozen=True)
class PageLine:
    """A page's figures: milliseconds in process and by HTTP, queries, and how many times a bare view it takes."""

    page: str
    who: str
    p50: float
    p95: float
    queries: int
    ratio: float
    http_p50: float
    http_p95: float

    @property
    def is_slow(self) -> bool:
        return max(self.p95, self.http_p95) >= SLOW


def page_line(page: Page, times: Times, queries: int, http: Times, bare: Times) -> PageLine:
    after = page.after if len(page.after) < 20 else page.after[:6] + "…"
    return PageLine(
        page=page.name + after,
        who=page.who or "nobody",
        p50=times.p50,
        p95=times.p95,
        queries=queries,
        ratio=times.p50 / bare.p50,
        http_p50=http.p50,
        http_p95=http.p95,
    )


def as_text(pages: list[PageLine], beside: dict[str, Times], taxes: list[Tax], seconds: dict[str, float]) -> str:
    """Four tables: pages, what is beside them, row-level security, commands; and how busy the machine was."""
    return "\n\n".join([_pages(pages), _beside(beside), _taxes(taxes), _seconds(seconds), _machine()])


def as_json(*figures) -> str:
    """The same as one JSON object."""
    return json.dumps(as_data(*figures), indent=1)


def as_readme(pages: list[PageLine], beside: dict[str, Times], taxes: list[Tax], seconds: dict[str, float]) -> str:
    """Markdown: each page as opened by whoever waits longest for it, by HTTP; and the commands that load."""
    slowest: dict[str, PageLine] = {}
    for line in sorted(pages, key=lambda line: line.http_p95):
        slowest[line.page] = line
    rows = [
        f"| {line.page} | {line.who} | {line.http_p50:.0f} | {line.http_p95:.0f} | {line.queries} | {line.ratio:.0f} |"
        for line in pages
        if slowest[line.page] is line
    ]
    head = ["| page | opened by | p50 ms | p95 ms | queries | × bare |", "|---|---|--:|--:|--:|--:|"]
    loads = [f"| {what} | {each:.1f} |" for what, each in seconds.items()]
    return "\n".join([*head, *rows, "", "| command | seconds |", "|---|--:|", *loads, "", _machine()])


def as_data(pages: list[PageLine], beside: dict[str, Times], taxes: list[Tax], seconds: dict[str, float]) -> dict:
    """The figures by name, for a program."""
    return {
        "machine": {"python": platform.python_version(), "cores": os.cpu_count(), "load": os.getloadavg()},
        "pages": [{**asdict(line), "is_slow": line.is_slow} for line in pages],
        "beside": {name: {"p50": times.p50, "p95": times.p95} for name, times in beside.items()},
        "row_level_security": [{**asdict(tax), "ratio": tax.ratio} for tax in taxes],
        "seconds": seconds,
    }


def _pages(lines: list[PageLine]) -> str:
    head = f"{'page':28} {'who':17} {'p50 ms':>7} {'p95 ms':>7} {'queries':>7} {'x bare':>7} {'HTTP p50':>9} {'p95':>6}"
    rows = [
        f"{line.page:28.28} {line.who:17.17} {line.p50:7.1f} {line.p95:7.1f} {line.queries:7} {line.ratio:7.0f} "
        f"{line.http_p50:9.1f} {line.http_p95:6.1f}{'  SLOW' if line.is_slow else ''}"
        for line in lines
    ]
    slow = sum(line.is_slow for line in lines)
    return "\n".join([head, *rows, f"{len(lines)} pages, {slow} with a p95 of {SLOW} ms or more"])


def _beside(beside: dict[str, Times]) -> str:
    rows = [f"{name:52} {times.p50:9.2f} {times.p95:8.2f}" for name, times in beside.items()]
    return "\n".join([f"{'beside the pages':52} {'p50 ms':>9} {'p95 ms':>8}", *rows])


def _taxes(taxes: list[Tax]) -> str:
    head = f"{'row-level security, SQL of':28} {'with ms':>8} {'without':>8} {'ratio':>6}   statements compared"
    rows = [
        f"{tax.page:28} {tax.bound:8.2f} {tax.free:8.2f} {tax.ratio:6.2f}   {tax.compared} of {tax.asked}"
        for tax in taxes
    ]
    return "\n".join([head, *rows])


def _seconds(seconds: dict[str, float]) -> str:
    return "\n".join([f"{'commands':52} {'seconds':>9}", *(f"{name:52} {each:9.1f}" for name, each in seconds.items())])


def _machine() -> str:
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    return f"{os.cpu_count()} cores; load in the last 1, 5 and 15 minutes: {load}. Over 2 means others worked here too."
