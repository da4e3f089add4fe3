/**
 * What runs on a box, in its `sh`: says what the machine is, takes the loader into a directory of its own, runs it on the
 * same streams, and removes it, also when the line is cut: then the loader's standard input ends, and so does the loader.
 *
 *   box → agent    NONCE FACT VALUE …       one a line; what else an account's start-up files print has no nonce
 *   box → agent    NONCE end
 *   agent → box    PLACE SIZE HASH NODE\n   then SIZE bytes
 *   box → agent    NONCE ready              then the loader's bytes; or NONCE fail STEP WORDS
 *
 * Every word that the agent sends back is one of its own or a name that the box has said and the agent has checked.
 * `head` may read more than it passes on: nothing more comes before the box has answered.
 */
const SCRIPT = `
umask 077
cd / || exit 1
unset NODE_OPTIONS NODE_PATH
export LC_ALL=C
say() { printf '%s %s\\n' "$nonce" "$*"; }
one() { tr '\\n' ' '; }
says() { "$@" 2>&1 </dev/null | one; }

say carrier "$PPID"
say machine "$(uname -m)"
say release "$(uname -r)"
say libc "$(getconf GNU_LIBC_VERSION 2>/dev/null || says ldd --version)"
uid=$(id -u)
say uid "$uid"
node=$(command -v node || command -v nodejs)
case $node in /*) say node "$node" "$(says "$node" --version)" ;; *) node= ;; esac
if [ "$uid" = 0 ]; then say root
elif ! command -v sudo >/dev/null; then say sudo missing
elif words=$(sudo -n -- "\${node:-true}" --version 2>&1 </dev/null); then say root
else say sudo "$(printf %s "$words" | one)"
fi
for place in /tmp /var/tmp /dev/shm; do
  if try=$(mktemp -d "$place/hooklab.XXXXXX" 2>/dev/null); then
    free=$(df -Pk "$try" | { read -r head; read -r of size used free rest; echo "$free"; })
    printf '#!/bin/sh\\n' >"$try/try" && chmod 700 "$try/try" && "$try/try" 2>/dev/null && can=runs || can=noexec
    rm -rf "$try"
    say place "$place" "$can" "$free"
  fi
done
say end

IFS=' ' read -r place size hash node || exit 0
fail() { say fail "$1" "$(printf %s "$2" | one)"; exit 1; }
dir=$(mktemp -d "$place/hooklab.XXXXXX" 2>&1) || fail place "$dir"
gone() { rm -rf "$dir" || echo "hooklab: $dir was not removed" >&2; }
trap gone EXIT
trap : HUP INT TERM
words=$( { head -c "$size" >"$dir/bundle"; } 2>&1) || fail write "$words"
set -- $(sha256sum <"$dir/bundle")
[ "$1" = "$hash" ] || fail hash "$(wc -c <"$dir/bundle") bytes of $size"
words=$(tar -xzof "$dir/bundle" -C "$dir" 2>&1) || fail write "$words"
rm "$dir/bundle"
say ready
if [ "$uid" = 0 ]; then "$node" "$dir/hooklab/loader.mjs" --die-with-parent --silence SILENCE
else sudo -n -- "$node" "$dir/hooklab/loader.mjs" --silence SILENCE
fi
exit $?
`;

/** Without a word for so many seconds the loader on a box leaves. */
export const SILENCE = 30;

/** One call's script, and the command that takes it from its standard input: the same for every shell of an account. */
export function bootstrap(nonce: string): { command: string; script: string } {
  const script = `nonce=${nonce}\n${SCRIPT.replaceAll('SILENCE', String(SILENCE))}`;
  return { command: `exec sh -c 'eval "$(head -c ${script.length})"'`, script };
}
