#!/usr/bin/env bash
# Passes all tests of Baoxue on a fresh Debian machine: installs what is missing, then formats, lints and tests.
set -euo pipefail
cd "$(dirname "$0")/.."

need() { # COMMAND PACKAGE…: installs the packages when the command is not there
  local command=$1; shift
  command -v "$command" >/dev/null 2>&1 || missing+=("$@")
}
missing=()
need cc build-essential
need pg_ctlcluster postgresql
need chromium chromium
need chromedriver chromium-driver
fc-list 2>/dev/null | grep -qi 'cjk' || missing+=(fonts-noto-cjk fontconfig)
if [ ${#missing[@]} -gt 0 ]; then
  echo "Installing: ${missing[*]}"
  as_root=""; [ "$(id -u)" = 0 ] || as_root=sudo
  $as_root apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

echo "== format"
cargo fmt --all -- --check
echo "== lint"
cargo clippy --workspace --all-targets --locked -- -D warnings
echo "== build" # the journeys run the program itself
cargo build --workspace --locked
echo "== tests"
cargo test --workspace --locked
