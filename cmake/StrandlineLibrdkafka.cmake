# The target strandline::librdkafka, 2.14.2 or newer: Debian 12's own 2.0.2 cannot log in to Kafka 4
# with SCRAM. docs/decisions/0003-librdkafka.md has the whole story.

set(STRANDLINE_LIBRDKAFKA bundled CACHE STRING "bundled (static, built once) or system (pkg-config)")
set(STRANDLINE_LIBRDKAFKA_SOURCE "" CACHE PATH
    "Folder or tarball of an upstream release; empty = Debian's source package")
set_property(CACHE STRANDLINE_LIBRDKAFKA PROPERTY STRINGS bundled system)

add_library(strandline_librdkafka INTERFACE)
add_library(strandline::librdkafka ALIAS strandline_librdkafka)

if(STRANDLINE_LIBRDKAFKA STREQUAL "system")
    find_package(PkgConfig REQUIRED)
    pkg_check_modules(RDKAFKA REQUIRED IMPORTED_TARGET rdkafka>=2.14.2)
    target_link_libraries(strandline_librdkafka INTERFACE PkgConfig::RDKAFKA)
    set(STRANDLINE_LIBRDKAFKA_LICENSES "")
elseif(STRANDLINE_LIBRDKAFKA STREQUAL "bundled")
    # Outside the build tree, so that a fresh build directory does not build it again. The key is what
    # the result depends on.
    if(DEFINED ENV{STRANDLINE_CACHE_DIR})
        set(cache_dir "$ENV{STRANDLINE_CACHE_DIR}")
    elseif(DEFINED ENV{XDG_CACHE_HOME})
        set(cache_dir "$ENV{XDG_CACHE_HOME}/strandline")
    else()
        set(cache_dir "$ENV{HOME}/.cache/strandline")
    endif()
    file(SHA256 "${CMAKE_CURRENT_LIST_DIR}/librdkafka.sh" recipe)
    string(SHA256 key "${recipe}${STRANDLINE_LIBRDKAFKA_SOURCE}${CMAKE_SYSTEM_PROCESSOR}")
    string(SUBSTRING "${key}" 0 12 key)
    set(prefix "${cache_dir}/librdkafka-${key}")
    if(NOT EXISTS "${prefix}/.complete")
        message(STATUS "librdkafka: building it once into ${prefix} (about a minute)")
        execute_process(
            COMMAND "${CMAKE_CURRENT_LIST_DIR}/librdkafka.sh" "${prefix}" ${STRANDLINE_LIBRDKAFKA_SOURCE}
            RESULT_VARIABLE librdkafka_failed)
        if(librdkafka_failed)
            message(FATAL_ERROR "librdkafka could not be built; the reason stands above")
        endif()
    endif()
    file(STRINGS "${prefix}/version" librdkafka_version)
    message(STATUS "librdkafka ${librdkafka_version} (bundled, static)")
    target_include_directories(strandline_librdkafka SYSTEM INTERFACE "${prefix}/include")
    if(STRANDLINE_SANITIZE MATCHES "thread")
        add_library(strandline_c11_threads STATIC "${CMAKE_CURRENT_LIST_DIR}/c11_threads.c")
        target_link_libraries(strandline_c11_threads PRIVATE strandline_options)
        set(c11_threads strandline_c11_threads)
    endif()
    # zstd comes in; OpenSSL and zlib stay the system's, and so do their security fixes.
    target_link_libraries(strandline_librdkafka INTERFACE
        "${prefix}/lib/librdkafka.a" ${c11_threads} -Wl,-Bstatic zstd -Wl,-Bdynamic
        OpenSSL::SSL OpenSSL::Crypto ZLIB::ZLIB Threads::Threads m ${CMAKE_DL_LIBS})
    # Not ALL under sanitizers: clang links their runtime as an archive, and its malloc must be seen by
    # the shared C++ library.
    if(STRANDLINE_SANITIZE)
        set(hidden librdkafka.a:libzstd.a)
    else()
        set(hidden ALL)
    endif()
    target_link_options(strandline_librdkafka INTERFACE "LINKER:--exclude-libs,${hidden}")
    set(STRANDLINE_LIBRDKAFKA_LICENSES "${prefix}/share/LICENSES.librdkafka")
else()
    message(FATAL_ERROR "STRANDLINE_LIBRDKAFKA is \"${STRANDLINE_LIBRDKAFKA}\": bundled or system")
endif()
