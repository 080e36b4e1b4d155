# strandline_add_plugin(<name> SOURCES <file>... MANIFEST plugin.json [ABI <major>.<minor>])
#
# Builds a Strandline plugin as the module target <name>, into a file named <id>-<version>.so. The
# manifest is the one source of its identity; from it are made
#   the ELF note .note.strandline, which the host reads without running anything,
#   <id>_manifest.hpp and <id>_manifest.h: the descriptor's constants for C++ and C,
#   the file's name.
# ABI defaults to the manifest's "abi". Sources are C++20 and C11. Needs nothing but CMake 3.25.
#
# Install it with
#   install(TARGETS <name> LIBRARY DESTINATION ${STRANDLINE_PLUGIN_DIR})

include_guard(GLOBAL)
include("${CMAKE_CURRENT_LIST_DIR}/StrandlineManifest.cmake")

function(strandline_add_plugin name)
    cmake_parse_arguments(PARSE_ARGV 1 plugin "" "MANIFEST;ABI" "SOURCES")
    if(plugin_UNPARSED_ARGUMENTS)
        message(FATAL_ERROR "strandline_add_plugin(${name}): unknown argument \"${plugin_UNPARSED_ARGUMENTS}\"")
    endif()
    if(NOT plugin_SOURCES OR NOT plugin_MANIFEST)
        message(FATAL_ERROR "strandline_add_plugin(${name}) needs SOURCES and MANIFEST")
    endif()

    cmake_path(ABSOLUTE_PATH plugin_MANIFEST BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}")
    set(generated "${CMAKE_CURRENT_BINARY_DIR}/${name}.manifest")
    _strandline_read_manifest("${plugin_MANIFEST}" manifest)
    _strandline_check_abi("${plugin_MANIFEST}" "${manifest_abi}" "${plugin_ABI}")
    _strandline_write_note("${generated}" manifest note)
    _strandline_write_headers("${generated}" manifest)

    add_library(${name} MODULE ${plugin_SOURCES} "${note}")
    target_include_directories(${name} PRIVATE "${generated}")
    target_link_libraries(${name} PRIVATE strandline::plugin-api)
    target_compile_features(${name} PRIVATE cxx_std_20 c_std_11)
    string(REGEX REPLACE "^[0-9]+\\." "" minor "${manifest_abi}")
    target_compile_definitions(${name} PRIVATE STRANDLINE_ABI_MINOR=${minor}u)
    set_target_properties(${name} PROPERTIES
        PREFIX "" SUFFIX ".so" OUTPUT_NAME "${manifest_id}-${manifest_version}"
        POSITION_INDEPENDENT_CODE ON
        C_VISIBILITY_PRESET hidden CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON
        LINK_DEPENDS "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/strandline_plugin.map")
    # Sanitizers put red zones around globals; the note's bytes are a format.
    set_source_files_properties("${note}" PROPERTIES COMPILE_OPTIONS "-fno-sanitize=all")
    _strandline_link_flags(${name})
endfunction()

function(_strandline_check_abi file abi wanted)
    if(wanted AND NOT wanted STREQUAL abi)
        message(FATAL_ERROR "${file}: \"abi\" is \"${abi}\", but strandline_add_plugin() asks for ABI ${wanted}. Make them equal.")
    endif()
    if(NOT abi STREQUAL "0.1")
        message(FATAL_ERROR "${file}: \"abi\" is \"${abi}\"; these headers build for draft 0.1.")
    endif()
endfunction()

function(_strandline_link_flags name)
    set(link_flags "${CMAKE_MODULE_LINKER_FLAGS} ${CMAKE_C_FLAGS} ${CMAKE_CXX_FLAGS}")
    if(link_flags MATCHES "-static-libgcc")
        message(FATAL_ERROR "strandline_add_plugin(${name}): -static-libgcc breaks exceptions between plugin and host. Remove it.")
    endif()
    target_link_options(${name} PRIVATE
        "LINKER:--version-script=${CMAKE_CURRENT_FUNCTION_LIST_DIR}/strandline_plugin.map"
        LINKER:-z,now,-z,relro,-z,nodelete,-z,noexecstack,--build-id)
    # A sanitizer's runtime comes from the executable, so its symbols are undefined here on purpose.
    if(NOT STRANDLINE_SANITIZE AND NOT link_flags MATCHES "-fsanitize=")
        target_link_options(${name} PRIVATE LINKER:-z,defs)
    endif()
endfunction()
