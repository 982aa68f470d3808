# snapshot_add_library(NAME
#         LIBRARIES dir|manifest...     what goes in; may be left out with CONFIG
#         [CONFIG file]                 as create --config
#         [OUTPUT file]                 NAME.snapshot in the binary folder
#         [PRESET name] [DIALECT matlab|octave] [TIMESTAMP seconds]
#         [SEAL] [SERIAL number]        to be signed, and told from older ones
#         [EXCLUDE pattern...]
#         [OPTIONS option...]           any others of snapshot-builder create
#         [DESTINATION dir]             install it there
#         [COMPONENT name]              as this component
#         [EXCLUDE_FROM_ALL])
#
# A target NAME that builds a snapshot of libraries, as part of 'all' unless
# EXCLUDE_FROM_ALL.  It is built again when a file that went into it has changed,
# or a file has come or gone, and then only what has changed is compiled; the
# bytes are those of a clean build.  Relative paths of LIBRARIES and CONFIG are
# below the current source folder, that of OUTPUT is below the current binary one.
# The target's property SNAPSHOT_FILE is the snapshot's path; what uses the file
# depends on both.
#
# For Ninja and Makefiles.  The programs run on the machine that builds: where
# they are not the installed ones (cross builds), set snapshot_BUILDER_PROGRAM.
cmake_minimum_required(VERSION 3.20)

function(snapshot_add_library name)
	cmake_parse_arguments(PARSE_ARGV 1 arg "EXCLUDE_FROM_ALL;SEAL"
		"CONFIG;OUTPUT;PRESET;DIALECT;TIMESTAMP;SERIAL;DESTINATION;COMPONENT"
		"LIBRARIES;EXCLUDE;OPTIONS")
	if(arg_UNPARSED_ARGUMENTS)
		message(FATAL_ERROR "snapshot_add_library(${name}): unknown "
		        "argument ${arg_UNPARSED_ARGUMENTS}")
	endif()
	if(arg_KEYWORDS_MISSING_VALUES)
		message(FATAL_ERROR "snapshot_add_library(${name}): without a "
		        "value: ${arg_KEYWORDS_MISSING_VALUES}")
	endif()
	if(NOT arg_LIBRARIES AND NOT arg_CONFIG)
		message(FATAL_ERROR "snapshot_add_library(${name}): needs "
		        "LIBRARIES, or a CONFIG that names some")
	endif()

	set(command)
	foreach(library IN LISTS arg_LIBRARIES)
		get_filename_component(path ${library} ABSOLUTE
		                       BASE_DIR ${CMAKE_CURRENT_SOURCE_DIR})
		if(NOT EXISTS ${path})
			message(FATAL_ERROR "snapshot_add_library(${name}): "
			        "there is no library ${path}")
		endif()
		list(APPEND command --library=${path})
	endforeach()
	if(arg_CONFIG)
		get_filename_component(path ${arg_CONFIG} ABSOLUTE
		                       BASE_DIR ${CMAKE_CURRENT_SOURCE_DIR})
		list(APPEND command --config=${path})
	endif()
	foreach(option IN LISTS arg_OPTIONS)
		if(option MATCHES "^(-o|--output|--depfile)")
			message(FATAL_ERROR "snapshot_add_library(${name}): "
			        "${option} can't be among the OPTIONS: OUTPUT "
			        "says where the snapshot is, and the build "
			        "needs its own depfile")
		endif()
	endforeach()
	foreach(pattern IN LISTS arg_EXCLUDE)
		list(APPEND command --exclude=${pattern})
	endforeach()
	if(arg_SEAL)
		list(APPEND command --seal)
	endif()
	foreach(option PRESET DIALECT TIMESTAMP SERIAL)
		if(DEFINED arg_${option})
			string(TOLOWER ${option} word)
			list(APPEND command --${word}=${arg_${option}})
		endif()
	endforeach()

	if(NOT arg_OUTPUT)
		set(arg_OUTPUT ${name}.snapshot)
	endif()
	get_filename_component(output ${arg_OUTPUT} ABSOLUTE
	                       BASE_DIR ${CMAKE_CURRENT_BINARY_DIR})
	get_filename_component(folder ${output} DIRECTORY)
	file(MAKE_DIRECTORY ${folder})
	set(depfile ${CMAKE_CURRENT_BINARY_DIR}/CMakeFiles/${name}.snapshot.d)
	set(program snapshot::snapshot-builder)
	set(program_file $<TARGET_FILE:snapshot::snapshot-builder>)
	if(snapshot_BUILDER_PROGRAM)
		set(program ${snapshot_BUILDER_PROGRAM})
		set(program_file ${snapshot_BUILDER_PROGRAM})
	endif()
	# CMake's makefiles only ever add to what a file was found to depend on,
	# so that one which is gone is missed for ever: let them begin anew.
	set(forget)
	if(CMAKE_GENERATOR MATCHES "Makefiles")
		set(forget COMMAND ${CMAKE_COMMAND} -E rm -f
		    ${CMAKE_CURRENT_BINARY_DIR}/CMakeFiles/${name}.dir/compiler_depend.internal)
	endif()
	add_custom_command(OUTPUT ${output}
		COMMAND ${program} create --quiet --incremental
		        --output=${output} --depfile=${depfile} ${command}
		        ${arg_OPTIONS}
		${forget}
		DEPENDS ${program_file}
		DEPFILE ${depfile}
		COMMENT "Snapshot ${name}"
		VERBATIM)
	set(all ALL)
	if(arg_EXCLUDE_FROM_ALL)
		set(all)
	endif()
	add_custom_target(${name} ${all} DEPENDS ${output})
	set_target_properties(${name} PROPERTIES SNAPSHOT_FILE ${output})
	if(arg_DESTINATION)
		set(component)
		if(arg_COMPONENT)
			set(component COMPONENT ${arg_COMPONENT})
		endif()
		install(FILES ${output} DESTINATION ${arg_DESTINATION}
		        ${component})
	endif()
endfunction()
