# cmake -D SOURCE= -D BUILD= -D GENERATOR= -D COMPILER= -D WORK= -P consumer_test.cmake
# A project that has only the dev package and the generator uses a member of an event. When the schema
# loses that member, its next build fails and the compiler names it; when it comes back, it builds again.
file(REMOVE_RECURSE "${WORK}")
file(MAKE_DIRECTORY "${WORK}")
set(schema "${WORK}/order_created.schema.json")
set(original "${SOURCE}/pipelines/schemas/order_created.schema.json")
file(COPY_FILE "${original}" "${schema}")

function(run what)
    execute_process(COMMAND ${ARGN} RESULT_VARIABLE result OUTPUT_VARIABLE output
        ERROR_VARIABLE output)
    if(NOT result EQUAL 0)
        message(FATAL_ERROR "${what} failed:\n${output}")
    endif()
endfunction()

run("installing" ${CMAKE_COMMAND} -DCMAKE_INSTALL_COMPONENT=dev "-DCMAKE_INSTALL_PREFIX=${WORK}/prefix"
    -P "${BUILD}/plugin-api/cmake_install.cmake")
run("configuring" ${CMAKE_COMMAND} -S "${SOURCE}/tests/integration/codegen/consumer"
    -B "${WORK}/build" "-DCMAKE_PREFIX_PATH=${WORK}/prefix" "-DCMAKE_CXX_COMPILER=${COMPILER}"
    "-DSTRANDLINE_CODEGEN=${GENERATOR}" "-DSCHEMA=${schema}")
run("building with the member" ${CMAKE_COMMAND} --build "${WORK}/build")

file(READ "${original}" text)
string(JSON text REMOVE "${text}" properties data properties userId)
string(JSON text SET "${text}" properties data required [=[["orderId","products","totalAmount"]]=])
file(WRITE "${schema}" "${text}")
execute_process(COMMAND ${CMAKE_COMMAND} --build "${WORK}/build" RESULT_VARIABLE result
    OUTPUT_VARIABLE output ERROR_VARIABLE output)
if(result EQUAL 0)
    message(FATAL_ERROR "the consumer still builds although the schema lost what it reads")
endif()
if(NOT output MATCHES "no member named [^a-z]*user_id")
    message(FATAL_ERROR "the compiler does not name user_id:\n${output}")
endif()

file(COPY_FILE "${original}" "${schema}")
file(TOUCH "${schema}")
run("building with the member again" ${CMAKE_COMMAND} --build "${WORK}/build")
