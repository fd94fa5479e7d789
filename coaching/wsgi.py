import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coaching.settings")
os.environ.setdefault("WAYMARK_PROCESS", "web")

from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import Storage
from django.core.wsgi import get_wsgi_application


def require_style_sheets(storage: Storage) -> None:
    """Without them every page would be an error that names one file. Raises ImproperlyConfigured."""
    if isinstance(storage, ManifestFilesMixin) and storage.read_manifest() is None:
        raise ImproperlyConfigured("Style sheets and scripts are not collected. Run manage.py collectstatic first.")


application = get_wsgi_application()
require_style_sheets(staticfiles_storage)
