#!/usr/bin/env bash
# A clean Debian installs the packages, boots a session from the packaged
# snapshot, passes the packages' own tests and removes them: nothing remains.  The
# RPMs after that, and the tests for developers on a copy of this machine.
#
#   tests/packaging/chroot.sh DEBS [RPMS]
#
# DEBS and RPMS are what build-deb.sh and build-rpm.sh made.  BASE is a folder in
# which the clean Debian is kept for the next time, if it is set.  As root; all
# mounts are made in a namespace of its own and go with it.
set -euo pipefail
export LC_ALL=C DEBIAN_FRONTEND=noninteractive

if [ "$(id -u)" != 0 ]; then
	if sudo -n true 2> /dev/null; then
		exec sudo -n env "BASE=${BASE:-}" "CI=${CI:-}" "$0" "$@"
	fi
	echo "chroot: only root can do this"
	[ -z "${CI:-}" ] && exit 0
	exit 1
fi
if [ -z "${CHROOT_INSIDE:-}" ]; then
	[ $# -ge 1 ] || { sed -n '2,11s/^# \{0,1\}//p' "$0" >&2; exit 2; }
	before=$(cat /proc/mounts)
	status=0
	CHROOT_INSIDE=1 unshare --mount --propagation private "$0" "$@" || status=$?
	if [ "$(cat /proc/mounts)" != "$before" ]; then
		echo "FAILED: other mounts than before"
		status=1
	fi
	exit $status
fi

debs=$(realpath "$1")
rpms=${2:+$(realpath "$2")}
suite=bookworm
work=$(mktemp -d "${TMPDIR:-/tmp}/chroot-XXXXXX")
root=$work/root

cleanup() {
	cd /
	umount -R "$work"
	rmdir "$work"
}
# In memory: nobody needs it after a crash, and package managers wait for disks.
mount -t tmpfs -o mode=755 tmpfs "$work"
trap cleanup EXIT

say() { printf '%s (%s s)\n' "$*" $SECONDS; }

quiet() { # COMMAND...: its output if it fails
	"$@" > "$work/log" 2>&1 && return
	echo "FAILED: $*"
	tail -n 40 "$work/log"
	exit 1
}

within() { # ROOT COMMAND...
	local where=$1
	shift
	quiet chroot "$where" /usr/bin/env -i HOME=/root TERM=dumb LC_ALL=C \
		PATH=/usr/sbin:/usr/bin:/sbin:/bin TMPDIR=/tmp \
		DEBIAN_FRONTEND=noninteractive "$@"
}

# Where this machine gets its packages from: "URI SUITE" of Debian itself.
sources() {
	# The variables are apt's.
	# shellcheck disable=SC2016
	apt-get indextargets --format \
		'$(ORIGIN) $(CODENAME) $(COMPONENT) $(REPO_URI) $(RELEASE)' \
		'Created-By: Packages' |
		awk -v suite=$suite '$1 == "Debian" && $2 ~ "^" suite &&
			$3 == "main" { print $4, $5 }' | sort -u
}

make_base() { # FOLDER
	local mirror
	mirror=$(sources | awk -v suite=$suite '$2 == suite { print $1; exit }')
	[ -n "$mirror" ] || {
		echo "FAILED: apt has no lists of $suite, see apt-get update"
		exit 1
	}
	quiet debootstrap --variant=minbase "$suite" "$1" "$mirror"
	sources | sed 's/^/deb /; s/$/ main/' > "$1/etc/apt/sources.list"
	cp /etc/apt/apt.conf.d/* "$1/etc/apt/apt.conf.d" 2> /dev/null || true
	quiet chroot "$1" apt-get update -qq
	quiet chroot "$1" apt-get clean
}

# All there is, but for what package managers note about themselves.
state() {
	(cd "$root" && find . -xdev \( \
		-path ./proc -o -path ./packages -o -path ./rpmdb -o -path ./tmp \
		-o -path ./var/log -o -path ./var/cache/apt \
		-o -path ./var/cache/ldconfig -o -path ./var/lib/apt \
		-o -path './var/lib/dpkg/*-old' -o -path ./var/lib/dpkg/lock \
		-o -path ./var/lib/dpkg/triggers/Lock \
		\) -prune -o -printf '%y %m %u %g %p %l\n') | sort
}

remains_nothing() { # BEFORE WHEN
	state > "$work/after"
	diff "$1" "$work/after" && return
	echo "FAILED: something remains $2"
	exit 1
}

# The tests that lie in the source package, as autopkgtest runs them.
run_tests() { # ROOT NAME...
	local where=$1 name
	shift
	for name in "$@"; do
		rm -rf "$where/tmp/$name"
		mkdir -p "$where/tmp/$name"
		within "$where" AUTOPKGTEST_TMP="/tmp/$name" sh -c \
			"cd /packages/source && exec debian/tests/$name"
		rm -rf "$where/tmp/$name"
		say "ok: test $name"
	done
}

bring_packages() { # ROOT
	local source=$1/packages/source
	mkdir -p "$source"
	cp "$debs"/*.deb "$1/packages"
	rm -f "$1"/packages/*-dbgsym_*
	tar -C "$source" --strip-components=1 -xzf "$debs"/snapshot_*.orig.tar.gz
	tar -C "$source" -xJf "$debs"/snapshot_*.debian.tar.xz
}

# ---- A clean system.
if [ -n "${BASE:-}" ] && [ -d "$BASE/etc" ]; then
	cp -a "$BASE" "$root"
else
	make_base "$root"
	[ -z "${BASE:-}" ] || cp -a "$root" "$BASE"
fi
mount -t proc proc "$root/proc"
bring_packages "$root"
say "ok: a clean $suite"
state > "$work/clean"

install() { # NAME...
	# The shell inside finds the files.
	# shellcheck disable=SC2016
	within "$root" sh -c 'for name; do
			set -- "$@" /packages/"$name"_*.deb
			shift
		done
		exec apt-get install -y -qq --no-install-recommends "$@"' - "$@"
}

# ---- The tools alone: a session without its library is a session.
install snapshot-tools
# Texts are for the shell inside.
# shellcheck disable=SC2016
within "$root" sh -c '[ "$(snapshot-session -e "disp(1 + 1)" | tr -d " \n")" = 2 ]'
install snapshot-stdlib libsnapshot0 libsession0 snapshot-doc
within "$root" sh -c '! dpkg -V | grep .'
say "ok: installed"
state > "$work/installed"
run_tests "$root" boot site
remains_nothing "$work/installed" "of what the tests made"

# ---- What was made here goes with the tools, what somebody put there stays.
# shellcheck disable=SC2016
within "$root" sh -c 'mkdir -p /usr/share/snapshot/libraries.d/own &&
	printf "function y = own()\ny = 7;\nend\n" \
		> /usr/share/snapshot/libraries.d/own/own.m &&
	snapshot-builder site &&
	[ "$(snapshot-session -e "disp(own)" | tr -d " \n")" = 7 ] &&
	[ -e /var/cache/snapshot/site.snapshot ] &&
	dpkg --purge libsnapshot0 libsession0 snapshot-doc snapshot-tools \
		snapshot-stdlib &&
	[ ! -e /var/cache/snapshot ] &&
	rm -r /usr/share/snapshot/libraries.d/own &&
	rmdir -p --ignore-fail-on-non-empty /usr/share/snapshot/libraries.d'
say "ok: removed"

# ---- The RPMs on the same system, whose libraries are still there.
# Debian's rpm asks whether one knows what one does.
rpm_here() {
	quiet rpm --root "$root" --dbpath /rpmdb --nodeps --force-debian "$@"
}

site_library() { # VERSION FACTOR: an RPM with a library of one function
	cat > "$work/site-library.spec" <<-SPEC
	Name: site-library
	Version: $1
	Release: 1
	Summary: A library of one function
	License: BSD-2-Clause
	BuildArch: noarch
	%description
	A library of one function.
	%install
	mkdir -p %{buildroot}/usr/share/snapshot/libraries.d/geometry
	printf 'function y = area(r)\ny = $2 * r ^ 2;\nend\n' \
		> %{buildroot}/usr/share/snapshot/libraries.d/geometry/area.m
	%files
	%dir /usr/share/snapshot
	%dir /usr/share/snapshot/libraries.d
	/usr/share/snapshot/libraries.d/geometry
	SPEC
	quiet rpmbuild -bb --define "_topdir $work/rpmbuild" "$work/site-library.spec"
}

area_is() { # VALUE COMPILED
	# The text is for the shell inside.
	# shellcheck disable=SC2016
	within "$root" sh -c 'x=$(snapshot-session --startup-report \
			-e "disp(area(2))" 2> /tmp/report | tr -d " \n")
		cat /tmp/report
		echo "area: $x"
		[ "$x" = "$1" ] && grep -q "snapshot, $2 compiled" /tmp/report
		status=$?
		rm /tmp/report
		exit $status' - "$@"
}

# What the package 'filesystem' has where systems are made of RPMs.
filesystem=(/usr/lib64/cmake /usr/lib64/pkgconfig /usr/share/cmake
	/usr/share/fish/vendor_completions.d /usr/share/licenses
	/usr/share/mime/packages /usr/share/zsh/site-functions)

if [ -n "$rpms" ]; then
	mkdir "$root/rpmdb"
	(cd "$root" && mkdir -p "${filesystem[@]/#/.}")
	state > "$work/before-rpms"
	site_library 1 3
	site_library 2 5
	rpm_here -i "$rpms"/libs*.rpm "$rpms"/snapshot-tools-*.rpm \
		"$rpms"/snapshot-stdlib-*.rpm "$rpms"/snapshot-doc-*.rpm
	rpm_here -V snapshot-tools snapshot-stdlib libsnapshot0 libsession0
	run_tests "$root" boot
	site=/var/cache/snapshot/site.snapshot
	rpm_here -i "$work"/rpmbuild/RPMS/noarch/site-library-1-*.rpm
	area_is 12 0
	rpm_here -U "$work"/rpmbuild/RPMS/noarch/site-library-2-*.rpm
	area_is 20 0
	# Without triggers only time is lost.
	rpm_here -U --oldpackage --notriggers --noscripts \
		"$work"/rpmbuild/RPMS/noarch/site-library-1-*.rpm
	area_is 12 1
	within "$root" snapshot-builder site
	area_is 12 0
	rpm_here -e site-library
	[ ! -e "$root$site" ] || { echo "FAILED: $site is still there"; exit 1; }
	rpm_here -i "$work"/rpmbuild/RPMS/noarch/site-library-1-*.rpm
	rpm_here -e snapshot-tools
	[ ! -e "$root$site" ] || { echo "FAILED: $site is still there"; exit 1; }
	rpm_here -e site-library snapshot-stdlib snapshot-doc libsnapshot-devel \
		libsession0 libsnapshot0
	remains_nothing "$work/before-rpms" "of the RPMs"
	(cd "$root" && rmdir -p --ignore-fail-on-non-empty "${filesystem[@]/#/.}")
	rm -rf "$root/rpmdb"
	say "ok: RPMs installed and removed"
fi

within "$root" apt-get autoremove --purge -y -qq
remains_nothing "$work/clean" "of the packages"
say "ok: no residue: $(wc -l < "$work/clean") paths as before"

# ---- Developers: a copy of this machine has compilers.
mkdir -p "$work/layers/upper" "$work/layers/work" "$work/copy"
mount -t overlay overlay "$work/copy" -o \
	"lowerdir=/,upperdir=$work/layers/upper,workdir=$work/layers/work"
mount -t proc proc "$work/copy/proc"
mount --rbind /dev "$work/copy/dev"
bring_packages "$work/copy"
within "$work/copy" sh -c 'dpkg -i /packages/*.deb'
run_tests "$work/copy" develop boot
umount -R "$work/copy"

say "chroot: all packages installed, tested, removed; no residue"
