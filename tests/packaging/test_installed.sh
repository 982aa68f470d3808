#!/usr/bin/env bash
# The installed tree: what is there, that it works wherever it is moved to, and
# that programs which are not ours can be built with it.
#
# BUILD is the build folder that is installed.
. "$(dirname "$0")/../tools/check.sh"

: "${BUILD:?the build folder}"

# Installed below DESTDIR, for /usr, and then moved: no path may be captured.
run 0 env DESTDIR="$WORK/stage" cmake --install "$BUILD" --prefix /usr
mv stage/usr moved
that "nothing outside the prefix" test -z "$(find stage -type f)"
rm -rf stage
TREE=$WORK/moved
LIB=$(dirname "$(dirname "$(find "$TREE" -name libsnapshot.pc)")")
DATA=$TREE/share/snapshot
SNAPSHOT=$DATA/stdlib.snapshot

# By components, for packages: each file is in one of them.
for component in snapshot session development tools stdlib documentation; do
	run 0 cmake --install "$BUILD" --prefix "$WORK/parts/$component" \
		--component $component
	(cd "parts/$component" && find . ! -type d)
done > parts.txt
that "components have all, and nothing twice" diff \
	<(sort parts.txt) <(cd moved && find . ! -type d | sort)
that "a shared library needs no other component" eval \
	'ls parts/snapshot/lib*/libsnapshot.so.0 && ! find parts/snapshot -name "*.h" | grep .' \
	> /dev/null
rm -rf parts

# Every public header, schema, document and script of the source tree.
for header in "$SOURCES"/libsnapshot/include/snapshot/*.h \
	"$SOURCES"/session/include/session/*.h; do
	that "$header is installed" cmp "$header" \
		"$TREE/include/${header##*/include/}"
done
for schema in "$SOURCES"/tools/*/schemas/*.json; do
	that "$schema is installed" cmp "$schema" \
		"$DATA/schemas/$(basename "$schema")"
done
for document in FORMAT STDLIB WORKSPACE_STATE MAT PROTOCOL BYTECODE LIBRARY; do
	that "$document.md is installed" test -s \
		"$TREE/share/doc/snapshot/$document.md"
done
for page in "$SOURCES"/tools/docs/*.md; do
	that "$page is installed" test -s \
		"$TREE/share/doc/snapshot/guide/$(basename "$page")"
done
that "documents lead to each other" /usr/bin/python3 \
	"$SOURCES/tests/rules/check_docs.py" --links \
	"$TREE"/share/doc/snapshot/*.md "$TREE"/share/doc/snapshot/guide/*.md
that "the library's sources are installed" diff -r \
	"$SOURCES/session/stdlib" "$DATA/stdlib"
for page in "$SOURCES"/tools/*/*.1; do
	that "$page is installed" cmp "$page" \
		"$TREE/share/man/man1/$(basename "$page")"
done
for program in snapshot-builder snapshot-session; do
	for script in bash-completion/completions/$program \
		zsh/site-functions/_$program \
		fish/vendor_completions.d/$program.fish; do
		shell=${script%%[-/]*}
		run 0 "$TREE/bin/$program" completion "$shell"
		that "$script is what the program prints" \
			cmp out "$TREE/share/$script"
		that "$shell takes it" "$shell" -n "$TREE/share/$script"
	done
done
# A path of this machine in a text file would be false on another one.
that "no text names the build" eval \
	'! grep -rIl -e "$SOURCES" -e "$BUILD" -e "$WORK" "$TREE" | grep .'

# ---- Libraries: names, versions, symbols.
for name in snapshot session; do
	library=$LIB/lib$name.so
	version=$(sed -n 's/^Version: //p' "$LIB/pkgconfig/lib$name.pc")
	that "lib$name.so leads to its version" test \
		"$(basename "$(readlink -f "$library")")" = "lib$name.so.$version"
	that "lib$name has a soname" eval \
		"readelf -d '$library' | grep -q 'SONAME.*\\[lib$name.so.${version%%.*}\\]'"
	node=${name^^}_${version%%.*}
	nm -D --defined-only "$library" |
		awk '$2 != "A" { print $3 }' | sort > exported
	sed 's/@@.*//' exported > plain
	that "lib$name exports what is pinned, no more and no fewer" \
		diff "$SOURCES/tests/packaging/lib$name.symbols" plain
	that "each symbol has the version $node" eval \
		"! grep -v '@@$node\$' exported | grep ."
done

# ---- It works from where it is now.
run 0 "$TREE/bin/snapshot-builder" validate --level deep "$SNAPSHOT"
run 0 "$TREE/bin/snapshot-builder" create -q -L "$DATA/stdlib" -o again.snapshot
that "its sources give its snapshot" cmp again.snapshot "$SNAPSHOT"
run 0 "$TREE/bin/snapshot-session" --snapshot "$SNAPSHOT" -e 'disp(sum(magic(4)))'
out_has '34 *34 *34 *34'
# And finds what it boots from without being told.
run 0 env -u SNAPSHOT_SESSION_SNAPSHOT "$TREE/bin/snapshot-session" info
out_has "$SNAPSHOT"

# Where pkg-config files lie is no matter, unless the folder is absolute.
pc_prefix() { # LIBDIR
	cmake -S "$SOURCES" -B pc -DCMAKE_INSTALL_LIBDIR="$1" -DSNAP_TESTS=OFF \
		-DSNAP_BENCH=OFF -DCMAKE_INSTALL_PREFIX=/opt/x > out 2>&1 || return
	sed -n 's/^prefix=//p; s/^libdir=//p' pc/session/libsession.pc | xargs
}
that "of a multiarch folder" test "$(pc_prefix lib/x86_64-linux-gnu)" = \
	'${pcfiledir}/../../.. ${prefix}/lib/x86_64-linux-gnu'
that "of lib64" test "$(pc_prefix lib64)" = '${pcfiledir}/../.. ${prefix}/lib64'
that "of an absolute one" test "$(pc_prefix /srv/lib)" = '/opt/x /srv/lib'

# ---- pkg-config: as C11 and C++17, shared and static.
export PKG_CONFIG_PATH=$LIB/pkgconfig
export LD_LIBRARY_PATH=$LIB
content=$("$TREE/bin/snapshot-builder" info --json "$SNAPSHOT" |
	sed -n 's/.*"content": "\(.*\)".*/\1/p')
version=$(pkg-config --modversion libsnapshot)
CONSUMER=$SOURCES/tests/packaging/consumer

answers() { # PROGRAM SOURCE
	run 0 "$1" "$SNAPSHOT"
	case $2 in
	container) out_has "^$version $content\$" ;;
	calculate) out_has '34 *34 *34 *34' ;;
	esac
}
for row in 'container libsnapshot' 'calculate libsession libsnapshot'; do
	read -r source package others <<< "$row"
	run 0 pkg-config --cflags --libs "$package"
	for language in 'c c11 cc' 'c++ c++17 c++'; do
		read -r kind standard compiler <<< "$language"
		for linking in '' --static; do
			static=${linking:+-static}
			# dlopen() in an archive is worth a warning to the linker.
			# shellcheck disable=SC2046
			run 0 "$compiler" -x "$kind" -std="$standard" -Wall -Wextra \
				-Wpedantic -Werror "$CONSUMER/$source.c" -x none \
				-o program $static \
				$(pkg-config --cflags --libs $linking "$package" $others)
			answers ./program "$source"
			needed=$(readelf -d program | grep -c "NEEDED.*$package")
			that "$source is linked ${linking:-shared}" test \
				"$needed" = "$([ -n "$linking" ] && echo 0 || echo 1)"
		done
	done
done

# ---- CMake: the same, and what is not there is told.
run 0 cmake -S "$CONSUMER" -B consumer -G Ninja -DCMAKE_PREFIX_PATH="$TREE"
run 0 cmake --build consumer
for source in container calculate; do
	for how in shared static; do
		for language in C CXX; do
			answers "consumer/$source-$how-$language" "$source"
		done
	done
done
unset LD_LIBRARY_PATH
answers consumer/calculate-shared-C calculate # by its run path
that "the package tells its version" grep -qx "$version" consumer/found
that "and where the library is" grep -qx "$SNAPSHOT" consumer/found
that "and its sources" grep -qx "$DATA/stdlib" consumer/found
mkdir ask
cat > ask/CMakeLists.txt <<'ASK'
cmake_minimum_required(VERSION 3.20)
project(ask LANGUAGES C)
find_package(snapshot ${version} REQUIRED COMPONENTS ${components})
ASK
run 1 cmake -S ask -B ask/build -DCMAKE_PREFIX_PATH="$TREE" -Dcomponents=rockets
err_has 'component rockets is not installed'
run 1 cmake -S ask -B ask/build -DCMAKE_PREFIX_PATH="$TREE" -Dversion=9.0 \
	-Dcomponents=snapshot
run 0 cmake -S ask -B ask/build -DCMAKE_PREFIX_PATH="$TREE" -Dcomponents=stdlib \
	-Dversion=
rm "$SNAPSHOT" # as when only some packages are installed
run 1 cmake -S ask -B ask/build -DCMAKE_PREFIX_PATH="$TREE" -Dcomponents=stdlib
err_has 'component stdlib is not installed'

finish
