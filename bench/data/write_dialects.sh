#!/usr/bin/env bash
# Writes small tables of every dialect to FOLDER with `distill convert`, for pyarrow_reads.py.
# The rows are those of the tests: data/src/test/resources/dialects.
set -euo pipefail
[ $# = 1 ] || { echo "usage: write_dialects.sh FOLDER" >&2; exit 2; }
home=$(cd "$(dirname "$0")/../.." && pwd)
distill=${DISTILL:-$home/distill}
mkdir -p "$1"
for rows in "$home"/data/src/test/resources/dialects/*.jsonl; do
  name=$(basename "$rows" .jsonl)
  "$distill" convert "$rows" "$1/$name.traces" > /dev/null
  "$distill" convert "$1/$name.traces" "$1/$name.jsonl" --to "$name" > /dev/null
  # Rows with a column of their own, and curator's, are JSON lines alone.
  case $name in curator | nemo-skills | sharegpt | messages) continue ;; esac
  for ending in .parquet .arrow .folder; do
    "$distill" convert "$1/$name.traces" "$1/$name$ending" --to "$name" > /dev/null
  done
done
# Those three from rows of another dialect, which have no column of their own.
for name in nemo-skills sharegpt messages; do
  for ending in .jsonl .parquet .arrow .folder; do
    "$distill" convert "$1/s1k.traces" "$1/$name-of-s1k$ending" --to "$name" > /dev/null
  done
done
"$distill" convert "$home/bench/data/scored.jsonl" "$1/scored.traces" > /dev/null
"$distill" convert "$home/bench/data/scored.jsonl" "$1/scored.arrow" > /dev/null
"$distill" convert "$home/bench/data/scored.jsonl" "$1/scored.parquet" > /dev/null
