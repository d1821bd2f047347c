#!/usr/bin/env bash
# Sets up what is missing and does the main job: the window on the demonstration library;
# without a display, the same job through the command line. Arguments go to `yuan` instead, if given.
set -euo pipefail
cd "$(dirname "$0")"
. scripts/setup.sh
setup_packages run
setup_python
yuan=.venv/bin/yuan
if [ $# -gt 0 ]; then exec "$yuan" "$@"; fi

demo="${XDG_DATA_HOME:-$HOME/.local/share}/yuan/demo"
library="$demo/演示预案库.yuan"
[ -f "$library" ] || "$yuan" demo "$demo"
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || [ "$(uname)" != Linux ]; then
  exec "$yuan" --library "$library"
fi

echo "No display: the same job through the command line."
out=$(mktemp -d)
"$yuan" --library "$library" list --kind 总体
"$yuan" --library "$library" search 转移避险 --limit 3
"$yuan" --library "$library" export 门头沟区防汛应急预案 -o "$out/防汛.docx"
"$yuan" --library "$out/试用.yuan" import "$out/防汛.docx"
"$yuan" --library "$out/试用.yuan" show 防汛 --text | head -n 12 || true
echo "Word file: $out/防汛.docx"
