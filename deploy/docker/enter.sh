#!/bin/sh
# Runs the command with REDIS_URL: as it was given, or else the Redis at RUNNEL_REDIS_AT, as the user whose login is in the file
# RUNNEL_REDIS_LOGIN, where it has been made.
set -eu
if [ -z "${REDIS_URL:-}" ] && [ -r "${RUNNEL_REDIS_LOGIN:-}" ]; then
  REDIS_URL="${RUNNEL_REDIS_AT%%//*}//$(cat "$RUNNEL_REDIS_LOGIN")@${RUNNEL_REDIS_AT#*//}"
  export REDIS_URL
fi
exec "$@"
