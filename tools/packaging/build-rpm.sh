#!/usr/bin/env bash
# The RPM packages, by rpmbuild, out of tools/packaging/rpm.
#
#   tools/packaging/build-rpm.sh FOLDER [RPMBUILD OPTION...]
#
# Source and binary packages are put into FOLDER.  Where the system's packages are
# no RPMs, --nodeps is among the options that are needed: what is built with is
# there, but rpmbuild doesn't know.  Nothing is written into this tree.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
[ $# -ge 1 ] || { sed -n '2,8s/^# \{0,1\}//p' "$0" >&2; exit 2; }
# Modes of files are part of a package.
umask 022
mkdir -p "$1"
out=$(cd "$1" && pwd)
shift

work=$(mktemp -d "${TMPDIR:-/tmp}/build-rpm-XXXXXX")
trap 'rm -rf "$work"' EXIT
mkdir "$work/SOURCES"
archive=$("$here/export.sh" "$work/SOURCES")
install -m 644 "$here/rpm/snapshot.spec" "$work/snapshot.spec"
chmod 644 "$archive"
touch -r "$archive" "$work/snapshot.spec"
# The release's time is the newest in the log, on every machine; and the sources
# are nobody's in particular, whatever their modes are here.
options=(
	--define "_buildhost localhost"
	--define "_srcdefattr (0644,root,root)"
	--define "source_date_epoch_from_changelog 1"
	--define "use_source_date_epoch_as_buildtime 1"
	--define "clamp_mtime_to_source_date_epoch 1"
	"$@")
cd "$work"
# A source package holds its spec as rpmbuild reads it, scripts with paths and
# number of jobs and all; and -ba puts its digest into the others.  So it is made
# by itself, where paths are relative and there is one job: none of its scripts run.
rpmbuild -bs "${options[@]}" --define "_topdir ." --define "_smp_mflags -j1" \
	snapshot.spec
rpmbuild -bb "${options[@]}" --define "_topdir $work" snapshot.spec
mv SRPMS/*.rpm RPMS/*/*.rpm "$out"
