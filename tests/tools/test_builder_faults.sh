#!/usr/bin/env bash
# Every system call of create and of patch apply, failed in turn, and the process
# killed at each: the output is the old file or the new one, whole; the exit
# status says which; the next one finds nothing in its way.
. "$(dirname "$0")/check.sh"

if ! strace -o /dev/null true 2> /dev/null; then
	echo "strace can't be used here: skipped"
	exit 77
fi
if grep -q '__asan_init\|__tsan_init' "$BUILDER"; then
	echo "a sanitizer makes calls of its own, which may not fail: skipped"
	exit 77
fi

# Which calls there may be.
calls=openat,read,pread64,write,pwrite64,lseek,fstat,newfstatat,fcntl,flock
calls+=,ftruncate,fchmod,fsync,fdatasync,rename,renameat,renameat2,unlink
calls+=,unlinkat,mmap,munmap,close,readlink,getcwd,sched_getaffinity,getdents64

# names TRACE: the calls in it.  Those of the loader come before the first that
# names the library; what it does when they fail is its own affair.
names() { sed 's/^[0-9]* *//; s/(.*//' "$1" | grep '^[a-z]' | sort | uniq -c; }

judge() { # STATUS WHAT
	what=$2
	checks=$((checks + 1))
	case $1 in
	0) cmp -s out.snapshot new.snapshot || fail "said 0, and it is not new" ;;
	1 | 2 | 137) cmp -s out.snapshot old.snapshot ||
		cmp -s out.snapshot new.snapshot ||
		fail "neither old nor new" ;;
	*) fail "status $1" ;;
	esac
}

inject() { # CALL NUMBER HOW
	local status=0
	cp old.snapshot out.snapshot
	# What the last killed one left is not this one's to remove: it may fail
	# before it gets there.
	rm -f .out.snapshot.tmp
	{
		strace -f -o trace -e "trace=$1" -e "inject=$1:$3:when=$2" \
			"${command[@]}" > out 2> err || status=$?
	} 2> /dev/null
	judge $status "$1 number $2: $3"
}

# fail_all WHAT FIRST: 'command', which makes out.snapshot from old.snapshot to
# new.snapshot, with each call failed in turn; FIRST is in the first call that
# is its own and not the loader's.
fail_all() {
	local points=0 name=$1 first=$2 count call how before n

	cp old.snapshot out.snapshot
	strace -f -o trace -e "trace=$calls" "${command[@]}" > out 2> err
	that "a clean run makes the new file" cmp -s out.snapshot new.snapshot
	sed "/$first/,\$d" trace > loading
	names trace > counts
	names loading > counts_loading
	while read -r count call; do
		case $call in
		write | pwrite64 | ftruncate) how=error=ENOSPC ;;
		openat) how=error=EMFILE ;;
		mmap) how=error=ENOMEM ;;
		*) how=error=EIO ;;
		esac
		before=$(awk -v call="$call" '$2 == call { print $1 }' \
			counts_loading)
		for ((n = ${before:-0} + 1; n <= count; n++)); do
			inject "$call" $n $how
			[ "$call" = unlink ] ||
				that "$call $n: nothing is left" nothing_left .
			inject "$call" $n signal=SIGKILL
			points=$((points + 2))
		done
	done < counts
	echo "count: $points failures injected into $name"

	cp old.snapshot out.snapshot
	run 0 "${command[@]}"
	that "the next one works" cmp out.snapshot new.snapshot
	that "nothing is left" nothing_left .
}

# fail_create WHAT LIBRARY OPTION...
fail_create() {
	local name=$1 library=$2

	shift 2
	"$BUILDER" create -q -L "$library" -o old.snapshot
	"$BUILDER" create -q -L "$library" -p debug -o new.snapshot
	command=("$BUILDER" create -L "$library" -p debug --jobs 1 "$@"
		-o out.snapshot)
	fail_all "create of $name" 'library\.yaml'
}

fail_create "a library" "$MINIMAL"

mkdir -p folder/+p folder/private
printf 'function y = f(x)\ny = g(x);\nend\n' > folder/f.m
printf 'function y = g(x)\ny = x;\nend\n' > folder/private/g.m
printf 'function h\nend\n' > folder/+p/h.m
"$BUILDER" create -q -L folder -o base.snapshot
fail_create "a folder" folder --base base.snapshot

# An update in place: what is patched is what is replaced.
for form in content stored; do
	"$BUILDER" patch make -q --form=$form old.snapshot new.snapshot \
		-o new.patch
	command=("$BUILDER" patch apply out.snapshot new.patch -o out.snapshot)
	fail_all "patch apply, $form" 'out\.snapshot'
done

finish
