#!/bin/sh
# Django's deployment check, with the settings of .env.example and a secret made for it; and the
# description of the containers, where docker-compose is installed.
set -eu
python=$1

echo "Checking the settings of a deployment…"
(
    set -a
    . ./.env.example
    SECRET_KEY=$("$python" -c 'import secrets; print(secrets.token_urlsafe(64))')
    NOTES_KEYS=$("$python" -c 'import base64, os; print(base64.urlsafe_b64encode(os.urandom(32)).decode())')
    ENVIRONMENT=production
    DATABASE_URL=postgres://talent_web:x@postgres:5432/talent
    REDIS_URL=redis://redis:6379/0
    DATABASE_ROLE=web
    set +a
    unset DEMO DEBUG DATABASE_OWNER_URL DATABASE_RELEASE_URL
    "$python" manage.py check --deploy --fail-level WARNING
)

if docker compose version >/dev/null 2>&1; then
    docker compose --env-file .env.example config --quiet
elif command -v docker-compose >/dev/null; then
    docker-compose --env-file .env.example config --quiet
fi
