#!/bin/sh
# Makes the three roles and the database, once, when the data folder is new.
# The image of Postgres runs this with POSTGRES_USER as the superuser.
set -eu
psql -v ON_ERROR_STOP=1 --quiet --username "$POSTGRES_USER" --dbname postgres \
    -v owner_password="$DATABASE_OWNER_PASSWORD" \
    -v web_password="$DATABASE_WEB_PASSWORD" \
    -v release_password="$DATABASE_RELEASE_PASSWORD" <<'SQL'
CREATE ROLE talent_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE talent_web LOGIN PASSWORD :'web_password';
CREATE ROLE talent_release LOGIN PASSWORD :'release_password';
CREATE DATABASE talent OWNER talent_owner;
REVOKE ALL ON DATABASE talent FROM PUBLIC;
SQL
