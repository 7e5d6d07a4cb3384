#!/bin/sh
# Brings the version of this checkout into containers that run, while people talk on: sh deploy/docker/upgrade.sh
# Each gateway is replaced by a new one that is ready before the old one goes. Whatever stops it leaves those that are there running; it can be
# started again. Further files: COMPOSE_FILE=docker-compose.yml:deploy/… sh deploy/docker/upgrade.sh
set -eu
cd "$(dirname "$0")/../.."

if docker compose version >/dev/null 2>&1; then
  compose() { docker compose "$@"; }
else
  compose() { docker-compose "$@"; }
fi

gateways() { compose ps -q gateway; }

# Until every new gateway is ready, for three minutes at most.
wait_for_new_gateways() {
  seconds=0
  for started in $(gateways); do
    case $old in *"$started"*) continue ;; esac
    until [ "$(docker inspect -f '{{.State.Health.Status}}' "$started")" = healthy ]; do
      if [ "$seconds" -ge 180 ]; then
        echo 'A new gateway does not become ready; the old ones still run. Why, says its log: docker compose logs gateway' >&2
        exit 1
      fi
      seconds=$((seconds + 1))
      sleep 1
    done
  done
}

old=$(gateways)
if [ -z "$old" ]; then
  echo 'Nothing runs here that could be upgraded: docker compose up -d --build' >&2
  exit 1
fi
count=$(echo "$old" | wc -l)

compose build
if ! compose exec -T redis test -e /run/runnel/redis/users.acl; then
  # From a release without users of Redis: it starts again with them, and people wait for it.
  compose up -d --scale "gateway=$count"
  exit
fi
# What the new version calls in Redis, and may; what the old one calls stays.
compose run --rm --no-deps redis-users
compose run --rm --no-deps functions
compose up -d --no-deps worker
for leaving in $old; do
  compose up -d --no-deps --no-recreate --scale "gateway=$((count + 1))" gateway
  wait_for_new_gateways
  docker stop "$leaving" >/dev/null
  docker rm "$leaving" >/dev/null
done
compose up -d --scale "gateway=$count"
# It reads its file anew, and keeps the connections that there are for half a minute.
compose kill -s HUP haproxy
