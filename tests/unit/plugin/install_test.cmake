# cmake -D SOURCE= -D BUILD= -D WORK= -D EXAMINE= -P install_test.cmake
# An author's view: installs what plugin-api/ gives to the dev component into a prefix of its own, builds a C++ and a C plugin
# there with find_package(), and lets the loader examine and load them.
file(REMOVE_RECURSE "${WORK}")
function(run what)
    execute_process(COMMAND ${ARGN} RESULT_VARIABLE result OUTPUT_VARIABLE output
        ERROR_VARIABLE output)
    if(NOT result EQUAL 0)
        message(FATAL_ERROR "${what} failed:\n${output}")
    endif()
endfunction()

run("installing" ${CMAKE_COMMAND} -DCMAKE_INSTALL_COMPONENT=dev "-DCMAKE_INSTALL_PREFIX=${WORK}/prefix"
    -P "${BUILD}/plugin-api/cmake_install.cmake")
run("configuring" ${CMAKE_COMMAND} -S "${SOURCE}/tests/unit/plugin/author" -B "${WORK}/build"
    "-DCMAKE_PREFIX_PATH=${WORK}/prefix" -DCMAKE_BUILD_TYPE=Release)
run("building" ${CMAKE_COMMAND} --build "${WORK}/build")
foreach(plugin greeter-2.0.1.so counter-0.0.9.so)
    if(NOT EXISTS "${WORK}/build/${plugin}")
        message(FATAL_ERROR "${plugin} was not built")
    endif()
    run("loading ${plugin}" "${EXAMINE}" "${WORK}/build/${plugin}")
endforeach()
