"""Two periods of the same role overlap for the whole trust as they do at a school."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from schools.models import Appointment
from tests.world import YEAR_BEGINS, job_for

AUTUMN = {"starts_on": YEAR_BEGINS, "ends_on": datetime.date(2026, 12, 19)}


@pytest.mark.parametrize(("role", "at"), [("advocate", "north"), ("governor", None)])
def test_somebody_holds_a_role_once_at_a_time(cast, role, at):
    post = {"person": cast.theo, "role": role, "school": getattr(cast, at) if at else None, **AUTUMN}
    with job_for(cast.ashdown):
        Appointment.objects.create(**post)
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            Appointment.objects.create(**post)
    assert refused.value.__cause__.diag.constraint_name == "appointment_overlaps"
