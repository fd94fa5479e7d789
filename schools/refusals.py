"""What the database refused, told by the name of the rule that it kept."""

from django.db import DatabaseError

POLICY = "row-level security"
_REFUSED_BY_A_POLICY = "42501"  # insufficient_privilege


def rule_behind(error: DatabaseError) -> str:
    """The constraint's name, POLICY for row-level security, "" for anything else."""
    cause = error.__cause__
    if getattr(cause, "pgcode", None) == _REFUSED_BY_A_POLICY:
        return POLICY
    return getattr(getattr(cause, "diag", None), "constraint_name", None) or ""
