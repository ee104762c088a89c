#!/usr/bin/env bash
# Baoxue beside Splink on the same files in one run: wall clock, CPU, memory, F1, errors, certain share, pairs; FEBRL 1-4.
#
#   backend/linkage/benches/beside_splink.sh [CHILDREN [SEED [DIR]]]      # 60000 1 target/beside-splink
#
# Makes a virtual environment with Splink 5.0.0 in DIR (PyPI), builds the release program, makes up a county of so many children,
# writes it as two CSV files that both programs read, and runs them one after the other. SPLINK=no leaves Splink out; BAOXUE names a
# program that is built already; FILES a directory with survey.csv, roster.csv and truth.csv made by somebody else.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd) root=$(cd "$(dirname "$0")/../../.." && pwd)
children=${1:-60000} seed=${2:-1} dir=${3:-${CARGO_TARGET_DIR:-$root/target}/beside-splink}
mkdir -p "$dir"
dir=$(cd "$dir" && pwd)
if [ ! -x "$dir/venv/bin/python" ]; then
    python3 -m venv "$dir/venv"
    "$dir/venv/bin/pip" install --quiet splink==5.0.0 duckdb==2.0.0 pandas pyarrow pypinyin lunardate recordlinkage
fi
if [ -z "${BAOXUE:-}" ]; then
    (cd "$root" && cargo build --release --package server --locked)
    BAOXUE="${CARGO_TARGET_DIR:-$root/target}/release/baoxue"
fi
exec "$dir/venv/bin/python" "$here/beside_splink.py" --baoxue "$BAOXUE" --models "$here/../models" \
    --children "$children" --seed "$seed" --dir "$dir" ${FILES:+--files "$FILES"} ${SPLINK:+--splink "$SPLINK"}
