#!/bin/sh
# At the first start of an empty volume: the role of $DATABASE_URL_FILE, which owns the database and is no superuser.
# The extension is there already: the image's own scripts make it, and only a superuser may.
set -eu

url=$(cat /run/secrets/database_url)
credentials=${url#*://}
credentials=${credentials%%@*}
psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username=postgres --dbname=halfhour \
  --set=role="${credentials%%:*}" --set=password="${credentials#*:}" <<'SQL'
create role :"role" login password :'password';
alter database halfhour owner to :"role";
alter schema public owner to :"role";
revoke all on database halfhour from public;
SQL
