# cmake -D SOURCE=<repository> -D WORK=<folder> -P header_test.cmake
# The ABI header compiles without a warning in every language version that it promises, and equals
# its golden copy; a handler that may throw does not compile.
set(include "${SOURCE}/plugin-api/include")
set(strict -Wall -Wextra -Wpedantic -Werror -fsyntax-only -I${include})
file(MAKE_DIRECTORY "${WORK}")
configure_file("${SOURCE}/tests/unit/plugin/header_probe.h" "${WORK}/probe.c" COPYONLY)
configure_file("${SOURCE}/tests/unit/plugin/header_probe.h" "${WORK}/probe.cpp" COPYONLY)
file(WRITE "${WORK}/throws.cpp" [[
#include <strandline/plugin.h>
static strandline_verdict may_throw(void*, const strandline_event*) { throw 1; }
strandline_handler handler() { strandline_handler h{}; h.handle = may_throw; return h; }
]])

function(compile compiler language expected)
    execute_process(COMMAND ${compiler} -std=${language} ${strict} ${ARGN}
        RESULT_VARIABLE result ERROR_VARIABLE output OUTPUT_QUIET)
    if(expected STREQUAL "works" AND NOT result EQUAL 0)
        message(SEND_ERROR "${compiler} -std=${language}:\n${output}")
    elseif(expected STREQUAL "fails" AND result EQUAL 0)
        message(SEND_ERROR "${compiler} -std=${language} accepts ${ARGN}")
    endif()
    message(STATUS "${compiler} -std=${language} ${expected}")
endfunction()

set(compilers 0)
foreach(pair "gcc;g++" "clang-14;clang++-14" "clang-19;clang++-19" "clang;clang++")
    list(GET pair 0 c)
    list(GET pair 1 cxx)
    find_program(found_c "${c}" NO_CACHE)
    find_program(found_cxx "${cxx}" NO_CACHE)
    if(NOT found_c OR NOT found_cxx)
        unset(found_c)
        unset(found_cxx)
        continue()
    endif()
    math(EXPR compilers "${compilers} + 1")
    foreach(language c11 c17)
        compile(${found_c} ${language} works "${WORK}/probe.c")
    endforeach()
    foreach(language c++11 c++17 c++20)
        compile(${found_cxx} ${language} works "${WORK}/probe.cpp")
    endforeach()
    compile(${found_cxx} c++17 fails "${WORK}/throws.cpp")
    unset(found_c)
    unset(found_cxx)
endforeach()
if(compilers EQUAL 0)
    message(SEND_ERROR "no compiler was found")
endif()

file(READ "${include}/strandline/plugin.h" today)
file(READ "${SOURCE}/plugin-api/abi/0.1/plugin.h" golden)
if(NOT today STREQUAL golden)
    message(SEND_ERROR "plugin.h differs from plugin-api/abi/0.1/plugin.h: a draft that was published does not change. Raise the minor, and add a golden copy.")
endif()
