"""What every endpoint of the API has in common: its gates, and how a list is answered."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any
from urllib.parse import urlencode

from django.db.models import Manager, QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema_serializer, inline_serializer
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

Serialize = Callable[[Sequence], Iterable]


class Endpoint(ViewSet):
    """A noun of the API. `integrations` names the scopes with which an integration may read it; none: people only."""

    integrations: tuple[str, ...] = ()

    @classmethod
    def as_view(cls, actions=None, **initkwargs):
        view = super().as_view(actions, **initkwargs)
        view.access = "a token"
        return view

    def initial(self, request, *args, **kwargs):
        """As the framework does it, but counted before it is refused: guessing at tokens is throttled as well."""
        self.format_kwarg = None
        request.accepted_renderer, request.accepted_media_type = self.perform_content_negotiation(request)
        request.version, request.versioning_scheme = None, None
        self.check_throttles(request)
        self.check_permissions(request)

    def page(self, rows: QuerySet, parameters: dict, serialize: Serialize, *, key: str = "id") -> Response:
        """So many rows from the cursor on, in the order of `key`, which no two rows share."""
        if "cursor" in parameters:
            rows = rows.filter(**{f"{key}__gt": parameters["cursor"]})
        found = list(rows.order_by(key)[: parameters["limit"] + 1])
        shown = found[: parameters["limit"]]
        after = getattr(shown[-1], key) if len(found) > len(shown) else None
        return Response({"results": serialize(shown), "next": next_page(self.request, cursor=after) if after else None})

    def one(self, rows: QuerySet | Manager, **which: Any) -> Any:
        """The row that the reader may hold, or Http404."""
        found = rows.filter(**which).first()
        if found is None:
            raise Http404
        return found


def next_page(request, **changed: object) -> str:
    """The address asked for, with some of its parameters changed."""
    asked = request.query_params.dict() | {name: str(value) for name, value in changed.items()}
    return request.build_absolute_uri(f"{request.path}?{urlencode(asked)}")


def page_of(row: type[serializers.Serializer]) -> serializers.Serializer:
    """How a list of such rows reads, for the description of the API."""
    name = row.__name__.removesuffix("Serializer")
    fields = {
        "results": row(many=True),
        "next": serializers.URLField(allow_null=True, help_text="Where the list goes on; null at its end."),
    }
    return extend_schema_serializer(many=False)(inline_serializer(f"{name}List", fields))
