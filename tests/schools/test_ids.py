"""Ids as the database sends them."""

import uuid

import pytest
from django.db import connection

AN_ID = uuid.UUID("0193568e-7d40-7abc-8def-0123456789ab")


@pytest.mark.django_db
def test_an_id_that_is_read_again_is_the_one_made_before():
    with connection.cursor() as cursor:
        cursor.execute("select %s::uuid, %s::uuid, null::uuid, array[%s::uuid]", [AN_ID] * 3)
        first, again, nobody, listed = cursor.fetchone()
    assert (first, nobody, listed) == (AN_ID, None, [AN_ID])
    assert again is first
