#!/usr/bin/env bash
# Makes the project's virtual environment, in two steps that make(1) repeats only when needed:
#
#   packaging/environment.sh locked VENV      the environment, with every wheel of the lock
#   packaging/environment.sh installed VENV   and the project itself, editable
#
# Every archive is checked against its hash, and only what the lock names is installed (--no-deps).
# uv, itself from the lock, installs in a third of pip's time; where pip has been given an index of
# its own, or uv fails, pip does the work.
set -euo pipefail
cd "$(dirname "$0")/.."

step=${1:?"which step: locked or installed"}
venv=${2:?"where the environment stands"}
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1

say() { echo "$*" >&2; }

suits() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; }
has_venv() { "$1" -c 'import ensurepip, venv' 2>/dev/null; }

# Prints every interpreter that suits, the newest first.
interpreters() {
  local name
  for name in ${PYTHON:-} python3.13 python3.12 python3.11 python3; do
    if suits "$name"; then echo "$name"; fi
  done
}

make_venv() {
  local -a found
  local python version
  mapfile -t found < <(interpreters)
  if [[ ${#found[@]} -eq 0 ]]; then
    say "Mingjing needs Python 3.11, 3.12 or 3.13, and none was found (name one with PYTHON=...)."
    exit 1
  fi
  for python in "${found[@]}"; do
    if has_venv "$python"; then
      "$python" -m venv "$venv"
      return
    fi
  done
  python=${found[0]}
  version=$("$python" -c 'import sys; print("python%d.%d" % sys.version_info[:2])')
  if packaging/system_packages.sh install "$version-venv" && has_venv "$python"; then
    "$python" -m venv "$venv"
  elif "$python" -m virtualenv --version >/dev/null 2>&1; then
    "$python" -m virtualenv --quiet "$venv"
  else
    say "$python cannot make a virtual environment: please install the package $version-venv."
    exit 1
  fi
}

pip() { "$venv/bin/python" -m pip --quiet "$@"; }

pip_has_its_own_index() {
  [[ -n ${PIP_INDEX_URL:-} || -n ${PIP_NO_INDEX:-} ]] || pip config get global.index-url >/dev/null 2>&1
}

install_lock() {
  # Without isolation, so that a source archive is built by the locked setuptools alone.
  local -a exactly=(--no-deps --require-hashes --no-build-isolation -r requirements/dev.txt)
  pip install --no-deps --require-hashes -r requirements/bootstrap.txt
  if ! pip_has_its_own_index; then
    "$venv/bin/uv" pip install --quiet --system-certs --python "$venv/bin/python" "${exactly[@]}" && return
    say "uv could not install the lock; pip takes over."
  fi
  pip install --use-pep517 "${exactly[@]}"
}

locked() {
  if ! suits "$venv/bin/python"; then
    say "Making the virtual environment $venv (1.6 GB when it is full) ..."
    rm -rf "$venv"
    make_venv
  fi
  "$venv/bin/python" -m pip --version >/dev/null 2>&1 || "$venv/bin/python" -m ensurepip >/dev/null
  say "Installing the locked packages ..."
  install_lock
  touch "$venv/.locked"
}

installed() {
  pip install --no-deps --no-build-isolation --editable .
  touch "$venv/.installed"
}

# Two commands started side by side must not build the same environment at once.
mkdir -p build
exec 9>build/.environment.lock
if command -v flock >/dev/null; then flock 9; fi

case $step in
  locked) locked ;;
  installed) installed ;;
  *) say "unknown step: $step"; exit 2 ;;
esac
