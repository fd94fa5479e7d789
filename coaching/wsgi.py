import gc
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coaching.settings")
os.environ.setdefault("WAYMARK_PROCESS", "web")

from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import Storage
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver


def require_style_sheets(storage: Storage) -> None:
    """Without them every page would be an error that names one file. Raises ImproperlyConfigured."""
    if isinstance(storage, ManifestFilesMixin) and storage.read_manifest() is None:
        raise ImproperlyConfigured("Style sheets and scripts are not collected. Run manage.py collectstatic first.")


def settle() -> None:
    """Read every page's code now, and leave it out when memory is tidied: that would hold up a request for 50 ms."""
    _ = get_resolver().url_patterns
    gc.collect()
    gc.freeze()


application = get_wsgi_application()
require_style_sheets(staticfiles_storage)
settle()
