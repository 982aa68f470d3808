#!/usr/bin/env bash
# The release's source archive: what git knows of this tree, as it is now.
#
#   tools/packaging/export.sh FOLDER     makes FOLDER/snapshot-VERSION.tar.gz
#
# The same files give the same bytes, whoever makes it, where and when, and the
# archive has the release's time.  Prints the archive's path.
set -euo pipefail
export LC_ALL=C

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
[ $# -eq 1 ] || { sed -n '2,7s/^# \{0,1\}//p' "$0" >&2; exit 2; }

header=$top/libsnapshot/include/snapshot/version.h
version=$(sed -n 's/^#define SNAPSHOT_VERSION_\(MAJOR\|MINOR\|PATCH\) *//p' \
	"$header" | paste -sd .)
# The time of the release is that of its newest change in the packages' log.
epoch=$(date +%s -d "$(sed -n 's/^ -- .*>  //p' \
	"$top/tools/packaging/debian/changelog" | head -n 1)")
archive=$1/snapshot-$version.tar.gz

# An unpacked archive is no checkout: then it is all that is there.
files() {
	if [ -e "$top/.git" ]; then
		git -C "$top" ls-files -z
	else
		(cd "$top" && find . -type d \( -path ./build -o -path './build-*' \
			-o -path ./debian \) -prune -o ! -type d -printf '%P\0')
	fi
}

files | sort -z | tar -C "$top" --create --null --no-recursion --files-from=- \
	--format=gnu --owner=0 --group=0 --numeric-owner --mtime="@$epoch" \
	--mode='a+rX,u+w,go-w,a-s' --transform="s|^|snapshot-$version/|S" |
	gzip -n9 > "$archive"
touch -d "@$epoch" "$archive"
echo "$archive"
