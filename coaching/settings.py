"""Settings. Everything that differs between places is read from the environment (README, Configuration).

With no DATABASE_URL the project's own PostgreSQL and Redis are meant (coaching/embedded); nothing else differs.
"""

from pathlib import Path

from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from redis.backoff import NoBackoff
from redis.retry import Retry

from coaching import env
from coaching.embedded.places import places
from coaching.watching.logs import settings_of

BASE_DIR = Path(__file__).resolve().parent.parent
PRODUCT = "Waymark"
PROCESS = env.one_of("WAYMARK_PROCESS", ("web", "worker", "rollup", "beat", "backup"), "worker")
EMBEDDED = not env.is_set("DATABASE_URL")
HOME = Path(env.text("WAYMARK_HOME", str(BASE_DIR / ".waymark")))

DEBUG = env.boolean("DEBUG", EMBEDDED)
if not EMBEDDED and not DEBUG and not env.is_set("SECRET_KEY"):
    raise ImproperlyConfigured("SECRET_KEY is not set. Make one with `openssl rand -base64 48` and put it into .env.")
SECRET_KEY = env.text("SECRET_KEY", "only for the embedded servers of one machine, never for a real trust")
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")  # earlier keys, while what they signed is still in use
THIS_MACHINE = ["localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS") or THIS_MACHINE
if DEBUG and not set(ALLOWED_HOSTS) <= set(THIS_MACHINE):
    raise ImproperlyConfigured(
        "DEBUG shows everybody the inside of every error, and ALLOWED_HOSTS lets others in than this machine. "
        "Set DEBUG=false; for real use, set DATABASE_URL too (see README, Production)."
    )
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
SECURE = env.boolean("HTTPS", not EMBEDDED)

INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "django.contrib.messages",
    "django_htmx",
    "template_partials",
    "csp",
    "schools",
    "cpd",
    "coaching",
    "observations",
]

# Inside the claim everything may read the trust's rows, so what must outlive a refusal stands outside of it.
MIDDLEWARE = [
    "coaching.watching.requests.watched",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "schools.middleware.claim",
    "schools.sent_once.SentOnce",
    "django.contrib.messages.middleware.MessageMiddleware",
]
ROOT_URLCONF = "coaching.urls"
WSGI_APPLICATION = "coaching.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "schools.context.page",
                "coaching.navigation.navigation",
            ],
            "builtins": ["schools.templatetags.ui"],
        },
    }
]
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
FILE_UPLOAD_HANDLERS = [
    "schools.uploads.LimitedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]


# A server that went away without a word is noticed after seconds, not after the network's own two hours.
PATIENCE = {"connect_timeout": 5, "tcp_user_timeout": 10_000}


def _database(url_name: str, login: str) -> dict:
    if EMBEDDED:
        here: dict = {
            "NAME": "waymark",
            "USER": login,
            "PASSWORD": "",
            "HOST": str(places(HOME).postgres_socket_dir),
            "PORT": "",
            "OPTIONS": {},
        }
    else:
        here = env.database(url_name)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": None if PROCESS == "web" else 0,
        "CONN_HEALTH_CHECKS": True,
        **here,
        "OPTIONS": PATIENCE | here["OPTIONS"],
    }


# `default` is the process's own login; `owner` makes tables and nothing else.
DATABASES = {
    "default": _database("DATABASE_URL", f"waymark_{'worker' if PROCESS == 'beat' else PROCESS}"),
    "owner": _database("OWNER_DATABASE_URL" if env.is_set("OWNER_DATABASE_URL") else "DATABASE_URL", "waymark_owner"),
}
DATABASE_ROUTERS = ["schools.router.MigrationsAsOwner"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = places(HOME).redis_url if not env.is_set("REDIS_URL") else env.text("REDIS_URL")
# Work that happens later: its queues, how often the clock looks for it, and how long a worker has a job to itself.
QUEUES = ("mail", "work", "rollup")
SWEEP_SECONDS = env.integer("WAYMARK_SWEEP_SECONDS", 15)
LEASE_SECONDS = env.integer("WAYMARK_LEASE_SECONDS", 120)
REFERENCE_LOADERS = ["schools.importers.bank_holidays.load", "cpd.importers.library.load"]

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "waymark",
        # A request must neither fail nor wait because Redis is away: one try, at most 0.2 s.
        "OPTIONS": {"socket_timeout": 0.2, "socket_connect_timeout": 0.2, "retry": Retry(NoBackoff(), 0)},
    }
}

# The API: how often it may be asked with one token, and from one place whatever the token.
API_REQUESTS_A_MINUTE = env.integer("API_REQUESTS_A_MINUTE", 120)
API_REQUESTS_A_MINUTE_FROM_A_PLACE = env.integer("API_REQUESTS_A_MINUTE_FROM_A_PLACE", 600)
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["schools.api.authentication.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["schools.api.authentication.TokenAllows"],
    "DEFAULT_THROTTLE_CLASSES": ["schools.api.throttling.TokenAndPlace"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["schools.api.reading.ShallowJSON"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "schools.api.problems.answer",
    "UNAUTHENTICATED_USER": "schools.nobody.Nobody",
}
SPECTACULAR_SETTINGS = {
    "TITLE": f"{PRODUCT} API",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_PATCH": False,
    "ENUM_ADD_EXPLICIT_BLANK_NULL_CHOICE": False,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "POSTPROCESSING_HOOKS": ["schools.api.description.add_refusals"],
}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True
DATE_FORMAT = "l j F"
TIME_FORMAT = "H:i"

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = False

# Signing in: our own cookie, whose value is known to the browser and, hashed, to the database.
SESSION_COOKIE = "waymark"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "schools.views.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
# One hop: the proxy in front of us says whether the request came by TLS, and from where (schools/place.py).
BEHIND_PROXY = env.boolean("BEHIND_PROXY", not EMBEDDED)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

EMAIL_BACKEND = (
    "django.core.mail.backends.console.EmailBackend"
    if not env.is_set("EMAIL_HOST")
    else "django.core.mail.backends.smtp.EmailBackend"
)
EMAIL_HOST = env.text("EMAIL_HOST", "localhost")
EMAIL_PORT = env.integer("EMAIL_PORT", 587)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.boolean("EMAIL_USE_TLS", True)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", "Waymark <waymark@localhost>")
LOCAL_URL = "http://localhost:8000"
PUBLIC_URL = env.text("PUBLIC_URL", LOCAL_URL)

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
LOGGING = settings_of(
    level=env.one_of("LOG_LEVEL", LEVELS, "WARNING"),
    as_lines=env.one_of("LOG_FORMAT", ("json", "plain"), "plain" if EMBEDDED or DEBUG else "json") == "json",
)
METRICS_TOKEN = env.text("METRICS_TOKEN", "")
