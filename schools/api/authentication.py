"""Who asks: the claim that a token opened (schools/middleware.py), told to the framework; and how far it reaches."""

from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import SAFE_METHODS, BasePermission

from schools.actions.tokens import INTEGRATION, WRITE

CHALLENGE = 'Bearer realm="Waymark API"'


class TokenAuthentication(BaseAuthentication):
    """The person of the token; for an integration nobody, with the profile of its trust."""

    def authenticate(self, request):
        asked = request._request
        if asked.profile:
            return asked.user, asked.profile
        if "Authorization" in asked.headers:
            raise AuthenticationFailed("That token is unknown, or it has ended.")
        return None

    def authenticate_header(self, request) -> str:
        wrong = ', error="invalid_token"' if "Authorization" in request.headers else ""
        return CHALLENGE + wrong


class TokenAllows(BasePermission):
    """Whether the token reaches that far. Which rows it then finds is the database's business alone."""

    message = ""

    def has_permission(self, request, view) -> bool:
        profile = request.auth
        if not profile:
            return False
        if profile["token_kind"] == INTEGRATION:
            self.message = "An integration reads the facts and figures of its scopes, never a word."
            return request.method in SAFE_METHODS and bool(set(view.integrations) & set(profile["scopes"]))
        self.message = "This token reads only. Make one that may write."
        return request.method in SAFE_METHODS or WRITE in profile["scopes"]
