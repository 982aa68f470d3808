#!/usr/bin/env bash
# snapshot_add_library(): snapshots as part of somebody else's build.  What has
# changed is built again and nothing else, with Ninja and with make.
. "$(dirname "$0")/../tools/check.sh"

: "${BUILD:?the build folder}"
COUNT=${COUNT:-12}

run 0 cmake --install "$BUILD" --prefix "$WORK/tree"

# function FILE NUMBER
function_file() {
	name=$(basename "$1" .m)
	printf 'function y = %s(x)\ny = x + %d;\nend\n' "$name" "$2" > "$1"
}

new_project() { # FOLDER
	mkdir -p "$1"
	cp "$SOURCES/tests/packaging/libraries/CMakeLists.txt" "$1"
	for ((i = 1; i <= COUNT; i++)); do
		mkdir -p "$1/lib $i/private" "$1/lib $i/empty"
		function_file "$1/lib $i/first$i.m" 1
		function_file "$1/lib $i/second$i.m" 2
		function_file "$1/lib $i/private/helper.m" 3
	done
	printf 'schema: snapshot-build/1\nlibraries: ["lib 1", "lib 2"]\n%s' \
		$'output: nowhere.snapshot\nlayout: {preset: low-memory}\n' \
		> "$1/site.yaml"
}

# Times are compared: what is written now must be younger than what was built.
later() { sleep 0.02; }

# The snapshots that the last build made, by number.
made() { grep -o 'Snapshot [a-z0-9-]*' out | sed 's/.* //; s/site-//' | sort -n | xargs; }

# is_made NUMBERS: and all the others are untouched.
is_made() {
	that "made is '$1', not '$(made)'" test "$(made)" = "$1"
}

equals_clean() { # PROJECT NUMBER
	"$WORK/tree/bin/snapshot-builder" create -q -L "$1/lib $2" -p development \
		-o clean.snapshot
	that "site $2 of $1 is that of a clean build" \
		cmp clean.snapshot "$1/build/site-$2.snapshot"
}

try() { # GENERATOR PROJECT
	project=$2
	new_project "$project"
	run 0 cmake -S "$project" -B "$project/build" -G "$1" -DCOUNT="$COUNT" \
		-DCMAKE_PREFIX_PATH="$WORK/tree"
	build=(cmake --build "$project/build" -j 4)
	run 0 "${build[@]}"
	is_made "two $(seq -s ' ' "$COUNT")"
	equals_clean "$project" 1
	that "the list is made of it" grep -q first2 "$project/build/two.txt"

	# Nothing to do.
	later
	touch built
	later
	run 0 "${build[@]}"
	is_made ''
	find "$project/build" -name '*.snapshot' -newer built > younger
	that "nothing was written" test ! -s younger

	# One edit: one snapshot, of which one function is compiled.
	later
	function_file "$project/lib 3/first3.m" 77
	run 0 "${build[@]}"
	is_made 3
	equals_clean "$project" 3
	run 0 "${build[@]}"
	is_made ''
	later
	function_file "$project/lib 4/private/helper.m" 78
	run 0 "${build[@]}"
	is_made 4
	equals_clean "$project" 4

	# What two of them use.
	later
	function_file "$project/lib 2/second2.m" 9
	run 0 "${build[@]}"
	is_made 'two 2'

	# A file comes, also where there was none, is renamed, and goes.
	later
	function_file "$project/lib 5/third.m" 3
	run 0 "${build[@]}"
	is_made 5
	equals_clean "$project" 5
	later
	function_file "$project/lib 5/empty/fourth.m" 4
	run 0 "${build[@]}"
	is_made 5
	equals_clean "$project" 5
	later
	mv "$project/lib 5/third.m" "$project/lib 5/other.m"
	run 0 "${build[@]}"
	is_made 5
	later
	rm "$project/lib 5/other.m" "$project/lib 5/empty/fourth.m"
	run 0 "${build[@]}"
	is_made 5
	equals_clean "$project" 5
	run 0 "${build[@]}"
	is_made ''

	# A mistake stops the build and leaves the old one; mending goes on.
	later
	cp "$project/build/site-6.snapshot" before
	echo 'function y = first6(x' > "$project/lib 6/first6.m"
	run_fails "${build[@]}"
	that "the old snapshot stays" cmp before "$project/build/site-6.snapshot"
	that "the mistake is told" grep -q 'first6.m:1:' out err
	run_fails "${build[@]}"
	later
	function_file "$project/lib 6/first6.m" 1
	run 0 "${build[@]}"
	is_made 6
	equals_clean "$project" 6

	# Damaged, it is made anew; removed, too.
	later
	echo broken > "$project/build/site-7.snapshot"
	later
	function_file "$project/lib 7/first7.m" 5
	rm "$project/build/site-8.snapshot"
	run 0 "${build[@]}"
	is_made '7 8'
	equals_clean "$project" 7

	# From a configuration file, of which the arguments are the better half.
	run 0 "${build[@]}" --target kept
	is_made kept
	run 0 "$WORK/tree/bin/snapshot-builder" list --all "$project/build/kept.snapshot"
	that "it has what was not excluded" test "$(xargs < out)" = 'first1 first2'
	run 0 "$WORK/tree/bin/snapshot-builder" info --json "$project/build/kept.snapshot"
	out_json 'd["provenance"]["preset"] == "debug"'
	out_json 'd["format"]["sealed"] and d["format"]["serial"] == 7'
	run 0 "${build[@]}" --target kept
	is_made ''
	later
	sed -i 's/"lib 1", //' "$project/site.yaml"
	run 0 "${build[@]}" --target kept
	is_made kept
	run 0 "$WORK/tree/bin/snapshot-builder" list --all "$project/build/kept.snapshot"
	that "the file's change counts" test "$(xargs < out)" = first2
	run 0 "${build[@]}"
	is_made ''

	# Another builder: all of them.
	later
	touch "$WORK/tree/bin/snapshot-builder"
	run 0 "${build[@]}"
	is_made "two $(seq -s ' ' "$COUNT")"

	run 0 cmake --install "$project/build" --prefix "$WORK/site-$project"
	that "it is installed" cmp "$project/build/made/both.snapshot" \
		"$WORK/site-$project/share/site/both.snapshot"
}

run_fails() {
	local status=0
	what="$*"
	checks=$((checks + 1))
	"$@" > out 2> err < /dev/null || status=$?
	[ "$status" != 0 ] || fail "it should have failed"
}

try Ninja ninja
try 'Unix Makefiles' make

# The depfile as make itself reads it, with the letters that must be escaped.
mkdir -p 'odd #1:2 $x/sub'
function_file 'odd #1:2 $x/one.m' 1
function_file 'odd #1:2 $x/sub/two.m' 1
cat > Makefile <<'END_OF_MAKEFILE'
odd.snapshot:
	$(BUILDER) create -q --incremental -L 'odd #1:2 $$x' -o $@ --depfile odd.d
-include odd.d
END_OF_MAKEFILE
cat > build.ninja <<END_OF_NINJA
rule snapshot
  command = $BUILDER create -q --incremental -L 'odd #1:2 \$\$x' -o \$out --depfile \$out.d
  depfile = \$out.d
build other.snapshot: snapshot
END_OF_NINJA
run 0 make
run 0 make -q
run 0 ninja
run 0 ninja
out_has 'no work to do'
later
function_file 'odd #1:2 $x/sub/two.m' 2
run 1 make -q
run 0 make
run 0 make -q
run 0 ninja -n
out_lacks 'no work to do'
run 0 ninja
run 0 ninja
out_has 'no work to do'
later
rm 'odd #1:2 $x/sub/two.m'
run 0 make
run 0 make -q
run 0 ninja
that "both are the same" cmp odd.snapshot other.snapshot

# What the function refuses.
mkdir refused
refuse() { # MESSAGE ARGUMENTS
	cat > refused/CMakeLists.txt <<-REFUSED
	cmake_minimum_required(VERSION 3.20)
	project(refused LANGUAGES NONE)
	find_package(snapshot REQUIRED COMPONENTS tools)
	snapshot_add_library($2)
	REFUSED
	run 1 cmake -S refused -B refused/build -G Ninja \
		-DCMAKE_PREFIX_PATH="$WORK/tree"
	tr -s '\n ' ' ' < err > line && mv line err
	err_has "$1"
}
refuse 'needs LIBRARIES' 'x'
refuse 'unknown argument LIBARIES' 'x LIBARIES "."'
refuse 'there is no library .*/nowhere' 'x LIBRARIES nowhere'
refuse '--depfile=x can.t be among the OPTIONS' 'x LIBRARIES . OPTIONS --depfile=x'
refuse '\-o can.t be among the OPTIONS' 'x LIBRARIES . OPTIONS -o x.snapshot'
refuse 'without a value: PRESET' 'x LIBRARIES . PRESET'
refuse 'without a value: SERIAL' 'x LIBRARIES . SEAL SERIAL'

finish
