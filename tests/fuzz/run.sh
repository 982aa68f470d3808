#!/usr/bin/env bash
# Runs one fuzz target on its seeds for a while; fails on any finding.
#
#   tests/fuzz/run.sh TARGET SECONDS [LIBFUZZER OPTION...]
set -euo pipefail

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
name=$1
seconds=$2
shift 2
work=$top/build/fuzz/corpus/$name
mkdir -p "$work"
seeds=()
options=()
case $name in
fuzz_mat | fuzz_payload | fuzz_import)
	seeds+=("$top/fixtures/mat" "$top/fixtures/workspace")
	;;
fuzz_serve)
	options+=(-max_len=4096)
	;;
fuzz_machine)
	mkdir -p "$work.seeds"
	"$top/build/fuzz/tests/fuzz/compile_seeds" "$work.seeds" "$top"/fixtures/scripts/*/*.m
	seeds+=("$work.seeds")
	options+=(-entropic=0)
	;;
fuzz_boot)
	mkdir -p "$work.seeds"
	"$top/build/fuzz/tests/fuzz/boot_seeds" "$work.seeds" "$top"/session/stdlib/functions/*.m
	seeds+=("$work.seeds")
	options+=(-entropic=0 -max_len=65536)
	;;
fuzz_program | fuzz_parser)
	# The byte before each text is its dialect.  Weighing the inputs by what
	# they reach would take half of the time.
	options+=(-entropic=0 -max_len=4096)
	mkdir -p "$work.seeds"
	for file in "$top"/fixtures/scripts/*/*.m; do
		{ printf '\3'; cat "$file"; } > "$work.seeds/$(basename "$(dirname "$file")")-$(basename "$file")"
	done
	seeds+=("$work.seeds")
	;;
esac
for folder in "$top/tests/fuzz/corpus/$name" "$top/fixtures/snapshots/good" \
	"$top/fixtures/snapshots/bad" "$top/fixtures/stdlib/minimal"; do
	[ ! -d "$folder" ] || seeds+=("$folder")
done
ASAN_OPTIONS=detect_leaks=1:allocator_may_return_null=1 \
	"$top/build/fuzz/tests/fuzz/$name" -max_total_time="$seconds" -timeout=25 \
	-rss_limit_mb=2048 -print_final_stats=1 -verbosity=1 \
	"${options[@]}" -artifact_prefix="$top/build/fuzz/finding-$name-" "$@" \
	"$work" "${seeds[@]}" > "$work.log" 2>&1 ||
	{ tail -n 60 "$work.log"; exit 1; }
runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$work.log")
echo "fuzz: $name ran ${runs:-?} inputs in $seconds s, no finding"
