"""The cases of one route: what is sent, by name. Deterministic, so that a failing one can be sent again."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import quote, quote_plus

from tests.bad_input.corpus import FEW, LEAST_WORTH_A_TRY, PARAMETERS, SEGMENTS, TEXTS
from tests.bad_input.crawl import Form

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=here"
TOO_MANY = "&".join(f"f{number}=x" for number in range(1_500))
TOO_LARGE = b"praise=" + b"x" * 3_000_000


@dataclass(frozen=True)
class Case:
    """A request as it goes over the wire, but for the session."""

    name: str
    method: str
    path: str
    body: bytes = b""
    kind: str = ""
    headers: dict[str, str] = field(default_factory=dict, hash=False)


def of_parameters(path: str, names: set[str]) -> Iterator[Case]:
    """A page with each of its parameters, and those that pages of ours have, gone wrong."""
    bare, _, query = path.partition("?")
    for name in sorted(names | set(PARAMETERS)):
        for label in FEW if name in names else LEAST_WORTH_A_TRY:
            yield Case(f"{name}: {label}", "GET", f"{bare}?{_with(query, name, TEXTS[label])}")
    yield Case("every parameter twice", "GET", f"{bare}?" + "&".join(f"{n}=1&{n}=x" for n in PARAMETERS))
    yield Case("a query that is none", "GET", f"{bare}?%&=&&;;=%zz&[]=&a[b]=1")
    yield Case("more parameters than are read", "GET", f"{bare}?{TOO_MANY}")


def of_form(form: Form, path: str) -> Iterator[Case]:
    """A form with each field gone wrong, the others as the page filled them in."""
    for place, name in enumerate(_one_of_each(form.fields)):
        for label in _turn(place):
            yield Case(f"{name}: {label}", "POST", path, _fields(form.fields | {name: TEXTS[label]}), FORM)
        rest = {key: value for key, value in form.fields.items() if key != name}
        yield Case(f"{name}: not there", "POST", path, _fields(rest), FORM)
        yield Case(f"{name}: twice", "POST", path, _fields(form.fields) + b"&" + _fields({name: "x"}), FORM)
        yield Case(f"{name}: a file", "POST", path, _part(name, 'filename="a.csv"', "a,b\r\n1,2"), MULTIPART)


def of_bodies(path: str, fields: dict[str, str]) -> Iterator[Case]:
    """The fields of a form in bodies that are not what they say."""
    whole = _fields(fields)
    as_json = json.dumps(fields).encode()
    for name, body, kind in (
        ("nothing", b"", FORM),
        ("no kind", whole, ""),
        ("JSON", as_json, "application/json"),
        ("half of JSON", as_json[: len(as_json) // 2], "application/json"),
        ("text", whole, "text/plain"),
        ("a charset that is none", whole, f"{FORM}; charset=klingon"),
        ("another charset", "a=ä".encode("utf-16"), f"{FORM}; charset=utf-16"),
        ("a kind that is none", whole, "nonsense"),
        ("bytes", bytes(range(256)), FORM),
        ("no boundary", whole, "multipart/form-data"),
        ("an odd boundary", whole, "multipart/form-data; boundary=\x7f"),
        ("another boundary", _part("a", "", "x"), "multipart/form-data; boundary=there"),
        ("cut off", _part("a", "", "x")[:40], MULTIPART),
        ("a part without a name", b"--here\r\nContent-Disposition: form-data\r\n\r\nx\r\n--here--\r\n", MULTIPART),
        (
            "a part of bytes",
            b'--here\r\nContent-Disposition: form-data; name="a"\r\n\r\n\xff\r\n--here--\r\n',
            MULTIPART,
        ),
        ("base64 that is none", _part("a", "", "!!!", "Content-Transfer-Encoding: base64"), MULTIPART),
        ("more fields than are read", TOO_MANY.encode(), FORM),
        ("more than is read", TOO_LARGE, FORM),
    ):
        yield Case(f"body: {name}", "POST", path, body, kind)


def of_requests(method: str, path: str, fields: dict[str, str]) -> Iterator[Case]:
    """Requests that nobody's browser sends."""
    whole = _fields(fields)
    for other in ("PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "TRACE", "QUERY"):
        yield Case(f"method: {other}", other, path, whole, FORM)
    for name, headers in (
        ("fragment", {"HX-Request": "true", "HX-Target": "\"'><x>", "HX-Current-URL": "http://[", "HX-Trigger": "é"}),
        (
            "fragment in disguise",
            {"HX-Request": "maybe", "HX-Current-URL-URI-AutoEncoded": "true", "HX-Current-URL": "%ff"},
        ),
        ("draft", {"X-Draft": "nobody", "Accept": "application/json"}),
        ("languages", {"Accept-Language": "xx-" + "y" * 5_000, "Accept": "*/*;q=nonsense"}),
        (
            "from somewhere",
            {"Referer": "http://[::1", "X-Forwarded-For": "not, an address", "User-Agent": "\x7f" * 500},
        ),
    ):
        yield Case(f"headers: {name}", method, path, whole if method == "POST" else b"", FORM, headers)


def of_segments(pattern: str, path: str) -> Iterator[Case]:
    """Other things in the place of each thing that the path names."""
    parts = path.split("?")[0].split("/")
    for place, part in enumerate(pattern.split("/"), 1):
        if "<" in part and place < len(parts):
            for segment in SEGMENTS:
                yield Case(
                    f"path: {part} is {segment[:20]}", "GET", "/".join([*parts[:place], segment, *parts[place + 1 :]])
                )


def _turn(place: int) -> list[str]:
    """What a field gets: the worst of everything, and of the rest every other one, its neighbour the others."""
    return [label for number, label in enumerate(TEXTS) if label in FEW or number % 2 == place % 2]


def _one_of_each(names: Iterable[str]) -> list[str]:
    """A form with name_0, name_1, name_2 has them read in one way."""
    return [name for name in names if not re.search(r"_[1-9]\d*$", name)]


def _fields(fields: dict[str, str | bytes]) -> bytes:
    return "&".join(f"{quote_plus(name)}={_quoted(value)}" for name, value in fields.items()).encode()


def _with(query: str, name: str, text: str | bytes) -> str:
    kept = [pair for pair in query.split("&") if pair and pair.partition("=")[0] != name]
    return "&".join([*kept, f"{quote(name)}={_quoted(text)[:20_000]}"])


def _quoted(text: str | bytes) -> str:
    return quote_plus(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))


def _part(name: str, more: str, content: str, header: str = "") -> bytes:
    told = f'Content-Disposition: form-data; name="{name}"' + (f"; {more}" if more else "")
    head = f"{told}\r\n{header}\r\n" if header else f"{told}\r\n"
    return f"--here\r\n{head}\r\n{content}\r\n--here--\r\n".encode()
