#!/bin/sh
# Brings Temporal's two schemas to the version of the tools that run it. Does nothing more when they are up to date.
# Needs POSTGRES_SEEDS, POSTGRES_USER and SQL_PASSWORD; DB_PORT is 5432 unless set.
set -eu

schemas=${TEMPORAL_SCHEMA_DIR:-/etc/temporal/schema/postgresql/v12}

sql_tool() {
  temporal-sql-tool --plugin postgres12 --endpoint "$POSTGRES_SEEDS" --port "${DB_PORT:-5432}" --user "$POSTGRES_USER" "$@"
}

sql_tool --database temporal setup-schema --version 0.0
sql_tool --database temporal update-schema --schema-dir "$schemas/temporal/versioned"
sql_tool --database temporal_visibility setup-schema --version 0.0
sql_tool --database temporal_visibility update-schema --schema-dir "$schemas/visibility/versioned"
