# One interface target carries the language level, the warnings and the
# instrumentation; every target of the project links it.
include(CheckCCompilerFlag)
include(CheckLinkerFlag)

set(CMAKE_C_STANDARD 11)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_C_VISIBILITY_PRESET hidden)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
	set(CMAKE_BUILD_TYPE Release CACHE STRING "Kind of build" FORCE)
endif()

add_library(snap_options INTERFACE)
target_compile_definitions(snap_options INTERFACE _GNU_SOURCE
                           _FILE_OFFSET_BITS=64)
# Absolute paths of the build tree stay out of the binaries.
target_compile_options(snap_options INTERFACE
                       "-ffile-prefix-map=${PROJECT_SOURCE_DIR}/=")
# So that the linker can lay what booting runs side by side.
target_compile_options(snap_options INTERFACE -ffunction-sections)

set(warnings
    -Wall                 # the usual suspects
    -Wextra               # and their cousins
    -Wpedantic            # ISO C11, nothing else
    -Wshadow              # one name, one thing
    -Wconversion          # a narrowing is written out
    -Wsign-conversion
    -Wcast-align          # bytes are loaded, not cast
    -Wcast-qual
    -Wformat=2
    -Wstrict-prototypes
    -Wmissing-prototypes  # what isn't declared is static
    -Wold-style-definition
    -Wpointer-arith
    -Wundef
    -Wvla
    -Wwrite-strings
    -Wswitch-enum         # a new code visits every switch
    -Wimplicit-fallthrough
    -Wnull-dereference
    -Wduplicated-cond     # gcc only, as the next two
    -Wduplicated-branches
    -Wlogical-op)
foreach(warning IN LISTS warnings)
	string(MAKE_C_IDENTIFIER "has${warning}" known)
	check_c_compiler_flag(${warning} ${known})
	if(${known})
		target_compile_options(snap_options INTERFACE ${warning})
	endif()
endforeach()
if(SNAP_WERROR)
	target_compile_options(snap_options INTERFACE -Werror)
endif()

if(SNAP_SANITIZE)
	target_compile_options(snap_options INTERFACE
		-fsanitize=${SNAP_SANITIZE} -fno-sanitize-recover=all
		-fno-omit-frame-pointer)
	target_link_options(snap_options INTERFACE -fsanitize=${SNAP_SANITIZE})
	target_compile_definitions(snap_options INTERFACE SNAP_ARENA_DEBUG)
endif()
if(SNAP_FUZZ)
	target_compile_options(snap_options INTERFACE -fsanitize=fuzzer-no-link)
endif()
if(SNAP_COVERAGE)
	target_compile_options(snap_options INTERFACE --coverage)
	target_link_options(snap_options INTERFACE --coverage)
endif()

# What programs and shared libraries are linked with that start with a session.
# Which of it the linker knows, it is asked.  Instrumented builds do without: they
# have functions of their own everywhere.
option(SNAP_BOOT_ORDER
       "Lay what booting runs side by side, and leave out what nobody calls" ON)
add_library(snap_boot_options INTERFACE)
if(SNAP_BOOT_ORDER AND NOT SNAP_SANITIZE AND NOT SNAP_COVERAGE AND NOT SNAP_FUZZ)
	set(boot_order ${PROJECT_SOURCE_DIR}/session/boot_order.ld)
	foreach(flag --gc-sections -z,pack-relative-relocs -T,${boot_order})
		string(MAKE_C_IDENTIFIER "links_${flag}" known)
		check_linker_flag(C -Wl,${flag} ${known})
		if(${known})
			target_link_options(snap_boot_options INTERFACE
			                    -Wl,${flag})
		endif()
	endforeach()
	set_property(TARGET snap_boot_options PROPERTY
	             INTERFACE_LINK_DEPENDS ${boot_order})
endif()

find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(ZSTD REQUIRED IMPORTED_TARGET libzstd)
pkg_check_modules(XXHASH REQUIRED IMPORTED_TARGET libxxhash)
pkg_check_modules(YAML REQUIRED IMPORTED_TARGET yaml-0.1)
pkg_check_modules(JANSSON REQUIRED IMPORTED_TARGET jansson)
pkg_check_modules(PCRE2 REQUIRED IMPORTED_TARGET libpcre2-16)
pkg_check_modules(DEFLATE REQUIRED IMPORTED_TARGET libdeflate)
if(SNAP_PACKS)
	pkg_check_modules(ARCHIVE REQUIRED IMPORTED_TARGET libarchive)
	pkg_check_modules(SODIUM REQUIRED IMPORTED_TARGET libsodium)
endif()
