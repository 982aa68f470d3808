#!/usr/bin/env bash
# Builds the tools for arm64 and for big-endian s390x, runs them with qemu, and compares:
# each must make the reference snapshot byte for byte, accept it at the deepest level, and
# boot a session from it; and both must compile a function to the same bytecode.
#
#   tests/cross.sh REFERENCE.snapshot
#
# Libraries for the other architectures are downloaded and unpacked beside the build, not
# installed: nothing of this machine changes.
set -euo pipefail

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
reference=$(realpath "$1")
work=$top/build/cross
libraries=(libzstd1 libzstd-dev libyaml-0-2 libyaml-dev libjansson4 libjansson-dev
	libxxhash-dev libpcre2-16-0 libpcre2-dev libdeflate0
	libdeflate-dev)

# add_architecture ARCH: apt must know the packages' versions to download them.
add_architecture() {
	local as_root=()
	dpkg --print-foreign-architectures | grep -qx "$1" && return
	[ "$(id -u)" -eq 0 ] || as_root=(sudo)
	"${as_root[@]}" dpkg --add-architecture "$1"
	"${as_root[@]}" apt-get update -qq
}

# sysroot ARCH: unpack the libraries into $work/ARCH/sysroot.
sysroot() {
	local arch=$1 root=$work/$1/sysroot
	[ -e "$root/.complete" ] && return
	add_architecture "$arch"
	mkdir -p "$work/$arch/packages" "$root"
	(cd "$work/$arch/packages" &&
		apt-get download -qq "${libraries[@]/%/:$arch}")
	for package in "$work/$arch/packages"/*.deb; do
		dpkg-deb -x "$package" "$root"
	done
	# Only archives are left, so that what is built needs no loader.
	find "$root/usr/lib" -name 'lib*.so' -delete
	touch "$root/.complete"
}

# toolchain ARCH TRIPLE PROCESSOR QEMU: a CMake toolchain file.
toolchain() {
	local root=$work/$1/sysroot
	cat > "$work/$1/toolchain.cmake" <<END
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR $3)
set(CMAKE_C_COMPILER $2-gcc)
set(CMAKE_CROSSCOMPILING_EMULATOR $4;-L;/usr/$2)
set(CMAKE_C_FLAGS_INIT "-isystem $root/usr/include -isystem $root/usr/include/$2")
set(CMAKE_EXE_LINKER_FLAGS_INIT "-static -L$root/usr/lib/$2")
set(CMAKE_SHARED_LINKER_FLAGS_INIT "-L$root/usr/lib/$2")
END
}

check() { # ARCH TRIPLE PROCESSOR QEMU
	local arch=$1 triple=$2 emulator=$4 build=$work/$1/build out=$work/$1/made.snapshot
	sysroot "$arch"
	toolchain "$@"
	PKG_CONFIG_LIBDIR=$work/$arch/sysroot/usr/lib/$triple/pkgconfig \
	PKG_CONFIG_SYSROOT_DIR=$work/$arch/sysroot \
		cmake -S "$top" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release \
		-DCMAKE_TOOLCHAIN_FILE="$work/$arch/toolchain.cmake" \
		-DSNAP_TESTS=OFF -DSNAP_BENCH=OFF
	cmake --build "$build" --target snapshot-builder snapshot-session
	"$emulator" "$build/tools/snapshot-builder/snapshot-builder" create \
		--library "$top/session/stdlib" -o "$out"
	cmp "$reference" "$out"
	"$emulator" "$build/tools/snapshot-builder/snapshot-builder" validate \
		--level deep "$reference"
	"$emulator" "$build/tools/snapshot-session/snapshot-session" info \
		--snapshot "$reference"
	"$emulator" "$build/tools/snapshot-builder/snapshot-builder" disasm \
		"$top/session/stdlib/functions/magic.m" > "$work/$arch/disasm"
	echo "cross: $arch makes and reads the same $(stat -c %s "$out") bytes"
}

mkdir -p "$work/arm64" "$work/s390x"
check arm64 aarch64-linux-gnu aarch64 qemu-aarch64
check s390x s390x-linux-gnu s390x qemu-s390x
cmp "$work/arm64/disasm" "$work/s390x/disasm"
echo "cross: both compile a function to the same $(wc -l < "$work/s390x/disasm") lines"
