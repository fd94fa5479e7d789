"""The forms of every page, found by opening the pages: a new page's forms are among the cases without being listed."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urljoin, urlsplit


@dataclass
class Form:
    """A form as a browser would send it: what is filled in already, by name."""

    method: str
    action: str
    fields: dict[str, str] = field(default_factory=dict)


class Forms(HTMLParser):
    """`forms`; `links` to pages of ours that have parameters, and the names of those parameters."""

    def __init__(self, here: str) -> None:
        super().__init__()
        self.here, self.forms, self.parameters, self.links = here, [], set(), []
        self._open: Form | None = None
        self._select = ""

    def handle_starttag(self, tag, attributes):
        told = dict(attributes)
        for name in ("href", "action", "hx-get", "hx-post"):
            self.parameters |= {key for key, _ in parse_qsl(urlsplit(told.get(name) or "").query)}
        link = urljoin(self.here, told.get("href") or "")
        if tag == "a" and link.startswith("/") and "?" in link:
            self.links.append(link)
        if tag == "form":
            method = "post" if "hx-post" in told else (told.get("method") or "get").lower()
            self._open = Form(method, urljoin(self.here, told.get("hx-post") or told.get("action") or ""))
            self.forms.append(self._open)
        elif self._open is not None:
            self._fill(tag, told)

    def handle_endtag(self, tag):
        if tag == "form":
            self._open = None
        elif tag == "select":
            self._select = ""

    def _fill(self, tag: str, told: dict) -> None:
        name = told.get("name") or ""
        if tag == "select":
            self._select = name
        if tag == "option" and self._select:
            if "selected" in told or not self._open.fields.get(self._select):
                self._open.fields[self._select] = told.get("value") or ""
        elif tag in ("input", "textarea", "select") and name and name != "csrfmiddlewaretoken":
            chosen = told.get("type") not in ("radio", "checkbox") or "checked" in told
            if chosen or not self._open.fields.get(name):
                self._open.fields[name] = told.get("value") or ""


def forms_of(html: str, *, here: str) -> Forms:
    found = Forms(here)
    found.feed(html)
    return found
