#!/bin/sh
# Roles and databases of Pairloom and Temporal. The postgres image runs it once, as superuser, on an empty data folder.
# Needs POSTGRES_USER, PAIRLOOM_DB_PASSWORD and TEMPORAL_DB_PASSWORD.
set -eu

psql --username "$POSTGRES_USER" --dbname postgres --set ON_ERROR_STOP=1 --no-psqlrc \
  --set pairloom_password="$PAIRLOOM_DB_PASSWORD" --set temporal_password="$TEMPORAL_DB_PASSWORD" <<'SQL'
create role pairloom login password :'pairloom_password';
create role temporal login password :'temporal_password';
create database pairloom owner pairloom template template0 encoding 'UTF8' locale_provider builtin builtin_locale 'C.UTF-8' locale 'C';
create database temporal owner temporal;
create database temporal_visibility owner temporal;
-- Only a superuser may add pgvector; the migrations then find it there.
\connect pairloom
create extension vector;
SQL
