#!/usr/bin/env bash
# Runs one fuzz target on its seeds for a while; fails on any finding, and prints
# it, so that it can be tried on another machine.
#
#   tests/fuzz/run.sh TARGET SECONDS [LIBFUZZER OPTION...]
#
# Every run begins with the same inputs in the same order; only what mutations
# learn from comparing addresses differs.  -seed=0 takes another way each time.
set -euo pipefail

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
name=$1
seconds=$2
shift 2
work=$top/build/fuzz/corpus/$name
findings=$top/build/fuzz/finding-$name-
mkdir -p "$work"
seeds=()
options=()
case $name in
fuzz_mat | fuzz_payload | fuzz_import)
	seeds+=("$top/fixtures/mat" "$top/fixtures/workspace")
	;;
fuzz_archive)
	seeds+=("$top/fixtures/archives")
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
# Folders are read in any order, a list is not.
find "${seeds[@]}" -type f | LC_ALL=C sort | paste -sd, > "$work.list"
touch "$work.begin"

# The finding as text, as the last line: libFuzzer itself prints short ones only.
print_findings() {
	local file
	for file in "$findings"*; do
		[ "$file" -nt "$work.begin" ] || continue
		echo "$file is the next line through: base64 -d | gunzip"
		gzip -9n < "$file" | base64 -w 0
		echo
	done
}

ASAN_OPTIONS=detect_leaks=1:allocator_may_return_null=1 \
	"$top/build/fuzz/tests/fuzz/$name" -seed=1 -reload=0 -max_total_time="$seconds" -timeout=120 \
	-rss_limit_mb=2048 -print_final_stats=1 -verbosity=1 \
	"${options[@]}" -artifact_prefix="$findings" -seed_inputs="@$work.list" "$@" \
	"$work" > "$work.log" 2>&1 ||
	{ tail -n 40 "$work.log"; print_findings; exit 1; }
runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$work.log")
echo "fuzz: $name ran ${runs:-?} inputs in $seconds s, no finding"
