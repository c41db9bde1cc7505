"""Every setting of the product, read from the environment once and strictly.

A value that cannot be understood stops the start, and so does a missing value that only
development may do without. `docs/deployment.md` lists the variables.
"""

import secrets
import tomllib
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from environs import Env, validate

from config import embedded
from config.unfold import UNFOLD  # noqa: F401 - the admin theme reads it from here
from lib.sealing import new_key, read_key

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = Env()
env.read_env(BASE_DIR / ".env", recurse=False)


def required(name: str, value: str | None, why: str) -> str:
    """Refuse to start in production without a value that has no safe default."""
    if not value:
        raise ImproperlyConfigured(f"Set {name}: {why}")
    return value


def broker_url(url: str) -> str:
    """The address of Redis in Celery's words, which differ for a Unix socket."""
    if url.startswith("unix://"):
        return url.replace("unix://", "redis+socket://", 1).replace("?db=", "?virtual_host=")
    return url


# --- where this runs ---
VERSION: str = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())["project"]["version"]
ENVIRONMENT: str = env.str(
    "ENVIRONMENT", "production", validate=validate.OneOf(["development", "production"])
)
DEVELOPMENT = ENVIRONMENT == "development"
DEBUG: bool = env.bool("DEBUG", False)
DEMO: bool = env.bool("DEMO", False)
if (DEBUG or DEMO) and not DEVELOPMENT:
    raise ImproperlyConfigured("DEBUG and DEMO are for development only: unset them.")

ORGANISATION_NAME: str = env.str("ORGANISATION_NAME", "Larkfield" if DEMO else "Talent")
PORT: int = env.int("PORT", 8000, validate=validate.Range(min=1, max=65535))
BASE_URL: str = env.str("BASE_URL", f"http://localhost:{PORT}" if DEVELOPMENT else "").rstrip("/")
required("BASE_URL", BASE_URL, "the public address, for links in e-mails (https://…).")
HTTPS = BASE_URL.startswith("https://")
if not DEVELOPMENT and not HTTPS:
    raise ImproperlyConfigured("Set BASE_URL to an https:// address: sign-in needs it.")
ALLOWED_HOSTS: list[str] = env.list(
    "ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"] if DEVELOPMENT else []
)
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("Set ALLOWED_HOSTS to the host names that serve this product.")


def development_secret(name: str, new: str) -> str:
    """A secret of this checkout's own, made at the first start."""
    path = VAR_DIR / name
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(new)
    return path.read_text()


def keys_of_notes(given: list[str]) -> list[str]:
    """The keys that seal private notes: the first seals, all open; refused where one is none."""
    for key in given:
        try:
            read_key(key)
        except ValueError as error:
            raise ImproperlyConfigured(f"NOTES_KEYS: {error}") from error
    return given


SECRET_KEY: str = env.str("SECRET_KEY", "") or (
    development_secret("secret_key", secrets.token_urlsafe(64)) if DEVELOPMENT else ""
)
required("SECRET_KEY", SECRET_KEY, "at least 50 random characters.")
if len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 10:
    raise ImproperlyConfigured("SECRET_KEY is too weak: at least 50 random characters.")
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", [])
# Outside the database: whoever has a copy of it reads no private note.
NOTES_KEYS = keys_of_notes(
    env.list("NOTES_KEYS", [])
    or ([development_secret("notes_key", new_key())] if DEVELOPMENT else [])
)
required("NOTES_KEYS", ",".join(NOTES_KEYS), "32 random bytes in base64, for private notes.")

# --- database: three roles, one address each; a process signs in as one of them ---
DATABASE_URLS: dict[str, str] = {
    "owner": env.str("DATABASE_OWNER_URL", ""),
    "web": env.str("DATABASE_URL", ""),
    "release": env.str("DATABASE_RELEASE_URL", ""),
}
EMBEDDED_POSTGRES = not any(DATABASE_URLS.values())
if EMBEDDED_POSTGRES:
    if not DEVELOPMENT:
        raise ImproperlyConfigured("Set DATABASE_URL: embedded servers are for development.")
    DATABASE_URLS = embedded.database_urls(BASE_DIR)
DATABASE_ROLE: str = env.str("DATABASE_ROLE", "web", validate=validate.OneOf(list(DATABASE_URLS)))
DATABASE_NAMES = {"owner": "DATABASE_OWNER_URL", "web": "DATABASE_URL"}
DATABASES: dict[str, Any] = {
    "default": dj_database_url.parse(
        required(
            DATABASE_NAMES.get(DATABASE_ROLE, "DATABASE_RELEASE_URL"),
            DATABASE_URLS[DATABASE_ROLE],
            f"the address of Postgres for the role {DATABASE_ROLE}.",
        ),
        conn_max_age=env.int("DATABASE_MAX_AGE", 60),
        conn_health_checks=True,
    )
}
DATABASES["default"].setdefault("OPTIONS", {})["connect_timeout"] = 5
DATABASES["default"]["ATOMIC_REQUESTS"] = False
TEST_DATABASE_SUFFIX: str = env.str("TEST_DATABASE_SUFFIX", "")
DATABASES["default"]["TEST"] = {
    "NAME": f"test_{DATABASES['default']['NAME']}{TEST_DATABASE_SUFFIX}"
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- broker; the cache is in Postgres, so that pages never wait for Redis ---
REDIS_URL: str = env.str("REDIS_URL", "")
EMBEDDED_REDIS = not REDIS_URL
if EMBEDDED_REDIS:
    if not DEVELOPMENT:
        raise ImproperlyConfigured("Set REDIS_URL: embedded servers are for development.")
    REDIS_URL = embedded.redis_url(BASE_DIR)
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
}

# --- parts ---
INSTALLED_APPS = [
    "metrics",
    "leadership",
    "mentoring",
    "careers",
    "talent",
    "unfold.apps.BasicAppConfig",
    "unfold.contrib.filters",
    "unfold.contrib.forms",
    "unfold.contrib.import_export",
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "rest_framework",
    "knox",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_celery_beat",
    "import_export",
    "django_htmx",
    "template_partials",
    "csp",
]
MIDDLEWARE = [
    "config.health.health_first",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "talent.http.page_methods_middleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "talent.http.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "talent.http.refused_method_middleware",
    "talent.http.person_middleware",
    "talent.second_factor.SecondFactorMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "talent.http.page_context",
            ],
        },
    }
]

# --- language, time, numbers ---
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]  # 31 January 2026, 08:00
TIME_ZONE: str = env.str("TIME_ZONE", "UTC")
USE_TZ = True
USE_I18N = True

# --- static and uploaded files ---
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static", *([VAR_DIR / "npm"] if (VAR_DIR / "npm").is_dir() else [])]
MEDIA_URL = "/media/"  # served by talent:photo, for whoever may see the person
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", str(VAR_DIR / "media")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEVELOPMENT
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEVELOPMENT
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

# --- sign-in ---
AUTH_USER_MODEL = "talent.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # addresses come from HR, not from the person at the door
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = None  # asked at the sign-in
ACCOUNT_ADAPTER = "talent.adapters.AccountAdapter"
ACCOUNT_AUTHENTICATED_LOGIN_REDIRECTS = not DEMO  # there one becomes someone else at any time
ACCOUNT_RATE_LIMITS = False  # talent.throttle counts in Postgres, at once and for all processes
ACCOUNT_FORMS = {
    "reset_password": "talent.forms.sign_in.ResetPasswordForm",
    "change_password": "talent.forms.sign_in.ChangePasswordForm",
}
PASSWORD_RESET_TIMEOUT = 24 * 3600
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = ORGANISATION_NAME
MFA_TOTP_TOLERANCE = 1  # the clocks of phones
MFA_ADAPTER = "talent.adapters.MFAAdapter"
MFA_FORMS = {
    "authenticate": "talent.forms.sign_in.AuthenticateForm",
    "reauthenticate": "talent.forms.sign_in.ReauthenticateForm",
    "activate_totp": "talent.forms.sign_in.ActivateTOTPForm",
}
SECOND_FACTOR_REQUIRED = not DEMO  # of whoever holds a grant
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"

# --- hardening ---
CSRF_TRUSTED_ORIGINS = [BASE_URL]
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if env.bool("BEHIND_PROXY", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1  # whose X-Forwarded-For names the client
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

# --- mail ---
MAIL_DIR = Path(env.str("MAIL_DIR", str(VAR_DIR / "mail")))
EMAIL_HOST: str = env.str("EMAIL_HOST", "")
EMAIL_PORT: int = env.int("EMAIL_PORT", 587)
EMAIL_HOST_USER: str = env.str("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD: str = env.str("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS: bool = env.bool("EMAIL_USE_TLS", True)
EMAIL_TIMEOUT = 20
# Seconds for which a worker may hold a notice; what a dead worker held is sent again after them.
NOTICE_LEASE: int = env.int("NOTICE_LEASE", 300, validate=validate.Range(min=1))
DEFAULT_FROM_EMAIL: str = env.str("DEFAULT_FROM_EMAIL", "talent@localhost" if DEVELOPMENT else "")
required("DEFAULT_FROM_EMAIL", DEFAULT_FROM_EMAIL, "the sender of reminders.")
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
if not EMAIL_HOST:
    if not DEVELOPMENT:
        raise ImproperlyConfigured("Set EMAIL_HOST: reminders are sent by e-mail.")
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = MAIL_DIR

# --- jobs (promises.md C6 says why each) ---
BROKER_QUEUE: str = env.str("BROKER_QUEUE", "talent")  # installations may share one Redis
CELERY_BROKER_URL = broker_url(REDIS_URL)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker waits for its broker, however long
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": env.int("VISIBILITY_TIMEOUT", 900),
    "unacked_restore_interval": 1,
    "unacked_restore_throttle": 1,
    "unacked_key": f"{BROKER_QUEUE}.unacked",
    "unacked_index_key": f"{BROKER_QUEUE}.unacked_index",
    "unacked_mutex_key": f"{BROKER_QUEUE}.unacked_mutex",
    "socket_timeout": 2,  # what a page waits at most for a broker that hangs
    "socket_connect_timeout": 1,
    # A page that wakes a worker gives up at once when the broker is gone (D6): the sweeper finds
    # the row later. Without these kombu tries for ever.
    "max_retries": 0,
    "interval_start": 0,
    "interval_step": 0,
    "interval_max": 0,
}
CELERY_TASK_PUBLISH_RETRY = False
RELEASE_QUEUE = f"{BROKER_QUEUE}.release"
# The worker that signs in as `release` takes jobs from its own queue only, and nobody else does.
CELERY_TASK_DEFAULT_QUEUE = RELEASE_QUEUE if DATABASE_ROLE == "release" else BROKER_QUEUE
CELERY_TASK_ROUTES = {"metrics.keep_releases": {"queue": RELEASE_QUEUE}}
# Where the keys lie that open the answers of surveys: of the release worker alone, in no backup.
RELEASE_KEYS_DIR = Path(env.str("RELEASE_KEYS_DIR", str(VAR_DIR / "release_keys")))
# Where the keys lie that open drafts of answers until their survey closes: web and worker share it.
DRAFT_KEYS_DIR = Path(env.str("DRAFT_KEYS_DIR", str(VAR_DIR / "draft_keys")))
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CONCURRENCY = env.int("WORKER_CONCURRENCY", 2)
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 270
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULER = "config.beat:HeartbeatScheduler"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

# --- API ---
KNOX_TOKEN_MODEL = "talent.ApiToken"
MIGRATION_MODULES = {"knox": None}  # else it makes a table of its own, which nobody would use
REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "talent.tokens.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": [
        "rest_framework.permissions.IsAuthenticated",
        "talent.api.door.SecondProof",
    ],
    "DEFAULT_THROTTLE_CLASSES": ["talent.api.door.PersonThrottle"],
    "DEFAULT_PARSER_CLASSES": ["lib.json_body.SafeJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "lib.api.problem_handler",
    "NON_FIELD_ERRORS_KEY": "request",
    "URL_FORMAT_OVERRIDE": None,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "Talent",
    "DESCRIPTION": (
        "People, units, roles, skills, claims, fit and notices, each as far as you may see them."
        " Errors are problem documents (RFC 9457); lists come page by page (`next`)."
    ),
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "LeadershipComponentKind": "leadership.models.ComponentKind",
        "SurveyKind": "metrics.models.SurveyKind",
        "SurveyMode": "metrics.models.SurveyMode",
        "SurveyState": "metrics.models.SurveyState",
        "SurveyQuestionKind": "metrics.models.QuestionKind",
        "SurveyQuestionPart": "metrics.models.QuestionPart",
        "WaveState": "metrics.models.WaveState",
        "ActionPlanOrigin": "metrics.models.ActionOrigin",
        "TargetWay": "metrics.models.TargetWay",
        "SurveyAct": "metrics.api.survey_parts.SURVEY_ACTS",
        "WaveAct": "metrics.api.survey_parts.WAVE_ACTS",
        "SkillKind": "talent.models.SkillKind",
        "OfferKind": "talent.models.OfferKind",
        "ClaimSource": "talent.models.ClaimSource",
        "OpeningKind": "careers.models.OpeningKind",
        "OpeningState": "careers.models.OpeningState",
        "GoalKind": "careers.models.GoalKind",
        "CheckInConfidence": "careers.models.Confidence",
        "GoalState": "careers.models.GoalState",
        "GoalVisibility": "careers.models.Visibility",
        "ActionKind": "careers.models.ActionKind",
        "PlanState": "careers.models.PlanState",
        "ItemState": "careers.models.ItemState",
        "ApprovalKind": "careers.queries.approvable.KINDS",
        "ConversationState": "careers.models.ConversationState",
        "PairRuleKind": "mentoring.models.PairRuleKind",
        "PairState": "mentoring.models.PairState",
        "OriginEnum": "mentoring.models.PairOrigin",
        "MentoringSessionState": "mentoring.models.SessionState",
        "RunState": "mentoring.models.RunState",
        "PersonAssessmentState": "leadership.models.PersonAssessmentState",
        "AssessmentRoundState": "leadership.models.RoundState",
        "CalibrationState": "leadership.models.SessionState",
        "CalibrationSeesAfter": "leadership.models.SeesAfter",
        "ProgrammeKind": "mentoring.models.ProgrammeKind",
        "ProgrammeMode": "mentoring.models.ProgrammeMode",
        "ProgrammeState": "mentoring.models.ProgrammeState",
        "EnrolmentState": "mentoring.models.EnrolmentState",
        "CohortAct": "leadership.api.cohort_parts.COHORT_ACTS",
        "CohortEnrolmentAct": "leadership.api.cohort_parts.ENROLMENT_ACTS",
        "AttendanceState": "leadership.models.AttendanceState",
        "ComponentDoneHow": "leadership.models.DoneHow",
        "CohortEnrolmentState": "leadership.models.CohortEnrolmentState",
        "CohortEnrolmentOrigin": "leadership.models.EnrolmentOrigin",
        "MentoringSide": "mentoring.models.Side",
        "PairSide": "mentoring.api.pair_parts.TWO_SIDES",
        "PairGoalState": "mentoring.models.PairGoalState",
        "QuestionKind": "mentoring.questions.KIND_CHOICES",
        "WayChoice": "leadership.models.WayChoice",
        "ExternalKind": "leadership.models.ExternalKind",
        "ExternalState": "leadership.models.ExternalState",
        "LearningEventKind": "leadership.models.LearningEventKind",
        "QualificationSize": "leadership.models.SizeChoice",
        "RegistrationState": "leadership.models.RegistrationState",
        "TransferState": "leadership.models.TransferState",
        "EvaluationOccasion": "leadership.models.Occasion",
        "EvaluationRater": "leadership.models.RaterKind",
        "FeedbackCycleState": "leadership.models.CycleState",
        "FeedbackSubjectState": "leadership.models.SubjectState",
        "FeedbackRequestState": "leadership.models.RequestState",
        "FeedbackRaterGroup": "leadership.models.RaterGroup",
        "Criticality": "leadership.models.Criticality",
        "LossRisk": "leadership.models.Risk",
        "LossHorizon": "leadership.models.Horizon",
        "LossImpact": "leadership.models.Impact",
        "SuccessionPlanState": "leadership.models.PlanState",
        "SuccessionCloseReason": "leadership.models.CloseReason",
        "CloseReasonEnum": "careers.models.CloseReason",
        "SuccessionWhenFilled": "leadership.models.WhenFilled",
        "SuccessorReadiness": "leadership.models.Ready",
        "SuccessorRemoveReason": "leadership.models.RemoveReason",
        "SurveyFigureKind": "metrics.models.FigureKind",
        "KeyRoleCover": "leadership.api.succession_parts.COVER_CHOICES",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "lib.api.describe_problems",
    ],
    "SWAGGER_UI_DIST": "SIDECAR",
}

# --- log: to the console, without personal text ---
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {
        "handlers": ["console"],
        "level": env.str(
            "LOG_LEVEL", "INFO", validate=validate.OneOf(["DEBUG", "INFO", "WARNING", "ERROR"])
        ),
    },
}
env.seal()
