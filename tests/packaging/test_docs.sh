#!/usr/bin/env bash
# The pages of tools/docs and the README do what they show, with the installed
# programs; see run_docs.py.
. "$(dirname "$0")/../tools/check.sh"

: "${BUILD:?the build folder}"

run 0 cmake --install "$BUILD" --prefix "$WORK/tree"
export TREE=$WORK/tree HOME=$WORK PATH=$WORK/tree/bin:$PATH
unset BUILDER XDG_CACHE_HOME XDG_STATE_HOME SNAPSHOT_SESSION_SNAPSHOT \
	SNAPSHOT_SESSION_POLICY SNAPSHOT_SESSION_FRESHNESS \
	SNAPSHOT_SESSION_LIBRARY

# page FILE: in an empty folder of its own, twice below the one it logs in
page() {
	local name
	name=$(basename "$1" .md)
	mkdir -p "$name/empty"
	cd "$name" || exit 1
	run 0 /usr/bin/python3 "$SOURCES/tests/packaging/run_docs.py" "$1" empty
	cat out
	cat out >> "$WORK/ran"
	cd "$WORK" || exit 1
}

# The README is read at the top of the source tree.
mkdir -p README/empty
ln -s "$SOURCES/session" README/empty
page "$SOURCES/README.md"
rm -rf README
for file in "$SOURCES"/tools/docs/*.md; do
	page "$file"
done
# Pages that are lost, or blocks that are no longer found, would be quiet.
that "pages were run" test "$(grep -c ' commands, ' ran)" -ge 9
that "commands were run" test "$(awk '{ n += $2 } END { print n }' ran)" -ge 60

finish
