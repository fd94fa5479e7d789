"""The API as it describes itself (OpenAPI 3.1): the document, and the page that lays the same document out."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator

from schools.access import public
from schools.api.problems import CONTENT_TYPE, TITLES
from schools.middleware import API

URLS = "coaching.api_urls"
REFUSALS = (400, 401, 403, 404, 405, 406, 409, 413, 415, 422, 429)
PROBLEM = {
    "type": "object",
    "description": "A refusal (RFC 9457).",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "pointer": {"type": "string", "description": "JSON pointer to what was sent."},
                    "parameter": {"type": "string"},
                    "detail": {"type": "string"},
                },
                "required": ["detail"],
            },
        },
    },
    "required": ["type", "title", "status"],
}
TOKEN = {"type": "http", "scheme": "bearer", "description": "A token from Account, API tokens."}


class TokenScheme(OpenApiAuthenticationExtension):
    """How the generator describes our tokens; it finds this class by itself."""

    target_class = "schools.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema) -> dict:
        return TOKEN


@cache
def document() -> dict:
    """The whole description, made once per process from the code that answers."""
    return SchemaGenerator(urlconf=URLS).get_schema(request=None, public=True)


def add_refusals(result: dict, **_given) -> dict:
    """Say of every operation how it refuses: a hook of the generator."""
    result["components"]["schemas"]["Problem"] = PROBLEM
    for operation in _operations(result):
        for answer in operation["responses"].values():
            answer["description"] = answer["description"] or "As asked."
        for status in REFUSALS:
            operation["responses"].setdefault(str(status), _refusal(TITLES[status]))
    return result


def _refusal(title: str) -> dict:
    return {"description": title, "content": {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}


def _operations(described: dict) -> Iterator[dict]:
    for path in described["paths"].values():
        yield from path.values()


@public
@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """The description itself. It says nothing about any trust, so nobody needs a token for it."""
    return JsonResponse(document())


@dataclass(frozen=True)
class Line:
    """A parameter or a field as the page shows it."""

    name: str
    kind: str
    says: str
    is_needed: bool


@dataclass(frozen=True)
class Operation:
    """One thing that can be asked; `says` is what there is to know about it, in paragraphs."""

    method: str
    path: str
    summary: str
    says: list[str]
    parameters: list[Line]
    sent: list[Line]
    answered: list[Line] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        return f"{self.method}{self.path}".lower().translate(str.maketrans("/", "-", "{}"))


@public
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """What can be asked, with what, and what comes back."""
    nouns: dict[str, list[Operation]] = {}
    for path, methods in document()["paths"].items():
        for method, operation in methods.items():
            nouns.setdefault(operation["tags"][0], []).append(_laid_out(method, path, operation))
    context = {
        "nouns": nouns,
        "refusals": [(status, TITLES[status]) for status in REFUSALS],
        "limits": (settings.API_REQUESTS_A_MINUTE, settings.API_REQUESTS_A_MINUTE_FROM_A_PLACE),
        "root": settings.PUBLIC_URL + API,
    }
    return render(request, "schools/api.html", context)


def _laid_out(method: str, path: str, operation: dict) -> Operation:
    answered = next(answer for status, answer in operation["responses"].items() if status.startswith("2"))
    return Operation(
        method=method.upper(),
        path=path,
        summary=operation.get("summary", ""),
        says=[_plain(paragraph) for paragraph in operation.get("description", "").split("\n\n")],
        parameters=[
            Line(one["name"], _kind(one["schema"]), _says(one), bool(one.get("required")))
            for one in operation.get("parameters", [])
        ],
        sent=_fields(operation.get("requestBody", {})),
        answered=_fields(answered),
    )


def _fields(body: dict) -> list[Line]:
    """The fields of a body; of a list those of one of its rows."""
    schema = _resolved(body.get("content", {}).get("application/json", {}).get("schema", {}))
    rows = schema.get("properties", {}).get("results")
    if rows:
        schema = _resolved(rows["items"])
    needed = schema.get("required", [])
    return [Line(name, _kind(one), _says(one), name in needed) for name, one in schema.get("properties", {}).items()]


def _resolved(schema: dict) -> dict:
    """A schema itself, where a reference to it stands."""
    reference = schema.get("$ref") or next((part["$ref"] for part in schema.get("allOf", []) if "$ref" in part), "")
    return document()["components"]["schemas"][reference.rpartition("/")[2]] if reference else schema


def _says(described: dict) -> str:
    return _plain(described.get("description") or _resolved(described).get("description", ""))


def _plain(words: str) -> str:
    """A line of the description without its line ends and its Markdown."""
    return " ".join(words.replace("`", "").split())


def _kind(schema: dict) -> str:
    """The kind of a value in a word or two: date, uuid or null, list of string."""
    schema = _resolved(schema)
    if "oneOf" in schema:
        return " or ".join(_kind(one) for one in schema["oneOf"])
    if "enum" in schema:
        return " | ".join("null" if value is None else str(value) or "“”" for value in schema["enum"])
    kinds = schema.get("type", "object")
    if kinds == "array":
        return f"list of {_kind(schema['items'])}"
    kinds = [kinds] if isinstance(kinds, str) else kinds
    return " or ".join(schema.get("format", kind) if kind != "null" else kind for kind in kinds)
