"""No page is forgotten by the benchmarks, and thereby by the browser: each route is measured or says why it is not."""

from tests.architecture.test_routes import routes
from tests.benchmarks.pages import LEFT_OUT, PAGES


def test_every_route_is_measured_or_says_why_not():
    measured = {page.name for page in PAGES}
    assert measured & LEFT_OUT.keys() == set()
    # The API is no page; tests/schools/test_api.py and its like count what it asks of the database.
    assert measured | LEFT_OUT.keys() == {name for name, path, _ in routes() if not path.startswith("api/v1/")}
