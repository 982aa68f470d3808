#!/usr/bin/env bash
# Builds and runs every benchmark; prints "metric value" lines.
#
#   tests/bench/run.sh [ROUNDS]
#   tests/bench/run.sh startup [ROUNDS]    whole processes alone, as a table
set -euo pipefail

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
. "$top/tools/packages.sh"
only=
if [ "${1:-}" = startup ]; then
	only=startup
	shift
fi
rounds=${1:-}
build=$top/build/bench
install_packages "${build_packages[@]}" "${bench_packages[@]}" >&2
cmake -S "$top" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release \
	-DSNAP_TESTS=OFF > /dev/null
cmake --build "$build" > /dev/null
if [ -n "$only" ]; then
	exec "$top/tests/bench/startup.sh" "$build" "${rounds:-501}" --table
fi
bin=$build/tests/bench
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

python3 "$top/tests/bench/make_library.py" "$top/session/stdlib" 1000 \
	"$folder/library"
"$bin/bench_open" "$top/session/stdlib" "$folder" $rounds
"$bin/bench_index" "$top/session/stdlib" "$folder" $rounds
# Copies of a text would pack to nothing: sizes are of the real library.
"$bin/bench_size" "$top/session/stdlib" "$folder" $rounds
"$bin/bench_arrays" $rounds
"$bin/bench_mat" "$folder" $rounds
"$bin/bench_mat" export
"$bin/bench_mat" import
"$bin/bench_mat_peer" "$folder" $rounds
"$top/tests/bench/bench_mat.py" "$folder" $rounds
"$bin/bench_create" "$folder/library" "$folder" $rounds
"$top/tests/bench/bench_presets.py" \
	"$build/tools/snapshot-builder/snapshot-builder" \
	"$folder/library" "$folder"
"$top/tests/bench/bench_embed.py" \
	"$build/tools/snapshot-builder/snapshot-builder" \
	"$top/session/stdlib" "$folder" $rounds
session=$build/tools/snapshot-session/snapshot-session
"$top/tests/bench/bench_sign.py" \
	"$build/tools/snapshot-builder/snapshot-builder" "$session" \
	"$bin/bench_sign" "$top/session/stdlib" "$folder" $rounds
"$bin/bench_session" "$build/stdlib.snapshot" $rounds
"$top/tests/bench/session_peers.sh"
"$top/tests/bench/startup.sh" "$build" $rounds
# 20 functions of the library, out of the snapshot and compiled; what sessions
# and processes that booted from one file keep for themselves.
"$build/tools/snapshot-builder/snapshot-builder" create \
	--library "$top/session/stdlib" -o "$folder/boot.snapshot" > /dev/null
"$top/tests/bench/bench_boot.py" \
	"$build/tools/snapshot-session/snapshot-session" "$bin/bench_boot" \
	"$folder/boot.snapshot" "$top/session/stdlib" \
	"$top/tests/bench/twenty.m" $rounds
"$bin/bench_boot" sessions "$folder/boot.snapshot" \
	"$top/tests/bench/twenty.m" 1000
# Starting costs the same whatever the snapshot holds.
"$top/tests/bench/bench_boot.py" sizes \
	"$build/tools/snapshot-session/snapshot-session" \
	"$build/tools/snapshot-builder/snapshot-builder" "$folder" $rounds
"$bin/bench_frontend" /usr/share/octave $rounds
# Octave's own parser over the same files, which it reads as well.
find /usr/share/octave -name '*.m' | sort > "$folder/list"
octave-cli --norc -q --path "$top/tests/peers/octave" --eval "tic; \
	peer_parse_list('$folder/list', '$folder/verdicts'); \
	printf('frontend_octave_parse_ms %.1f\n', toc * 1000)" 2> /dev/null || true
"$top/tests/bench/bench_programs.py" "$session" $rounds
"$top/tests/bench/bench_arrays.py" "$session" "$top/session/stdlib/functions" $rounds
"$top/tests/bench/bench_display.py" "$session" "$top/session/stdlib/functions" $rounds
