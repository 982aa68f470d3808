#!/usr/bin/env bash
# All tests on a fresh Debian 12 machine: installs what they need, builds, runs.
#
#   tests/run.sh [--deps-only] [STEP...]
#
# Steps, all of them in this order when none is named:
#   gcc     optimised build with gcc, all tests
#   asan    the same tests with clang, address and undefined-behaviour sanitizers
#   tsan    what threads share, with the thread sanitizer
#   clang   optimised build with clang: the same snapshot as gcc's, byte for byte
#   cross   arm64 and s390x (big-endian) builds, run by qemu: the same bytes again
#   peers   Octave's sources, our programs and random ones: Octave and we agree
#   packaging  packages for Debian and as RPMs: made, looked at critically, made again
#           under other conditions, installed on a clean Debian and removed
#   fuzz    each fuzz target for FUZZ_SECONDS (default 10) with sanitizers
#   quick   the README's first command
set -uo pipefail

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$top/tools/packages.sh"

log=$top/build/logs
mkdir -p "$log"
# A line for what passed or failed, and how many: steps run beside one another.
results=$(mktemp)
trap 'rm -f "$results"' EXIT
passed() { echo "passed ${1:-1}" >> "$results"; }
failed() { echo "failed ${1:-1}" >> "$results"; }
count() { awk -v what="$1" '$1 == what { n += $2 } END { print n + 0 }' "$results"; }

say() { printf '\n== %s\n' "$*"; }

# attempt NAME COMMAND...: one counted test; its output is shown if it fails.
attempt() {
	local name=$1 begin=$SECONDS
	shift
	if "$@" > "$log/$name.log" 2>&1; then
		passed
		echo "ok      $name ($((SECONDS - begin)) s)"
	else
		failed
		echo "FAILED  $name ($((SECONDS - begin)) s), the end of $log/$name.log:"
		tail -n 60 "$log/$name.log"
		return 1
	fi
}

build() { # PRESET [TARGET...]
	local preset=$1
	shift
	cmake --preset "$preset" -S "$top" &&
		cmake --build "$top/build/$preset" ${@:+--target "$@"}
}

# ctest's own count is what is counted.  Many tests wait for others: one more at once
# than there are processors.
suite() { # PRESET [CTEST ARGUMENT...]
	local preset=$1 begin=$SECONDS total bad
	shift
	attempt "build-$preset" build "$preset" || return 1
	ctest --test-dir "$top/build/$preset" --output-on-failure -j "$(($(nproc) + 1))" \
		--no-tests=error "$@" > "$log/ctest-$preset.log" 2>&1
	total=$(sed -n 's/.* tests failed out of \([0-9]*\)$/\1/p' "$log/ctest-$preset.log")
	bad=$(sed -n 's/.*, \([0-9]*\) tests failed out of.*/\1/p' "$log/ctest-$preset.log")
	if [ -z "$total" ] || [ "$bad" != 0 ]; then
		tail -n 150 "$log/ctest-$preset.log"
	fi
	passed $((${total:-0} - ${bad:-0}))
	failed "${bad:-1}"
	echo "ctest $preset: ${total:-no} tests, ${bad:-all} failed ($((SECONDS - begin)) s)"
	grep -hE '^(sweep|count):' \
		"$top/build/$preset/Testing/Temporary/LastTest.log" | sort -u
	return 0
}

step_gcc() { suite release; }

step_asan() { suite asan; }

step_tsan() { suite tsan -R 'reader|parallel|session|stdlib'; }

same_file() { cmp "$1" "$2" && sha256sum "$1"; }

make_snapshot() { # OUT COMMAND...
	local out=$1
	shift
	"$@" create --library "$top/session/stdlib" -o "$out"
}

reference() {
	[ -x "$top/build/release/tools/snapshot-builder/snapshot-builder" ] ||
		build release > /dev/null || return 1
	make_snapshot "$top/build/reference.snapshot" \
		"$top/build/release/tools/snapshot-builder/snapshot-builder"
}

step_clang() {
	attempt reference reference
	# What else clang has to say of the sources, the sanitizers' builds tell.
	attempt build-release-clang build release-clang snapshot-builder
	attempt clang-create make_snapshot "$top/build/clang.snapshot" \
		"$top/build/release-clang/tools/snapshot-builder/snapshot-builder"
	attempt clang-same-bytes same_file "$top/build/reference.snapshot" \
		"$top/build/clang.snapshot"
}

step_cross() {
	attempt reference reference
	attempt cross "$top/tests/cross.sh" "$top/build/reference.snapshot"
	grep -h '^cross:' "$log/cross.log"
}

# As many at once as there are processors; then each is a test.
step_fuzz() {
	local target name targets=()
	attempt build-fuzz build fuzz || return
	for target in "$top"/build/fuzz/tests/fuzz/fuzz_*; do
		[ -x "$target" ] && [ -f "$target" ] || continue
		targets+=("$(basename "$target")")
	done
	# shellcheck disable=SC2016
	printf '%s\n' "${targets[@]}" | xargs -P "$(nproc)" -I '{}' bash -c \
		'"$0/tests/fuzz/run.sh" {} "$1" > "$2/{}.out" 2>&1; echo $? > "$2/{}.status"' \
		"$top" "${FUZZ_SECONDS:-10}" "$log"
	for name in "${targets[@]}"; do
		attempt "$name" bash -c 'cat "$0.out"; exit "$(cat "$0.status")"' "$log/$name"
		grep -h '^fuzz:' "$log/$name.log"
	done
}

# DIFFERENTIAL_PROGRAMS: how many random programs; 100000 by hand.
step_peers() {
	local release=$top/build/release ours
	attempt build-for-peers build release snapshot-builder \
		snapshot-session run_programs mat_dump || return
	ours=$release/tests/session/run_programs
	attempt octave-sources /usr/bin/python3 "$top/tests/peers/octave_sources.py" \
		"$release/tools/snapshot-builder/snapshot-builder"
	attempt octave-library /usr/bin/python3 "$top/tests/peers/octave_library.py" \
		"$release/tools/snapshot-builder/snapshot-builder"
	attempt octave-tests /usr/bin/python3 "$top/tests/peers/octave_tests.py" \
		"$release/tools/snapshot-session/snapshot-session"
	attempt octave-scripts /usr/bin/python3 "$top/tests/peers/differential.py" --ours "$ours" \
		--scripts "$top/fixtures/scripts"
	attempt octave-random /usr/bin/python3 "$top/tests/peers/differential.py" --ours "$ours" \
		--generate "${DIFFERENTIAL_PROGRAMS:-4000}"
	attempt octave-display /usr/bin/python3 "$top/tests/peers/display.py" \
		"$release/tools/snapshot-session/snapshot-session" "$top/session/stdlib"
	attempt mat-files /usr/bin/python3 "$top/tests/peers/mat_files.py" \
		"$release/tests/formats/mat_dump" --octave
	attempt mat-matio /usr/bin/python3 "$top/tests/peers/mat_matio.py" \
		"$release/tests/formats/mat_dump"
	grep -hE '^(octave (sources|library)|octave.s tests|differential|display):' "$log"/octave-*.log
	cat "$log/mat-files.log" "$log/mat-matio.log"
}

# What lintian says is wrong, or could be better, is none of it there.
lint() { # FOLDER
	(cd "$1" && lintian --allow-root --display-info --profile debian \
		--fail-on error,warning,info ./*.changes) || return
	echo "lint: $(ls "$1"/*.deb | wc -l) packages"
}

# PACKAGING_RUNS, SNAPSHOT_RUNS: how often packages and what the builder makes are
# made again; 100 by hand.
step_packaging() {
	local out=$top/build/packages here=$top/tests/packaging what
	rm -rf "$out"
	attempt build-deb "$top/tools/packaging/build-deb.sh" "$out/deb" || return
	attempt lintian lint "$out/deb"
	attempt build-rpm "$top/tools/packaging/build-rpm.sh" "$out/rpm" --nodeps || return
	attempt chroot "$here/chroot.sh" "$out/deb" "$out/rpm"
	for what in deb rpm; do
		attempt "reproducible-${what}s" "$here/reproducible.sh" "${what}s" \
			"${PACKAGING_RUNS:-2}" "$out/$what"
	done
	attempt build-for-packaging build release snapshot-builder || return
	attempt reproducible-snapshots "$here/reproducible.sh" snapshots \
		"${SNAPSHOT_RUNS:-3}" \
		"$top/build/release/tools/snapshot-builder/snapshot-builder"
	grep -hE '^(chroot|lint|reproducible):' "$log"/{chroot,lintian,reproducible-*}.log
}

step_quick() { attempt quickstart "$top/tools/quickstart.sh"; }

steps=()
for argument in "$@"; do
	case $argument in
	--deps-only) steps=(none) ;;
	gcc | asan | tsan | clang | cross | peers | packaging | fuzz | quick) steps+=("$argument") ;;
	-h | --help) sed -n '2,16s/^# \{0,1\}//p' "$0"; exit 0 ;;
	*) echo "run.sh: unknown argument '$argument' (see --help)" >&2; exit 2 ;;
	esac
done
[ ${#steps[@]} -gt 0 ] || steps=(gcc asan tsan clang cross peers packaging fuzz quick)

say "Packages to build and test with"
install_packages "${build_packages[@]}" "${test_packages[@]}" || exit 2
case " ${steps[*]} " in
*' cross '*) install_packages "${cross_packages[@]}" || exit 2 ;;
esac
case " ${steps[*]} " in
*' peers '*) install_packages "${peer_packages[@]}" || exit 2 ;;
*' none '*) exit 0 ;;
esac

# Making and installing packages leaves processors idle, so it goes on beside the
# steps that come after gcc's (it needs that build, and so does nobody else then).
aside=
for step in "${steps[@]}"; do
	if [ "$step" = packaging ] && [ -n "$aside" ]; then
		wait "$aside"
		cat "$log/packaging.out"
		continue
	fi
	say "Step: $step"
	"step_$step"
	case "$step ${steps[*]}" in
	'gcc '*' packaging'*)
		{ say "Step: packaging"; step_packaging; } > "$log/packaging.out" 2>&1 &
		aside=$!
		;;
	esac
done

say "Result"
echo "$(count passed) passed, $(count failed) failed"
[ "$(count failed)" -eq 0 ] && [ "$(count passed)" -gt 0 ]
