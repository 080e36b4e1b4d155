# Reads plugin.json and writes what strandline_add_plugin() makes from it. Everything here is private
# to StrandlinePlugin.cmake. A mistake in plugin.json ends the configuration with its place.

include_guard(GLOBAL)

# ---- reading ----

# Sets <prefix>_json (schemas inlined), _id, _ident, _version, _abi, _handler_count in the caller.
function(_strandline_read_manifest file prefix)
    file(READ "${file}" json)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${file}")
    string(JSON type ERROR_VARIABLE error TYPE "${json}")
    if(error)
        message(FATAL_ERROR "${file}: is no JSON: ${error}")
    endif()
    _strandline_check_keys("${file}" "" "${json}"
        "id;version;abi;vendor;license;revision;handlers")

    _strandline_required("${file}" "${json}" id)
    _strandline_required("${file}" "${json}" version)
    _strandline_required("${file}" "${json}" abi)
    _strandline_check_id("${file}" "/id" "${id}")
    if(NOT version MATCHES "^[0-9]+\\.[0-9]+\\.[0-9]+$")
        message(FATAL_ERROR "${file}: /version is \"${version}\"; write it as MAJOR.MINOR.PATCH.")
    endif()

    string(JSON count ERROR_VARIABLE error LENGTH "${json}" handlers)
    if(error OR count EQUAL 0)
        message(FATAL_ERROR "${file}: /handlers must list at least one handler.")
    endif()
    math(EXPR last "${count} - 1")
    foreach(i RANGE ${last})
        _strandline_read_handler("${file}" ${i} json)
    endforeach()

    string(REPLACE "-" "_" ident "${id}")
    set(${prefix}_json "${json}" PARENT_SCOPE)
    set(${prefix}_id "${id}" PARENT_SCOPE)
    set(${prefix}_ident "${ident}" PARENT_SCOPE)
    set(${prefix}_version "${version}" PARENT_SCOPE)
    set(${prefix}_abi "${abi}" PARENT_SCOPE)
    set(${prefix}_last_handler "${last}" PARENT_SCOPE)
endfunction()

# Checks one handler, and puts the text of its config_schema in the place of the file's name.
function(_strandline_read_handler file index json_variable)
    set(json "${${json_variable}}")
    string(JSON handler GET "${json}" handlers ${index})
    _strandline_check_keys("${file}" "/handlers/${index}" "${handler}"
        "id;summary;outputs;codes;needs;external;order;max_pending;headers;config_schema;events")
    _strandline_required("${file}" "${handler}" id)
    _strandline_check_id("${file}" "/handlers/${index}/id" "${id}")
    foreach(choice external order headers)
        string(JSON value ERROR_VARIABLE absent GET "${handler}" ${choice})
        if(NOT absent)
            _strandline_number_of("${choice}" "${value}" number)
            if(number STREQUAL "")
                message(FATAL_ERROR "${file}: /handlers/${index}/${choice} is \"${value}\", which is none of its words.")
            endif()
        endif()
    endforeach()

    string(JSON type ERROR_VARIABLE absent TYPE "${handler}" config_schema)
    if(NOT absent AND type STREQUAL "STRING")
        string(JSON schema_file GET "${handler}" config_schema)
        cmake_path(GET file PARENT_PATH directory)
        cmake_path(ABSOLUTE_PATH schema_file BASE_DIRECTORY "${directory}")
        if(NOT EXISTS "${schema_file}")
            message(FATAL_ERROR "${file}: /handlers/${index}/config_schema: there is no ${schema_file}")
        endif()
        set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${schema_file}")
        file(READ "${schema_file}" schema)
        string(JSON json ERROR_VARIABLE error SET "${json}" handlers ${index} config_schema "${schema}")
        if(error)
            message(FATAL_ERROR "${schema_file}: is no JSON: ${error}")
        endif()
    endif()
    _strandline_read_events("${file}" ${index} json)
    set(${json_variable} "${json}" PARENT_SCOPE)
endfunction()

# Puts the text of each event type's schema in the place of the file's name: as a string, so that it
# stays as it was written, numbers and all, and the host gets the digest that codegen got.
function(_strandline_read_events file index json_variable)
    set(json "${${json_variable}}")
    string(JSON count ERROR_VARIABLE absent LENGTH "${json}" handlers ${index} events)
    if(absent OR count EQUAL 0)
        return()
    endif()
    math(EXPR last "${count} - 1")
    foreach(i RANGE ${last})
        string(JSON type MEMBER "${json}" handlers ${index} events ${i})
        string(JSON event GET "${json}" handlers ${index} events "${type}")
        set(place "/handlers/${index}/events/${type}")
        _strandline_check_keys("${file}" "${place}" "${event}" "schema")
        string(JSON schema_file GET "${event}" schema)
        cmake_path(GET file PARENT_PATH directory)
        cmake_path(ABSOLUTE_PATH schema_file BASE_DIRECTORY "${directory}")
        if(NOT EXISTS "${schema_file}")
            message(FATAL_ERROR "${file}: ${place}/schema: there is no ${schema_file}")
        endif()
        set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${schema_file}")
        file(READ "${schema_file}" text)
        string(JSON ignored ERROR_VARIABLE error TYPE "${text}")
        if(error)
            message(FATAL_ERROR "${schema_file}: is no JSON: ${error}")
        endif()
        string(REPLACE "\\" "\\\\" text "${text}")
        string(REPLACE "\"" "\\\"" text "${text}")
        string(REPLACE "\n" "\\n" text "${text}")
        string(REPLACE "\r" "\\r" text "${text}")
        string(REPLACE "\t" "\\t" text "${text}")
        string(JSON json SET "${json}" handlers ${index} events "${type}" schema "\"${text}\"")
    endforeach()
    set(${json_variable} "${json}" PARENT_SCOPE)
endfunction()

function(_strandline_check_keys file place json known)
    string(JSON count ERROR_VARIABLE error LENGTH "${json}")
    string(JSON type ERROR_VARIABLE error TYPE "${json}")
    if(NOT type STREQUAL "OBJECT" OR count EQUAL 0)
        message(FATAL_ERROR "${file}: ${place} must be an object with ${known}.")
    endif()
    math(EXPR last "${count} - 1")
    foreach(i RANGE ${last})
        string(JSON key MEMBER "${json}" ${i})
        if(NOT key IN_LIST known)
            list(JOIN known ", " list)
            message(FATAL_ERROR "${file}: ${place}/${key} is not known here. Known are: ${list}.")
        endif()
    endforeach()
endfunction()

function(_strandline_check_id file place id)
    if(NOT id MATCHES "^[a-z][a-z0-9_-]*$")
        message(FATAL_ERROR "${file}: ${place} is \"${id}\"; an id is a letter a-z, then letters a-z, digits, '_' and '-'.")
    endif()
endfunction()

# Sets the variable <key> in the caller.
function(_strandline_required file json key)
    string(JSON value ERROR_VARIABLE absent GET "${json}" ${key})
    if(absent)
        message(FATAL_ERROR "${file}: \"${key}\" is missing.")
    endif()
    set(${key} "${value}" PARENT_SCOPE)
endfunction()

# ---- words of plugin.json and their numbers in the ABI ----

function(_strandline_number_of choice value out)
    set(external any idempotent none)
    set(order partition key none)
    set(headers read ignored)
    list(FIND ${choice} "${value}" number)
    if(number LESS 0)
        set(number "")
    endif()
    set(${out} "${number}" PARENT_SCOPE)
endfunction()

# ---- C text ----

# A string literal, or NULL when the key is absent.
function(_strandline_literal json key null out)
    string(JSON value ERROR_VARIABLE absent GET "${json}" ${key})
    if(absent)
        set(${out} "${null}" PARENT_SCOPE)
        return()
    endif()
    string(REPLACE "\\" "\\\\" value "${value}")
    string(REPLACE "\"" "\\\"" value "${value}")
    string(REPLACE "\n" "\\n" value "${value}")
    set(${out} "\"${value}\"" PARENT_SCOPE)
endfunction()

# Bytes as numbers, because compilers limit the length of a literal: "0x7b,0x7d".
function(_strandline_numbers text format out)
    string(HEX "${text}" hex)
    set(line "")
    foreach(i RANGE 1 16)
        string(APPEND line "..")
    endforeach()
    string(REGEX REPLACE "(${line})" "\\1\n" hex "${hex}")
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "${format}," numbers "${hex}")
    set(${out} "${numbers}" PARENT_SCOPE)
endfunction()

function(_strandline_write file text)
    if(EXISTS "${file}")
        file(READ "${file}" old)
        if(old STREQUAL text)
            return()
        endif()
    endif()
    file(WRITE "${file}" "${text}")
endfunction()

# ---- the ELF note ----

function(_strandline_write_note directory prefix out)
    string(LENGTH "${${prefix}_json}" size)
    math(EXPR padded "(${size} + 3) / 4 * 4")
    _strandline_numbers("${${prefix}_json}" "0x\\1" numbers)
    string(CONCAT text
        "/* Generated from plugin.json by strandline_add_plugin(). Do not edit. */\n"
        "#include <stdint.h>\n\n"
        "__attribute__((section(\".note.strandline\"), used, aligned(4))) static const struct {\n"
        "    uint32_t namesz;\n    uint32_t descsz;\n    uint32_t type;\n"
        "    char name[12];\n    unsigned char desc[${padded}];\n"
        "} strandline_manifest_note = {11u, ${size}u, 1u, \"strandline\", {\n${numbers}}};\n")
    get_property(languages GLOBAL PROPERTY ENABLED_LANGUAGES)
    set(extension cpp)
    if("C" IN_LIST languages)
        set(extension c)
    endif()
    set(file "${directory}/${${prefix}_ident}_note.${extension}")
    _strandline_write("${file}" "${text}")
    set(${out} "${file}" PARENT_SCOPE)
endfunction()

# ---- the headers ----

# A NULL-terminated array of the strings under `key`, named `name`; sets <key> in the caller to the
# name, or to `null`, and appends the declaration to `text`.
function(_strandline_string_array handler key declaration name null)
    string(JSON count ERROR_VARIABLE absent LENGTH "${handler}" ${key})
    if(absent OR count EQUAL 0)
        set(${key} ${null} PARENT_SCOPE)
        return()
    endif()
    math(EXPR last "${count} - 1")
    set(items "")
    foreach(i RANGE ${last})
        string(JSON item GET "${handler}" ${key} ${i})
        string(APPEND items "\"${item}\", ")
    endforeach()
    string(APPEND text "${declaration} ${name}[] = {${items}${null}};\n")
    set(${key} ${name} PARENT_SCOPE)
    set(text "${text}" PARENT_SCOPE)
endfunction()

function(_strandline_choice handler choice out)
    string(JSON value ERROR_VARIABLE absent GET "${handler}" ${choice})
    set(number 0)
    if(NOT absent)
        _strandline_number_of("${choice}" "${value}" number)
    endif()
    set(${out} "${number}u" PARENT_SCOPE)
endfunction()

# Everything of handler `i`: appends arrays to `text`, sets id, ident, summary, config_schema,
# outputs, codes, needs, order, external, max_pending in the caller.
macro(_strandline_handler_facts prefix i strings chars null scope)
    string(JSON handler GET "${${prefix}_json}" handlers ${i})
    string(JSON id GET "${handler}" id)
    string(REPLACE "-" "_" ident "${id}")
    _strandline_literal("${handler}" summary "\"\"" summary)
    foreach(key outputs codes needs)
        _strandline_string_array("${handler}" ${key} "${strings}" "${scope}${ident}_${key}" ${null})
    endforeach()
    set(config_schema ${null})
    string(JSON schema ERROR_VARIABLE absent GET "${handler}" config_schema)
    if(NOT absent)
        set(config_schema "${scope}${ident}_config_schema")
        _strandline_numbers("${schema}" "'\\\\x\\1'" numbers)
        string(APPEND text "${chars} ${config_schema}[] = {\n${numbers}    0};\n")
    endif()
    _strandline_choice("${handler}" order order)
    _strandline_choice("${handler}" external external)
    string(JSON max_pending ERROR_VARIABLE absent GET "${handler}" max_pending)
    if(absent)
        set(max_pending 0)
    endif()
endmacro()

function(_strandline_write_headers directory prefix)
    foreach(key vendor license revision)
        _strandline_literal("${${prefix}_json}" ${key} NULL ${key}_c)
        _strandline_literal("${${prefix}_json}" ${key} nullptr ${key}_cpp)
    endforeach()
    _strandline_write_c_header("${directory}" ${prefix})
    _strandline_write_cpp_header("${directory}" ${prefix})
endfunction()

function(_strandline_write_c_header directory prefix)
    set(plugin "${${prefix}_ident}")
    string(TOUPPER "${plugin}" upper)
    string(CONCAT text
        "/* Generated from plugin.json by strandline_add_plugin(). Do not edit. */\n"
        "#ifndef ${upper}_MANIFEST_H\n#define ${upper}_MANIFEST_H\n\n#include <strandline/plugin.h>\n\n"
        "/* The first members of the strandline_plugin: only .handlers is yours. */\n"
        "#define ${upper}_PLUGIN_FACTS \\\n"
        "    .struct_size = sizeof(strandline_plugin), .abi_major = STRANDLINE_ABI_MAJOR, \\\n"
        "    .abi_minor = STRANDLINE_ABI_MINOR, .id = \"${${prefix}_id}\", \\\n"
        "    .version = \"${${prefix}_version}\", .vendor = ${vendor_c}, .license = ${license_c}, \\\n"
        "    .revision = ${revision_c}\n")
    foreach(i RANGE ${${prefix}_last_handler})
        string(APPEND text "\n")
        _strandline_handler_facts(${prefix} ${i}
            "__attribute__((unused)) static const char *const"
            "__attribute__((unused)) static const char" NULL "${plugin}_")
        string(TOUPPER "${ident}" upper_handler)
        string(APPEND text
            "/* The data members of its strandline_handler: only the functions are yours. */\n"
            "#define ${upper}_${upper_handler}_FACTS \\\n"
            "    .struct_size = sizeof(strandline_handler), .order = ${order}, \\\n"
            "    .max_pending = ${max_pending}u, .external = ${external}, .id = \"${id}\", \\\n"
            "    .summary = ${summary}, .config_schema = ${config_schema}, \\\n"
            "    .outputs = ${outputs}, .codes = ${codes}, .needs = ${needs}\n")
    endforeach()
    string(APPEND text "\n#endif\n")
    _strandline_write("${directory}/${plugin}_manifest.h" "${text}")
endfunction()

function(_strandline_write_cpp_header directory prefix)
    set(plugin "${${prefix}_ident}")
    string(CONCAT text
        "// Generated from plugin.json by strandline_add_plugin(). Do not edit.\n#pragma once\n\n"
        "#include <strandline/sdk/facts.hpp>\n\nnamespace ${plugin}_manifest {\n\n"
        "inline constexpr strandline::PluginFacts plugin{\n"
        "    .id = \"${${prefix}_id}\", .version = \"${${prefix}_version}\", .vendor = ${vendor_cpp},\n"
        "    .license = ${license_cpp}, .revision = ${revision_cpp}};\n\n")
    set(handlers "")
    foreach(i RANGE ${${prefix}_last_handler})
        _strandline_handler_facts(${prefix} ${i} "inline constexpr const char*"
            "inline constexpr char" nullptr "")
        string(APPEND handlers
            "    {.id = \"${id}\", .summary = ${summary}, .config_schema = ${config_schema},\n"
            "     .outputs = ${outputs}, .codes = ${codes}, .needs = ${needs}, .order = ${order},\n"
            "     .max_pending = ${max_pending}u, .external = ${external}},\n")
    endforeach()
    string(APPEND text "inline constexpr strandline::HandlerFacts handlers[] = {\n${handlers}};\n\n"
        "}  // namespace ${plugin}_manifest\n")
    _strandline_write("${directory}/${plugin}_manifest.hpp" "${text}")
endfunction()
