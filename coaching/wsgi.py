import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coaching.settings")
os.environ.setdefault("WAYMARK_PROCESS", "web")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
