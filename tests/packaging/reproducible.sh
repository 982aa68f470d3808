#!/usr/bin/env bash
# Built again and again under other conditions, everything has one digest.
#
#   tests/packaging/reproducible.sh snapshots RUNS BUILDER
#   tests/packaging/reproducible.sh debs|rpms RUNS [BUILT]
#
# 'snapshots' makes what the program BUILDER makes: snapshots, archives, objects,
# patches.  'debs' and 'rpms' make packages; BUILT is a folder with those that
# were made already, which count as a run.
#
# What differs from run to run: path and order of the files in their folders,
# their times and modes, date (faketime), time zone, locale, umask, home and
# temporary folder, search path, other variables, number of threads, of
# processors, address space randomisation; as root also host, user, their
# numbers, and the release of the kernel.
set -euo pipefail

usage() { sed -n '2,16s/^# \{0,1\}//p' "$0" >&2; exit 2; }
[ $# -ge 2 ] || usage
what=$1
runs=$2
given=${3:+$(realpath "$3")}
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
shelf=${TMPDIR:-/tmp}
# Where the order of files in a folder is the order they were made in.
[ "$(stat -f -c %T /dev/shm)" = tmpfs ] && shelf=/dev/shm
work=$(mktemp -d "$shelf/reproducible-XXXXXX")
trap 'chmod -R u+rwx "$work"; rm -rf "$work"' EXIT
chmod 755 "$work"

mapfile -t locales < <(locale -a)
zones=(UTC Asia/Tokyo America/St_Johns Pacific/Kiritimati Africa/Casablanca)
masks=(022 077 002 007 000)
dates=('+0d' '+400d' '-800d' '+17h' '+9000d')

# shuffled RUN: lines in another order, the same for the same run.
shuffled() {
	awk -v seed="$1" 'BEGIN { srand(seed) } { print rand() "\t" $0 }' |
		sort -n | cut -f 2-
}

# tree RUN FOLDER: the source tree with other times, modes and order.
tree() {
	local run=$1 folder=$2
	mkdir -p "$folder"
	git -C "$top" ls-files | shuffled "$run" > "$work/names"
	(
		umask "${masks[run % ${#masks[@]}]}"
		tar -C "$top" -cf - --no-recursion -T "$work/names" |
			tar -C "$folder" -xmf - --no-same-permissions
	)
}

# vary RUN FOLDER COMMAND...: under the conditions of this run.  Times of files are
# told as they are: by faketime only some calls would tell others.
vary() {
	local run=$1 folder=$2 command
	shift 2
	mkdir -p "$folder/home" "$folder/tmp" "$folder/bin"
	command=(env -i HOME="$folder/home" TMPDIR="$folder/tmp"
		USER="user$run" LOGNAME="user$run" SHELL=/bin/false
		PATH="$folder/bin:/usr/sbin:/usr/bin:/sbin:/bin"
		LC_ALL="${locales[run % ${#locales[@]}]}"
		LANGUAGE="$([ $((run % 2)) = 0 ] || echo fr:de)"
		TZ="${zones[run % ${#zones[@]}]}"
		DEB_BUILD_OPTIONS="parallel=$((run % 3 + 1))"
		RPM_BUILD_NCPUS="$((run % 3 + 1))"
		JOBS="$((run % 7 + 1))"
		"CAPTURED_$run=a variable of run $run"
		NO_FAKE_STAT=1
		faketime -f "${dates[run % ${#dates[@]}]}" "$@")
	[ $((run % 3)) != 2 ] || command=(taskset -c 0 "${command[@]}")
	[ $((run % 2)) = 0 ] || command=(setarch -R "${command[@]}")
	if [ "$(id -u)" = 0 ]; then
		[ $((run % 4)) != 3 ] || command=(setarch --uname-2.6 "${command[@]}")
		local id=$((run * 1000))
		chown -R "$id:$id" "$folder"
		# shellcheck disable=SC2016
		command=(unshare --uts sh -c 'hostname "$0" && exec "$@"' "host-$run"
			setpriv "--reuid=$id" "--regid=$id" --clear-groups
			"${command[@]}")
	fi
	(
		umask "${masks[run % ${#masks[@]}]}"
		cd "$folder"
		"${command[@]}"
	) > "$work/log" 2>&1 < /dev/null && return
	echo "FAILED: run $run: $*"
	tail -n 40 "$work/log"
	exit 1
}

# Everything the builder makes, into the folder 'out'.
snapshots() { # RUN FOLDER
	cat > "$2/make" <<-'MAKE'
	set -eu
	mkdir -p out more
	printf 'function y = more(x)\ny = x + 1;\nend\n' > more/more.m
	for preset in production development high-performance low-memory \
		network-optimized debug; do
		"$1" create -q -j "$JOBS" -L tree/session/stdlib -p $preset \
			-o out/$preset.snapshot
	done
	"$1" create -q -j "$JOBS" -L tree/session/stdlib -L more -o out/new.snapshot
	cd out
	for kind in tar tar.zst tar.xz zip oci.tar; do
		"$1" pack -o all.$kind --licence ../tree/LICENSE --name all \
			production.snapshot debug.snapshot > /dev/null
	done
	for kind in object asm c; do
		"$1" embed --as=$kind -o embedded.$kind low-memory.snapshot > /dev/null
	done
	"$1" patch make -q -o to-new.patch production.snapshot new.snapshot
	MAKE
	[ -d "$2/tree/session" ] || return 1
	vary "$1" "$2" sh make "$given"
}

debs() { # RUN FOLDER
	vary "$1" "$2" tree/tools/packaging/build-deb.sh out
}

rpms() { # RUN FOLDER
	vary "$1" "$2" tree/tools/packaging/build-rpm.sh out --nodeps
}

# What was built with and where is told beside the packages, not in them.
digests() { # FOLDER
	(cd "$1" && find . -type f ! -name '*.buildinfo' ! -name '*.changes' |
		sort | xargs sha256sum)
}

begin=0
case $what in
snapshots) [ -x "$given" ] || usage ;;
debs | rpms)
	if [ -n "$given" ]; then
		digests "$given" > "$work/expected"
		begin=1
	fi
	;;
*) usage ;;
esac

for ((run = begin; run < runs; run++)); do
	# A path of another length.
	folder=$work/$(printf 'x%.0s' $(seq 0 $((run % 23))))/run-$run
	tree "$run" "$folder/tree"
	"$what" "$run" "$folder"
	digests "$folder/out" > "$work/found"
	[ -e "$work/expected" ] || cp "$work/found" "$work/expected"
	if ! diff "$work/expected" "$work/found"; then
		echo "FAILED: run $run gave something else"
		if [ -n "${KEEP:-}" ]; then
			cp -r "$folder/out" "$KEEP"
		fi
		exit 1
	fi
	chmod -R u+rwx "$folder"
	rm -rf "$folder"
	[ $((run % 10)) != 9 ] || echo "$((run + 1)) builds, equal so far ($SECONDS s)"
done
echo "reproducible: $what: $runs builds, $(wc -l < "$work/expected") files, 1 digest each ($SECONDS s)"
