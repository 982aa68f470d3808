# Builtins called one by one, without programs.
add_library(call_check STATIC call_check.c)
target_include_directories(call_check PUBLIC ${CMAKE_CURRENT_SOURCE_DIR}
                           ${PROJECT_SOURCE_DIR}/tests)
target_link_libraries(call_check PUBLIC session_runtime value_fixture
                      test_support PkgConfig::CMOCKA)
foreach(unit IN ITEMS arrays numbers sums)
	add_unit(test_calls_${unit} SOURCES test_calls_${unit}.c
	         LIBS call_check)
endforeach()
