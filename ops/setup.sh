#!/usr/bin/env bash
# What the Makefile needs before Python can take over. Each step is done once.
set -euo pipefail

say() { printf '\033[2m· %s\033[0m\n' "$*" >&2; }

# Debian packages, where the machine lets us; a clear sentence where it does not.
packages() {
  local privileged=()
  if [ "$(id -u)" -ne 0 ]; then
    if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
      privileged=(sudo -n)
    else
      printf 'Missing: %s. Install with: sudo apt-get install %s\n' "$*" "$*" >&2
      return 1
    fi
  fi
  say "installing $* (apt)"
  "${privileged[@]}" apt-get -qq update >/dev/null || true
  "${privileged[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get -qq install --yes --no-install-recommends "$@" >/dev/null
}

case "${1:-}" in
venv)
  venv=$2
  python=""
  for candidate in python3 python3.13 python3.12 python3.11 /usr/bin/python3; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      python=$candidate
      break
    fi
  done
  [ -n "$python" ] || { echo "Mingce needs Python 3.11 or newer: apt-get install python3" >&2; exit 1; }
  # Debian keeps venv apart from python3.
  "$python" -c 'import ensurepip' 2>/dev/null || packages python3-venv
  [ -x "$venv/bin/python" ] || { say "making the virtual environment"; "$python" -m venv "$venv"; }
  ;;
install)
  venv=$2 lock=$3
  say "installing the pinned dependencies of $lock"
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes \
    --only-binary :all: --requirement "$lock"
  # The project itself, in place: a path file and the command, nothing to build.
  site=$("$venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
  pwd >"$site/mingce.pth"
  cat >"$venv/bin/mingce" <<EOF
#!$PWD/$venv/bin/python
from ops.cli.main import main

if __name__ == "__main__":  # processes that it starts read this file, too
    main()
EOF
  chmod +x "$venv/bin/mingce"
  ;;
test-tools)
  missing=()
  command -v chromium >/dev/null || missing+=(chromium)
  fc-list 2>/dev/null | grep -qi 'cjk' || missing+=(fonts-noto-cjk fontconfig)
  [ -x /usr/lib/postgresql/15/bin/postgres ] || missing+=(postgresql-15)
  [ -e /usr/lib/softhsm/libsofthsm2.so ] || missing+=(softhsm2)
  # What outsiders check us with (ops/docs/verifying.md).
  for program in curl xxd pdfdetach:poppler-utils go:golang-go; do
    command -v "${program%%:*}" >/dev/null || missing+=("${program##*:}")
  done
  [ -d /usr/share/gocode/src/golang.org/x/mod ] || missing+=(golang-golang-x-mod-dev)
  [ "${#missing[@]}" -eq 0 ] || packages "${missing[@]}"
  ;;
lock)
  venv=$2
  "$venv/bin/python" -m pip install --quiet pip-tools
  for kind in runtime dev; do
    extra=(); [ "$kind" = dev ] && extra=(--extra dev --constraint ops/requirements/runtime.txt)
    "$venv/bin/pip-compile" --quiet --upgrade --generate-hashes --strip-extras --allow-unsafe \
      --no-header --no-annotate --no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
      "${extra[@]}" --output-file "ops/requirements/$kind.txt" pyproject.toml
  done
  ;;
*)
  echo "usage: ops/setup.sh venv|install|test-tools|lock" >&2
  exit 2
  ;;
esac
