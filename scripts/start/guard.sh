#!/bin/sh
# Ends what a start script that was killed has left running. It is told on standard input, one line at each change, which
# processes there are: "<all but Redis>;<Redis>". The input ends when the start script does, however it does.
trap '' INT TERM HUP

# Waits up to 10 s for processes to end after SIGTERM, then kills them.
finish() {
  [ $# -gt 0 ] || return 0
  kill -TERM "$@" 2>/dev/null
  tenths=0
  while [ "$tenths" -lt 100 ]; do
    remaining=
    for pid in "$@"; do kill -0 "$pid" 2>/dev/null && remaining="$remaining $pid"; done
    [ -n "$remaining" ] || return 0
    sleep 0.1
    tenths=$((tenths + 1))
  done
  # shellcheck disable=SC2086
  kill -KILL $remaining 2>/dev/null
}

line=';'
while read -r next; do line=$next; done
# shellcheck disable=SC2086
finish ${line%%;*}
# shellcheck disable=SC2086
finish ${line#*;}
