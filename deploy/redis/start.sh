#!/bin/sh
# Starts Redis or Valkey after looking at the end of its append-only file: start.sh <directory of its data> <command> [argument ...]
#
# A power cut can leave half a transaction there. Redis up to 7.4 and Valkey up to 8 (valkey-io/valkey#4342) take it back in memory and
# leave its beginning in the file; what is written next is appended to it, and the *next* start carries the half transaction out together
# with that. Every change of Runnel is a transaction, and one that deletes takes entries out of a log and puts them back: half of it would lose
# what was acknowledged. So the half is cut off first. Nothing of it was ever acknowledged.
set -eu
data=$1
shift

say() { echo "start.sh: $*" >&2; }

# The last of the files that the manifest names: the only one that is written to.
newest() {
  for manifest in "$data"/appendonlydir/*.manifest; do
    [ -f "$manifest" ] || return 0
    name=$(sed -n 's/^file \([^ ]*\) seq [0-9]* type i.*/\1/p' "$manifest" | tail -n 1)
    [ -z "$name" ] || echo "$data/appendonlydir/$name"
  done
}

# Beside the server, or wherever else it is found.
checker() {
  for argument; do
    case $argument in
      *-server) command -v "${argument%-server}-check-aof" && return 0 ;;
    esac
  done
  command -v redis-check-aof || command -v valkey-check-aof || true
}

file=$(newest)
check=$(checker "$@")
if [ -n "$file" ] && [ -s "$file" ]; then
  if [ -z "$check" ]; then
    say "there is no redis-check-aof here: if $file ends in half a transaction, it stays there"
  elif ! found=$("$check" "$file" 2>&1); then
    valid=$(printf '%s\n' "$found" | sed -n 's/.*ok_up_to=\([0-9]*\).*/\1/p' | tail -n 1)
    if [ -z "$valid" ]; then
      say "$file cannot be read: $found"
      exit 1
    fi
    # Where the end of a transaction follows, or what a server writes first after its start, this is no torn tail. Redis would start, and
    # carry out the wrong things. (A transaction may itself be the first; and the dot: what misses the end of its line is torn itself.)
    if { tail -c "+$((valid + 1))" "$file" && printf '.'; } | awk '
      { sub(/\r$/, "") }
      (before == "$4" && $0 == "EXEC") || (NR > 6 && before == "$6" && $0 == "SELECT") { found = 1 }
      { before = $0 }
      END { exit !found }
    '; then
      say "$file is damaged at byte $valid, before its end. Nothing was changed. Keep a copy; the replicas or the backup have the rest:"
      say "$found"
      exit 1
    fi
    say "$file ends in something half written, as after a power cut: cutting it off at byte $valid"
    printf 'y\n' | "$check" --fix "$file" >&2
  fi
fi
exec "$@"
