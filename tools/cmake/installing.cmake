# Where things go that are installed, and the pkg-config files, which say it in
# a way that stays true when the whole tree is moved.
set(snap_cmake_dir ${CMAKE_INSTALL_LIBDIR}/cmake/snapshot)
set(snap_pkgconfig_dir ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

# A folder of the installation as a pkg-config file says it.
function(pkgconfig_folder out folder)
	if(IS_ABSOLUTE ${folder})
		set(${out} ${folder} PARENT_SCOPE)
	else()
		set(${out} "\${prefix}/${folder}" PARENT_SCOPE)
	endif()
endfunction()

# install_pkgconfig(NAME): from NAME.pc.in beside the caller.
function(install_pkgconfig name)
	pkgconfig_folder(libdir ${CMAKE_INSTALL_LIBDIR})
	pkgconfig_folder(includedir ${CMAKE_INSTALL_INCLUDEDIR})
	# Below an absolute folder nobody can say how to get to the prefix.
	set(prefix ${CMAKE_INSTALL_PREFIX})
	if(NOT IS_ABSOLUTE ${CMAKE_INSTALL_LIBDIR})
		file(RELATIVE_PATH up /p/${snap_pkgconfig_dir} /p)
		string(REGEX REPLACE "/$" "" up ${up})
		set(prefix "\${pcfiledir}/${up}")
	endif()
	configure_file(${name}.pc.in ${name}.pc @ONLY)
	install(FILES ${CMAKE_CURRENT_BINARY_DIR}/${name}.pc
	        DESTINATION ${snap_pkgconfig_dir} COMPONENT development)
endfunction()

# install_library(SHARED STATIC NAME): both kinds of one library, as components
# of the package for CMake of that name: snapshot::NAME and
# snapshot::NAME-static.
function(install_library shared static name)
	set_target_properties(${shared} PROPERTIES EXPORT_NAME ${name})
	set_target_properties(${static} PROPERTIES EXPORT_NAME ${name}-static)
	install(TARGETS ${shared} ${static} EXPORT snapshot-${name}
	        LIBRARY COMPONENT ${name} NAMELINK_COMPONENT development
	        ARCHIVE COMPONENT development
	        INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
	install(DIRECTORY include/${name} TYPE INCLUDE COMPONENT development)
	install(EXPORT snapshot-${name} NAMESPACE snapshot::
	        FILE snapshot-component-${name}.cmake
	        DESTINATION ${snap_cmake_dir} COMPONENT development)
	install_pkgconfig(lib${name})
endfunction()
