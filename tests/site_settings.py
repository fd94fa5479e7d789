"""Waymark's own settings for the sites of tests/site.py, but for where style sheets are kept and who takes letters."""

import os
from pathlib import Path

from coaching.settings import *  # noqa: F403

# The project's own folder may be serving somebody's demo meanwhile.
STATIC_ROOT = Path(os.environ["WAYMARK_HOME"]) / "static"
# A demo trust's letters are printed rather than given to a real mail server, which this one is not.
EMAIL_BACKEND = "tests.mailserver.Backend"
