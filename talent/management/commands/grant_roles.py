"""Gives the database roles `web` and `release` what they need, after every `migrate`."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from lib.grants import apply_grants, user_of

VARIABLES = {"web": "DATABASE_URL", "release": "DATABASE_RELEASE_URL"}
# A Celery worker that signs in as `release` says that it lives, and reads nothing else by default:
# tasks get what they read from their own app's declaration.
RELEASE_WORKER = {"talent_heartbeat": {"release": "SELECT, INSERT, UPDATE"}}
OWNER_ONLY = {"django_migrations": {"web": "SELECT"}}


class Command(BaseCommand):
    """Grant what is missing, revoke what is too much; a second run changes nothing."""

    help = __doc__ or ""

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare and repair."""
        users = role_users()
        declared = declarations()
        try:
            with transaction.atomic():
                done = apply_grants(connection, users=users, declared=declared)
        except ValueError as error:
            raise CommandError(str(error)) from error
        if options["verbosity"] > 1:
            self.stdout.write("\n".join(done))
        if options["verbosity"]:
            self.stdout.write(f"Grants of {', '.join(users.values())}: {len(done)} changed.")


def role_users() -> dict[str, str]:
    """The names of the two roles, from the addresses they sign in by."""
    owner = connection.settings_dict["USER"]
    users = {}
    for role, variable in VARIABLES.items():
        url = settings.DATABASE_URLS[role]
        if not url:
            raise CommandError(f"Set {variable}: the role {role} is named in it.")
        users[role] = user_of(url)
    if len({owner, *users.values()}) < 3:
        raise CommandError(
            "owner, web and release must be three database roles: see docs/deployment.md."
        )
    return users


def declarations() -> dict[str, dict[str, str]]:
    """What the apps declare in `database_privileges`, by table."""
    declared: dict[str, dict[str, str]] = {**RELEASE_WORKER, **OWNER_ONLY}
    for app in apps.get_app_configs():
        models = {model.__name__: model._meta.db_table for model in app.get_models()}
        for name, by_role in getattr(app, "database_privileges", {}).items():
            table = models.get(name, name)
            declared[table] = {**declared.get(table, {}), **by_role}
    return declared
