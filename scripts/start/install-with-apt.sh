#!/bin/sh
# Installs Debian packages without starting or enabling the services they bring: Runnel runs its own.
# usage, as root: install-with-apt.sh <package> …
set -eu
# A service that was here before is somebody's, and stays as it is.
new=
for package in "$@"; do dpkg -s "$package" >/dev/null 2>&1 || new="$new $package"; done

policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  # Debian's own way to say "start nothing now"; 101 is the code for "not allowed".
  trap 'rm -f "$policy"' EXIT
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod +x "$policy"
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends "$@"

for package in $new; do
  [ -e "/etc/init.d/$package" ] || continue
  if command -v systemctl >/dev/null; then systemctl disable "$package" >/dev/null 2>&1 || true; fi
  if command -v update-rc.d >/dev/null; then update-rc.d "$package" disable >/dev/null 2>&1 || true; fi
done
