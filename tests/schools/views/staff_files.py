"""A staff file on its way through the browser and a worker: what the tests of the pages do, and what they ask."""

from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from schools.models import Membership, Person, StaffImport
from tests.schools.later import drain
from tests.schools.views.record_pages import text
from tests.world import as_owner, job_for

NORTH, TRUST = "/schools/north-school/staff/import", "/trust/staff/import"
SAMPLES = Path(__file__).parents[2] / "data" / "staff"
HEADINGS = "Code,Forename,Surname,Email,Post"
COLUMNS = {
    "column_0": "external_id",
    "column_1": "first_name",
    "column_2": "last_name",
    "column_3": "email",
    "column_4": "job_title",
}
TARIQ = "TTAHIR,Tariq,Tahir,tariq.tahir@ashdown.example,"
EVERYBODY = [
    "HHADDAD,Hana,Haddad,,", "LLOWE,Lina,Lowe,,", "SSTONE,Sam,Stone,,", "AASHE,Abel,Ashe,,", "CCLARKE,Cleo,Clarke,,",
    "CCOLE,Carl,Cole,,", TARIQ, "TTULLY,Tess,Tully,,", "TTHORPE,Theo,Thorpe,,",
]  # fmt: skip


def send(browser, content: str | bytes, *, to: str = NORTH, name: str = "staff.csv"):
    content = content if isinstance(content, bytes) else content.encode()
    return browser.post(to, {"file": SimpleUploadedFile(name, content)})


def compared(browser, *lines: str, to: str = NORTH, headings: str = HEADINGS, **more) -> str:
    """Send a file of these lines, say what its columns are, and let a worker compare it; the page that shows it."""
    columns = send(browser, "\n".join([headings, *lines]), to=to).headers["Location"]
    answer = browser.post(columns, {**COLUMNS, **more})
    assert answer.status_code == 302, text(answer)
    drain("work")
    return answer.headers["Location"]


def brought_in(browser, page: str, **more) -> str:
    answer = browser.post(page, more)
    assert answer.status_code == 302, text(answer)
    drain("work")
    return text(browser.get(page))


def people(cast) -> set[tuple]:
    with job_for(cast.ashdown):
        return set(Person.objects.values_list("external_id", "first_name", "last_name", "email", "left_on"))


def posts_of(cast, person) -> list[tuple]:
    with job_for(cast.ashdown):
        found = Membership.objects.filter(person=person).order_by("starts_on", "school__name")
        return list(found.values_list("school__name", "job_title", "is_main", "ends_on"))


def only_import(cast) -> StaffImport:
    with as_owner(cast.ashdown):
        return StaffImport.objects.get()
