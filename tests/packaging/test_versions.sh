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

finish
