#!/usr/bin/env bash
# Sees to the Debian packages that a task stands on:
#
#   packaging/system_packages.sh run|demo|test|bench   the packages of a task
#   packaging/system_packages.sh install NAME...   packages by name
#
# Installed ones cost a few milliseconds. Missing ones are installed where that needs no password
# (root, or sudo without one); otherwise they are named in one line and the work goes on, since
# what needs them says so itself. In CI (CI is set) nothing may be missing for `test`.
set -euo pipefail
cd "$(dirname "$0")/.."
log=build/system_packages.log

# a|b: either will do (the name differs between releases).
run=(
  fonts-noto-cjk libbrotli1 libdbus-1-3 libegl1 libfontconfig1 libfreetype6 libgl1
  "libglib2.0-0|libglib2.0-0t64" libgssapi-krb5-2 libpulse0 libwayland-client0 libwayland-cursor0
  libx11-6 libx11-xcb1 libxcb-cursor0 libxcb-glx0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1
  libxcb-randr0 libxcb-render-util0 libxcb-shape0 libxcb-shm0 libxcb-sync1 libxcb-xfixes0
  libxcb-xkb1 libxext6 libxkbcommon-x11-0 libxkbcommon0 libxrandr2
)
demo=("${run[@]}" espeak-ng xvfb)
# On Ubuntu chromium-browser is only a door to the snap; the package alone opens no browser.
test=("${demo[@]}" "chromium|chromium-browser|google-chrome-stable" poppler-utils pulseaudio pulseaudio-utils
  coturn "dbus-daemon|dbus" iproute2 janus libfaketime openssl libreoffice-calc-nogui libreoffice-impress-nogui libreoffice-writer-nogui)
# What the measuring house sets beside our own is what tests stand on too.
bench=("${test[@]}")

installed() {
  [[ $1 != chromium-browser || -x /snap/bin/chromium ]] &&
    [[ $(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

# Prints those of the wanted packages of which no alternative is installed.
missing_of() {
  local wanted name
  for wanted in "$@"; do
    for name in ${wanted//|/ }; do
      installed "$name" && continue 2
    done
    echo "$wanted"
  done
}

# Prints, for each wanted package, the first alternative that apt can install.
obtainable_of() {
  local wanted name
  for wanted in "$@"; do
    for name in ${wanted//|/ }; do
      if [[ $(LC_ALL=C apt-cache policy "$name" 2>/dev/null) =~ Candidate:\ [^\(] ]]; then
        echo "$name"
        break
      fi
    done
  done
}

as_root() {
  if [[ $EUID -eq 0 ]]; then "$@"; else sudo -n "$@"; fi
}

apt_get() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends \
    -o DPkg::Lock::Timeout=300 "$@" </dev/null >>"$log" 2>&1
}

# Installs what can be had: all at once, with fresh lists if that fails, and otherwise one by one,
# so that one package that cannot be installed does not keep the others out.
install() {
  local -a names
  local name
  mkdir -p build
  if ! compgen -G '/var/lib/apt/lists/*_Packages*' >/dev/null; then
    apt_get update || true
  fi
  mapfile -t names < <(obtainable_of "$@")
  [[ ${#names[@]} -eq 0 ]] && return
  echo "Installing Debian packages (what apt says: $log): ${names[*]}" >&2
  apt_get install "${names[@]}" && return
  apt_get update || true
  apt_get install "${names[@]}" && return
  for name in "${names[@]}"; do
    apt_get install "$name" || true
  done
}

task=${1:?"which task: run, demo, test, bench, or install NAME..."}
case $task in
  run) wanted=("${run[@]}") ;;
  demo) wanted=("${demo[@]}") ;;
  test) wanted=("${test[@]}") ;;
  bench) wanted=("${bench[@]}") ;;
  install) wanted=("${@:2}") ;;
  *) echo "unknown task: $task" >&2; exit 2 ;;
esac

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
  echo "Not a Debian system: please see to the like of these yourself: ${wanted[*]}" >&2
  exit 0
fi

mapfile -t missing < <(missing_of "${wanted[@]}")
[[ ${#missing[@]} -eq 0 ]] && exit 0

if [[ $EUID -eq 0 ]] || sudo -n true 2>/dev/null; then
  install "${missing[@]}"
  mapfile -t missing < <(missing_of "${missing[@]}")
  [[ ${#missing[@]} -eq 0 ]] && exit 0
fi

echo "Missing Debian packages (apt-get install them to have everything): ${missing[*]%%|*}" >&2
[[ $task == install || ($task == test && -n ${CI:-}) ]] && exit 1
exit 0
