#!/usr/bin/env bash
# Our client and a plain asyncio client against the same fake server, on cores of their own where taskset is there.
# Usage: streams.sh JAVA_HOME CLASS_PATH [REQUESTS [WINDOW [CHUNKS]]]   (20000 2000 300)
#   JAVA_HOME   a JRE or JDK, 17 or newer
#   CLASS_PATH  of StreamBench: streams_jars.sh OUT gathers it in a checkout that is built, and CLASS_PATH is "OUT/*"
# Python with aiohttp as python3, or PYTHON=...; uvloop is used where it is installed. Prints a table and the machine.
set -euo pipefail
java=$1/bin/java; class_path=$2; requests=${3:-20000}; window=${4:-2000}; chunks=${5:-300}
here=$(cd "$(dirname "$0")" && pwd); python=${PYTHON:-python3}; work=$(mktemp -d)
cores=$(nproc)
ulimit -n "$(ulimit -Hn)" 2>/dev/null || true
on() { # on FIRST-LAST COMMAND...: on these cores, if there are enough
  local where=$1; shift
  if command -v taskset >/dev/null && [ "$cores" -ge 4 ]; then exec taskset -c "$where" "$@"; else exec "$@"; fi
}
half=$((cores / 2))
( on "0-$((half - 1))" "$java" -Xmx2g -cp "$class_path" io.distill4j.teacher.server.StreamBench serve "$chunks" ) > "$work/url" 2> "$work/serve.err" &
server=$!
trap 'kill $server 2>/dev/null; rm -rf "$work"' EXIT
for _ in $(seq 300); do [ -s "$work/url" ] && break; kill -0 $server || { cat "$work/serve.err"; exit 1; }; sleep 0.2; done
url=$(head -1 "$work/url")
ours=$( (on "$half-$((cores - 1))" "$java" -Xmx1000m -cp "$class_path" io.distill4j.teacher.server.StreamBench ask "$url" "$requests" "$window" "$work/log") 2>"$work/ask.err" | tail -1)
theirs=$( (on "$half-$((cores - 1))" "$python" "$here/aiohttp_client.py" "$url" "$requests" "$window" "$work/rows.jsonl") | tail -1)
field() { sed -n "s/.*$2=\([^ ]*\).*/\1/p" <<< "$1"; }
echo "$(uname -m), $cores cores, $(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -1), load $(cut -d' ' -f1 /proc/loadavg), $("$java" -version 2>&1 | head -1), $("$python" --version)"
echo "$requests requests of $chunks chunks, $window in flight; server on one half of the cores, the client on the other where there are 4 or more"
echo
echo "| client | seconds | requests/s | CPU seconds | CPU per chunk |"
echo "| --- | --- | --- | --- | --- |"
for row in "distill4j|$ours" "$(field "$theirs" loop)|$theirs"; do
  name=${row%%|*}; line=${row#*|}
  echo "| $name | $(field "$line" seconds) | $(field "$line" requests_per_s) | $(field "$line" cpu_s) | $(field "$line" cpu_us_per_chunk) µs |"
done
echo
echo "ours: $ours"
echo "theirs: $theirs"
