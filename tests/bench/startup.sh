#!/usr/bin/env bash
# What a whole process costs that has nothing to do: ours, which boots from the
# library's snapshot and runs the empty program, beside an empty C program and other
# interpreters.  What isn't installed is left out.
#
#   tests/bench/startup.sh BUILD [ROUNDS]          "metric value" lines
#   tests/bench/startup.sh BUILD [ROUNDS] --table  the same as a table
#
# Programs are run in turn and compared pair by pair; the slow ones in fewer rounds.
set -euo pipefail

build=$1
rounds=${2:-501}
bin=$build/tests/bench
session=$build/tools/snapshot-session/snapshot-session
snapshot=$build/stdlib.snapshot

# A user's own start-up files, and shims in front of the real program, aren't measured.
PATH=/usr/local/bin:/usr/bin:/bin

fast=(empty "$bin/bench_empty"
	, empty_static "$bin/bench_empty_static"
	, session "$session" --snapshot "$snapshot" -e ''
	, session_without_snapshot "$session" --no-snapshot -e ''
	, session_loaded_only "$session" --version
	, library_host "$bin/bench_boot_host" "$snapshot")
slow=(empty "$bin/bench_empty")

# add ARRAY NAME PROGRAM ARGUMENT... : if there is such a program.
add() {
	local -n arms=$1
	local name=$2 program
	program=$(command -v "$3") || return 0
	arms+=(, "$name" "$program" "${@:4}")
}

add fast lua lua5.4 -e ''
add fast perl perl -e ''
add slow python3 python3 -c ''
add slow node node -e ''
add slow octave octave-cli --norc --quiet --eval ''

# linker NAME PROGRAM ARGUMENT... : cycles that the dynamic linker says it took before
# the program began, median of 21.
linker() {
	for _ in $(seq 21); do
		LD_DEBUG=statistics "${@:2}" 2>&1 > /dev/null |
			sed -n 's/.*total startup time in dynamic loader: \([0-9]*\) .*/\1/p'
	done | sort -n | sed -n 11p |
		while read -r cycles; do echo "startup_$1_linker_kcycles $((cycles / 1000))"; done
}

measure() {
	"$bin/bench_startup" "$rounds" "${fast[@]}"
	"$bin/bench_startup" $(((rounds + 19) / 20)) "${slow[@]}" | grep -v '^startup_empty_' ||
		true
	linker empty "$bin/bench_empty"
	linker session "$session" --snapshot "$snapshot" -e ''
	linker library_host "$bin/bench_boot_host" "$snapshot"
}

if [ "${3:-}" != --table ]; then
	measure
	exit
fi
measure | awk '
	{
		split($1, part, "_")
		name = $1
		sub(/^startup_/, "", name)
		sub("_" part[length(part)] "$", "", name)
		if (part[length(part)] == "kcycles")
			sub(/_linker$/, "", name)
		if (!(name in known)) {
			known[name] = 1
			names[++count] = name
		}
		value[name, part[length(part)]] = $2
	}
	END {
		print "| process | ms | times empty | page faults | dynamic linker, 1,000 cycles |"
		print "|---|---|---|---|---|"
		for (i = 1; i <= count; i++) {
			n = names[i]
			gsub("_", " ", n)
			printf "| %s | %s | %s | %s | %s |\n", n, value[names[i], "ms"],
			       value[names[i], "ratio"], value[names[i], "faults"],
			       value[names[i], "kcycles"]
		}
	}'
