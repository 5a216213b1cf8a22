#!/bin/sh
# Creates the users of the job, which may write rows, and of the page and Grafana, which may read rows. The image of
# PostgreSQL runs this script once, after schema.sql, views.sql and roles.sql. psql reads the passwords from files, so that
# no command line contains a password.
set -eu
psql -v ON_ERROR_STOP=1 -q --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<SQL
\set writer \`cat /run/secrets/writer_password\`
\set reader \`cat /run/secrets/reader_password\`
CREATE ROLE fleetpulse_job LOGIN IN ROLE fleet_writer PASSWORD :'writer';
CREATE ROLE fleetpulse_dashboards LOGIN IN ROLE fleet_reader PASSWORD :'reader';
SQL
