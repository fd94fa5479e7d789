"""What comes in: JSON of a sensible depth, and parameters that are known."""

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from schools.api.problems import BadParameter
from schools.models.periods import runs_on

LIMIT, MOST = 50, 200


class ShallowJSON(JSONParser):
    """JSON as the framework reads it, but nested no deeper than Python follows. Django says how long it may be."""

    def parse(self, stream, media_type=None, parser_context=None):
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError:
            raise ParseError("That JSON is nested too deep.") from None


class Parameters(serializers.Serializer):
    """The parameters of an address. One that is not known is refused: a misspelt filter would give everything."""

    @classmethod
    def of(cls, request) -> dict:
        """The parameters as they were meant. Raises BadParameter."""
        given = cls(data=request.query_params.dict())
        unknown = dict.fromkeys(set(request.query_params) - set(given.fields), "There is no such parameter here.")
        if unknown or not given.is_valid():
            raise BadParameter(unknown or given.errors)
        return given.validated_data


class PageParameters(Parameters):
    """Of every list."""

    cursor = serializers.UUIDField(required=False, help_text="Where to go on, out of `next`.")
    limit = serializers.IntegerField(
        min_value=1, max_value=MOST, default=LIMIT, help_text="How many at most in one answer."
    )


class OpenOnParameters(PageParameters):
    """Of a list of what runs from a day to a day at a school."""

    school = serializers.UUIDField(required=False, help_text="Only of this school.")
    open_on = serializers.DateField(required=False, help_text="Only those that run on this day.")


def running(rows: QuerySet, parameters: dict) -> QuerySet:
    """What is left of dated rows of a school under these parameters."""
    if "school" in parameters:
        rows = rows.filter(school=parameters["school"])
    if day := parameters.get("open_on"):
        rows = rows.filter(runs_on(day))
    return rows
