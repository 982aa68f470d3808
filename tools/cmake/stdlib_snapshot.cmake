# The standard library's snapshot, made by the builder that was just built, and
# installed where the session looks for it.
set(stdlib_folder ${PROJECT_SOURCE_DIR}/session/stdlib)
set(stdlib_snapshot ${PROJECT_BINARY_DIR}/stdlib.snapshot)
file(GLOB_RECURSE stdlib_sources CONFIGURE_DEPENDS ${stdlib_folder}/*)

add_custom_command(OUTPUT ${stdlib_snapshot}
	COMMAND snapshot-builder create --quiet --library ${stdlib_folder}
	        -o ${stdlib_snapshot}
	DEPENDS snapshot-builder ${stdlib_sources}
	COMMENT "Snapshot of the standard library")
add_custom_target(stdlib_snapshot ALL DEPENDS ${stdlib_snapshot})

install(FILES ${stdlib_snapshot}
        DESTINATION ${CMAKE_INSTALL_DATADIR}/snapshot COMPONENT stdlib)
install(DIRECTORY ${stdlib_folder}
        DESTINATION ${CMAKE_INSTALL_DATADIR}/snapshot COMPONENT stdlib)
