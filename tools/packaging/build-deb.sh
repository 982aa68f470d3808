#!/usr/bin/env bash
# The Debian packages, by dpkg-buildpackage, out of tools/packaging/debian.
#
#   tools/packaging/build-deb.sh FOLDER [DPKG-BUILDPACKAGE OPTION...]
#
# Source package, binary packages and the lists of both are put into FOLDER.
# Without options neither is signed.  Nothing is written into this tree.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
[ $# -ge 1 ] || { sed -n '2,7s/^# \{0,1\}//p' "$0" >&2; exit 2; }
# Modes of files are part of a package.
umask 022
mkdir -p "$1"
out=$(cd "$1" && pwd)
shift

work=$(mktemp -d "${TMPDIR:-/tmp}/build-deb-XXXXXX")
trap 'rm -rf "$work"' EXIT
archive=$("$here/export.sh" "$work")
tree=${archive%.tar.gz}
tar -C "$work" -xzf "$archive"
version=${tree##*-}
mv "$archive" "$work/snapshot_$version.orig.tar.gz"
cp -a "$tree/tools/packaging/debian" "$tree/debian"
(cd "$tree" && dpkg-buildpackage -us -uc "$@")

rm -rf "$tree"
mv "$work"/snapshot_* "$work"/*.deb "$out"
