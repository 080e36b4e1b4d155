# strandline_codegen(<target> SCHEMA <file>... [LIBRARY <file>...] [HEADER <name>.hpp]
#                    [NAMESPACE <name>] [UNION <name>] [DISCRIMINATOR <pointer>] [OWNING])
#
# Makes C++ types from JSON Schemas when <target> is built, and anew when a schema has changed:
#
#     strandline_codegen(orders SCHEMA schemas/order_created.schema.json)
#     #include "order_created.hpp"        in a source of the target orders
#
# The header is named after the only schema, or events.hpp after several. LIBRARY are schemas that the
# others refer to. The generator is, in this order: the cache variable STRANDLINE_CODEGEN, a path; the
# target strandline of the same build; the program strandline of this machine. Who compiles for another
# machine sets STRANDLINE_CODEGEN, or CMAKE_CROSSCOMPILING_EMULATOR.

include_guard(GLOBAL)

function(strandline_codegen target)
    cmake_parse_arguments(PARSE_ARGV 1 codegen "OWNING" "HEADER;NAMESPACE;UNION;DISCRIMINATOR"
        "SCHEMA;LIBRARY")
    if(codegen_UNPARSED_ARGUMENTS OR codegen_KEYWORDS_MISSING_VALUES)
        message(FATAL_ERROR "strandline_codegen(${target}): what to do with \"${codegen_UNPARSED_ARGUMENTS}${codegen_KEYWORDS_MISSING_VALUES}\"?")
    endif()
    if(NOT TARGET ${target} OR NOT codegen_SCHEMA)
        message(FATAL_ERROR "strandline_codegen(${target}) needs a target and SCHEMA")
    endif()

    set(arguments "")
    set(depends "")
    foreach(kind SCHEMA LIBRARY)
        string(TOLOWER "--${kind}" option)
        foreach(schema IN LISTS codegen_${kind})
            cmake_path(ABSOLUTE_PATH schema BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}")
            if(NOT EXISTS "${schema}")
                message(FATAL_ERROR "strandline_codegen(${target}): there is no ${schema}")
            endif()
            list(APPEND arguments ${option} "${schema}")
            list(APPEND depends "${schema}")
        endforeach()
    endforeach()
    foreach(option NAMESPACE UNION DISCRIMINATOR)
        if(codegen_${option})
            string(TOLOWER "--${option}" word)
            list(APPEND arguments ${word} "${codegen_${option}}")
        endif()
    endforeach()
    if(codegen_OWNING)
        list(APPEND arguments --owning)
    endif()

    _strandline_header_name(name)
    set(directory "${CMAKE_CURRENT_BINARY_DIR}/${target}.events")
    file(MAKE_DIRECTORY "${directory}")
    _strandline_find_generator(${target} generator)
    add_custom_command(OUTPUT "${directory}/${name}"
        COMMAND ${generator} codegen ${arguments} --out "${directory}/${name}"
        DEPENDS ${depends} ${generator}
        COMMENT "Event types ${name}" VERBATIM)
    target_sources(${target} PRIVATE "${directory}/${name}")
    target_include_directories(${target} PRIVATE "${directory}")
    target_link_libraries(${target} PRIVATE strandline::plugin-api)
    target_compile_features(${target} PRIVATE cxx_std_20)
endfunction()

function(_strandline_header_name out)
    list(LENGTH codegen_SCHEMA count)
    set(name "events.hpp")
    if(codegen_HEADER)
        set(name "${codegen_HEADER}")
    elseif(count EQUAL 1)
        cmake_path(GET codegen_SCHEMA FILENAME name)
        string(REGEX REPLACE "\\..*$" ".hpp" name "${name}")
    endif()
    set(${out} "${name}" PARENT_SCOPE)
endfunction()

# A target's name or a path: what both COMMAND and DEPENDS take.
function(_strandline_find_generator target out)
    if(STRANDLINE_CODEGEN)
        set(${out} "${STRANDLINE_CODEGEN}" PARENT_SCOPE)
        return()
    endif()
    if(TARGET strandline AND (NOT CMAKE_CROSSCOMPILING OR CMAKE_CROSSCOMPILING_EMULATOR))
        set(${out} strandline PARENT_SCOPE)
        return()
    endif()
    find_program(STRANDLINE_PROGRAM strandline
        DOC "The program strandline of this machine, which makes event types"
        HINTS "${STRANDLINE_PLUGIN_PROGRAM_DIR}")
    if(NOT STRANDLINE_PROGRAM)
        message(FATAL_ERROR "strandline_codegen(${target}): the program strandline is not there. Install the package strandline, or name it with -DSTRANDLINE_CODEGEN=/path/to/strandline.")
    endif()
    set(${out} "${STRANDLINE_PROGRAM}" PARENT_SCOPE)
endfunction()
