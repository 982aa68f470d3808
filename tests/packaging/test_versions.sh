#!/usr/bin/env bash
# What packages say once more: the release's number, and the libraries' symbols.
. "$(dirname "$0")/../tools/check.sh"

PACKAGING=$SOURCES/tools/packaging
version=$("$BUILDER" --version | sed 's/.* //')
that "the Debian packages have it" grep -q "^snapshot ($version-" \
	<(head -n 1 "$PACKAGING/debian/changelog")
that "the RPMs have it" grep -qx "Version: *$version" "$PACKAGING/rpm/snapshot.spec"
that "and their newest change" grep -q " - $version-" \
	<(sed -n '/^%changelog/,$p' "$PACKAGING/rpm/snapshot.spec" | sed -n 2p)

# A symbol has the release that it came with.
for name in snapshot session; do
	node=${name^^}_${version%%.*}
	that "each symbol of lib$name is known to the package, and no other" diff \
		<({ echo "$node"; cat "$SOURCES/tests/packaging/lib$name.symbols"; } |
			sed "s/.*/ &@$node/" | sort) \
		<(sed -n 's/^\( .*@.*\) [0-9.]*$/\1/p' \
			"$PACKAGING/debian/lib${name}0.symbols" | sort)
done

# The source archive is the same from this tree and from the archive itself.
mkdir first second unpacked
run 0 "$PACKAGING/export.sh" first
archive=$(basename first/*.tar.gz)
that "its name has the version" test "$archive" = "snapshot-$version.tar.gz"
tar -C unpacked --strip-components=1 -xzf "first/$archive"
mkdir unpacked/build unpacked/build-x unpacked/debian
touch unpacked/build/x unpacked/build-x/x unpacked/debian/x
find unpacked -type f -exec touch {} +
(umask 077 && cp -r unpacked private)
run 0 env TZ=Asia/Tokyo private/tools/packaging/export.sh second
that "from the archive it is the same" cmp first/"$archive" second/"$archive"
that "all that is tested is in it" test -x unpacked/tools/packaging/build-deb.sh

finish
