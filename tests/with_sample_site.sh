#!/bin/sh
# with_sample_site.sh BIN VAR COMMAND…: serve the sample release for as long as a command takes; SITE_ADDRESS is where.
set -eu
bin="$1" var="$2"
shift 2
export MBT_VAR="$var/sample"
[ -f "$MBT_VAR/directory.db" ] || { echo "there is no sample release yet: run \`make run\` once" >&2; exit 66; }
"$bin/mbt" serve --port 8041 >"$var/serve.log" 2>&1 &
server=$!
trap 'kill $server' EXIT
until grep -q Stop "$var/serve.log"; do sleep 0.2; kill -0 $server; done
SITE_ADDRESS=http://127.0.0.1:8041 "$@"
