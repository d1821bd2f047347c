# Sourced by run.sh and test.sh: makes .venv beside the sources and sees to the Debian packages.
# Usage: setup_packages KIND…   (run, test);  setup_python EXTRA   ("" or "[dev]")

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# Qt's window needs these libraries; the CJK font lets it show Chinese.
run_packages=(python3 python3-venv libegl1 libgl1 libxkbcommon0 libxkbcommon-x11-0 libdbus-1-3 libfontconfig1
  libglib2.0-0 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0
  libxcb-shape0 libxcb-xinerama0 libxcb-xkb1 fonts-noto-cjk libreoffice-writer-nogui)
# Tests draw on a virtual screen, look at documents as PDF, and edit them with LibreOffice: inserting a comment
# needs the dialogs that only the full Writer has.
test_packages=(xvfb xauth xdotool imagemagick poppler-utils libreoffice-writer)

missing_packages() {
  local name
  for name in "$@"; do
    [ -n "$name" ] || continue
    dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep -q 'install ok installed' && continue
    # The full LibreOffice serves as well as the one without a display.
    [ "$name" = libreoffice-writer-nogui ] && command -v soffice >/dev/null && continue
    # Newer Debian renamed this library.
    [ "$name" = libglib2.0-0 ] && ldconfig -p 2>/dev/null | grep -q 'libglib-2.0.so.0' && continue
    # A Python from elsewhere that can make environments is good enough.
    case $name in python3|python3-venv) good_python >/dev/null && continue ;; esac
    echo "$name"
  done
}

good_python() {
  local candidate
  for candidate in python3 python3.13 python3.12 python3.11; do
    command -v "$candidate" >/dev/null || continue
    "$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue
    echo "$candidate"
    return 0
  done
  return 1
}

setup_packages() {
  command -v dpkg-query >/dev/null || { echo "Not a Debian system: install Python 3.11+, Qt's X11 libraries and LibreOffice Writer yourself." >&2; return 0; }
  local wanted=("${run_packages[@]}") missing
  # The full LibreOffice takes the place of the one without a display.
  [ "${1:-run}" = test ] && wanted=("${wanted[@]/libreoffice-writer-nogui/}" "${test_packages[@]}")
  mapfile -t missing < <(missing_packages "${wanted[@]}")
  [ ${#missing[@]} -eq 0 ] && return 0
  if [ "$(id -u)" = 0 ]; then
    echo "Installing Debian packages: ${missing[*]}"
    # Another program may be at the packages (unattended upgrades after a start): wait for its lock instead of failing.
    local patience=(-o DPkg::Lock::Timeout=900 -o Acquire::Retries=3)
    apt-get "${patience[@]}" update -q >/dev/null
    DEBIAN_FRONTEND=noninteractive apt-get "${patience[@]}" install -y -q --no-install-recommends "${missing[@]}" >/dev/null
  else
    echo "Please run this once, then start again (or go on without what it brings):" >&2
    echo "  sudo apt-get install -y --no-install-recommends ${missing[*]}" >&2
  fi
}

setup_python() {
  local extra=${1:-} python stamp
  stamp="$here/.venv/.installed$extra"
  if [ ! -f "$stamp" ] || [ "$here/pyproject.toml" -nt "$stamp" ] || [ "$here/requirements.lock" -nt "$stamp" ]; then
    python=$(good_python) || { echo "Python 3.11 or newer with venv is needed." >&2; return 1; }
    [ -x "$here/.venv/bin/python" ] || "$python" -m venv "$here/.venv"
    echo "Installing Python packages into .venv …"
    "$here/.venv/bin/python" -m pip install -q --disable-pip-version-check -c "$here/requirements.lock" -e "$here$extra"
    touch "$stamp"
  fi
}
