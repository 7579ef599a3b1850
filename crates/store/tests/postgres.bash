#!/usr/bin/env bash
# A PostgreSQL server for the tests alone, in a temporary folder and on a socket in it. Prints the folder when it answers,
# and ends with whoever holds its standard input, however that process ends.
set -euo pipefail

fail() {
  printf 'failed: %s\n' "$*"
  exit 1
}

# The newest of those installed, where none is on the path: Debian keeps them off it.
find_programs() {
  local found
  found=$(command -v initdb || ls -d /usr/lib/postgresql/*/bin/initdb 2>/dev/null | sort -V | tail -n 1 || true)
  [ -n "$found" ] || fail "PostgreSQL is not installed: the tests need its server (on Debian the package postgresql)"
  dirname "$(readlink -f "$found")"
}

# The server refuses to run as root.
as_owner() {
  if [ "$(id -u)" -eq 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

programs=$(find_programs) || { printf '%s\n' "$programs"; exit 1; }
folder=$(mktemp -d)
cleanup() {
  as_owner "$programs/pg_ctl" stop --pgdata "$folder/data" --mode immediate >/dev/null 2>&1 || true
  rm -rf "$folder"
}
trap cleanup EXIT
trap 'exit 1' INT TERM
if [ "$(id -u)" -eq 0 ]; then chown postgres "$folder"; fi
cd "$folder"

as_owner "$programs/initdb" --pgdata "$folder/data" --username mingjian --auth trust --encoding UTF8 --locale C \
  --no-sync >"$folder/log" 2>&1 || fail "initdb: $(tail -n 3 "$folder/log" | tr '\n' ' ')"
# Nobody reads these files after the tests, so nothing need reach the disk.
as_owner "$programs/pg_ctl" start --pgdata "$folder/data" --wait --silent --log "$folder/server.log" \
  --options "-k '$folder' -c listen_addresses= -c fsync=off -c max_connections=200" >"$folder/log" 2>&1 </dev/null ||
  fail "the server does not start: $(tail -n 3 "$folder/server.log" | tr '\n' ' ')"
printf '%s\n' "$folder"

# Returns when the last holder of the other end is gone.
while read -r _; do :; done
