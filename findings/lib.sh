# Sourced by the findings: a folder of their own, pinned packages in it, a comparison.
set -euo pipefail
umask 022
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

# packages NAME=VERSION…: unpacked under $work/tree, found first by commands and the linker, nothing installed.
packages() {
  apt-get download -qq "$@" 2>apt.log || { cat apt.log >&2; exit 1; }
  for deb in ./*.deb; do dpkg -x "$deb" tree; done
  export PATH="$work/tree/usr/bin:$work/tree/usr/sbin:$PATH"
  export LD_LIBRARY_PATH="$work/tree/usr/lib/x86_64-linux-gnu:$work/tree/lib/x86_64-linux-gnu"
}

# expect WHAT EXPECTED SEEN
expect() {
  if [ "$2" != "$3" ]; then
    printf 'CHANGED: %s\nexpected:\n%s\nseen:\n%s\n' "$1" "$2" "$3" >&2
    exit 1
  fi
  printf '%s:\n%s\n' "$1" "$3" | sed '2,$s/^/    /'
}
