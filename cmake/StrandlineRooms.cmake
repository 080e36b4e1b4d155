# strandline_add_room(<name> SOURCES ... [USES ...] [PRIVATE ...])
#
# One static library per room of runtime/, named strandline::<name>. Sources are listed, never
# globbed. USES is what its headers show; PRIVATE is what only its .cpp files see: a third-party
# library that belongs to one room is PRIVATE there.
function(strandline_add_room name)
    cmake_parse_arguments(PARSE_ARGV 1 room "" "" "SOURCES;USES;PRIVATE")
    add_library(strandline_${name} STATIC ${room_SOURCES})
    add_library(strandline::${name} ALIAS strandline_${name})
    target_include_directories(strandline_${name} PUBLIC "${PROJECT_SOURCE_DIR}/runtime")
    target_link_libraries(strandline_${name}
        PUBLIC ${room_USES}
        PRIVATE strandline_options ${room_PRIVATE})
endfunction()

# strandline_add_test(<name> SOURCES ... [USES ...] [LABEL unit|integration|e2e] [TIMEOUT s]
#                     [ENVIRONMENT NAME=value ...])
#
# One GoogleTest executable per room; the test's label is what `./dev test <label>` selects.
function(strandline_add_test name)
    cmake_parse_arguments(PARSE_ARGV 1 test "" "LABEL;TIMEOUT" "SOURCES;USES;ENVIRONMENT")
    if(NOT test_LABEL)
        set(test_LABEL unit)
    endif()
    if(NOT test_TIMEOUT)
        set(test_TIMEOUT 120)
    endif()
    add_executable(${name} ${test_SOURCES})
    target_include_directories(${name} PRIVATE "${PROJECT_SOURCE_DIR}" "${PROJECT_SOURCE_DIR}/tests")
    target_link_libraries(${name} PRIVATE strandline_options ${test_USES} GTest::gmock_main)
    add_test(NAME ${test_LABEL}.${name} COMMAND ${name})
    # `./dev test` counts the cases in that file; a test that dies before it writes one counts as one.
    list(APPEND test_ENVIRONMENT
        "GTEST_OUTPUT=xml:${PROJECT_BINARY_DIR}/test-results/${test_LABEL}.${name}.xml")
    # Suppressions go by function names, which the thread sanitizer asks an external program for.
    if(STRANDLINE_SANITIZE MATCHES "thread")
        find_program(STRANDLINE_SYMBOLIZER NAMES llvm-symbolizer-19 llvm-symbolizer)
        if(STRANDLINE_SYMBOLIZER)
            list(APPEND test_ENVIRONMENT
                "TSAN_OPTIONS=external_symbolizer_path=${STRANDLINE_SYMBOLIZER}")
        endif()
    endif()
    set_tests_properties(${test_LABEL}.${name} PROPERTIES
        LABELS ${test_LABEL} TIMEOUT ${test_TIMEOUT} ENVIRONMENT "${test_ENVIRONMENT}")
endfunction()
