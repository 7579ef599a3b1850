# What ./check and ./run need, installed if it is missing. Sourced by both; can be run twice.
# shellcheck shell=bash

say() { printf '==> %s\n' "$*"; }

# Runs a command as root, or says that it cannot.
as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null 2>&1; then
    sudo "$@"
  else
    say "neither root nor sudo: cannot run: $*"
    return 1
  fi
}

# A C compiler links Rust programs and builds SQLite, git lists the tracked files, certificates let cargo fetch. The tests
# of the store start a PostgreSQL server of their own; the one that Debian's package starts is not used.
install_packages() {
  local missing=()
  if ! command -v cc >/dev/null 2>&1; then missing+=(gcc libc6-dev); fi
  if ! command -v git >/dev/null 2>&1; then missing+=(git); fi
  if [ ! -e /etc/ssl/certs/ca-certificates.crt ]; then missing+=(ca-certificates); fi
  if [ "${NEEDS_CHECK:-}" = yes ] && ! find_initdb >/dev/null; then missing+=(postgresql); fi
  # The guide is carried out with it.
  if [ "${NEEDS_CHECK:-}" = yes ] && ! command -v curl >/dev/null 2>&1; then missing+=(curl); fi
  if [ "${#missing[@]}" -eq 0 ]; then return 0; fi
  say "installing Debian packages: ${missing[*]}"
  as_root apt-get -o Acquire::Retries=3 update
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -o Acquire::Retries=3 install \
    --yes --no-install-recommends "${missing[@]}"
}

# The program that makes a PostgreSQL cluster: on the path, or where Debian keeps it.
find_initdb() {
  local candidate
  for candidate in "$(command -v initdb || true)" /usr/lib/postgresql/*/bin/initdb; do
    if [ -x "$candidate" ]; then
      printf '%s\n' "$candidate"
      return 0
    fi
  done
  return 1
}

# Cargo from the path, or from where rustup puts it.
find_cargo() {
  if ! command -v cargo >/dev/null 2>&1 && [ -x "${CARGO_HOME:-$HOME/.cargo}/bin/cargo" ]; then
    PATH="${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"
    export PATH
  fi
  if ! command -v cargo >/dev/null 2>&1; then
    say "no Rust toolchain found: install one from https://rustup.rs, then run this again"
    return 1
  fi
  say "$(cargo --version)"
}

# The formatter and the linter, if the toolchain came without them.
install_components() {
  local missing=()
  if ! cargo fmt --version >/dev/null 2>&1; then missing+=(rustfmt); fi
  if ! cargo clippy --version >/dev/null 2>&1; then missing+=(clippy); fi
  if [ "${#missing[@]}" -eq 0 ]; then return 0; fi
  if ! command -v rustup >/dev/null 2>&1; then
    say "the toolchain lacks ${missing[*]} and there is no rustup to add them"
    return 1
  fi
  say "adding to the toolchain: ${missing[*]}"
  rustup component add "${missing[@]}"
}

# Fetches every locked package; a network that stumbles is asked again.
fetch_packages() {
  local attempt
  export CARGO_NET_RETRY=5
  for attempt in 1 2 3; do
    if cargo fetch --quiet --locked; then return 0; fi
    say "fetching packages failed (attempt $attempt of 3)"
    sleep "$((attempt * 5))"
  done
  return 1
}
