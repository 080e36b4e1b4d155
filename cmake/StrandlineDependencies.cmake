# Every third-party library, found once. A room links what it needs; docs/decisions/ says why each.

# Asio, Beast, DLL and JSON of 1.81 are header-only as used here. Debian 12's default is 1.74, which
# lacks cancellation: ask for libboost1.81-dev.
find_package(Boost 1.81 REQUIRED)
find_package(Threads REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(ZLIB REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(simdjson REQUIRED)
find_package(prometheus-cpp REQUIRED COMPONENTS core)
find_package(fmt REQUIRED)
find_package(tl-expected REQUIRED)
find_package(CLI11 REQUIRED)
# hiredis parses and formats, and does no I/O for us. Static: its soname differs between distributions.
find_path(STRANDLINE_HIREDIS_INCLUDE hiredis/hiredis.h REQUIRED)
find_library(STRANDLINE_HIREDIS_LIBRARY NAMES libhiredis.a hiredis REQUIRED)
add_library(strandline_hiredis INTERFACE)
add_library(strandline::hiredis ALIAS strandline_hiredis)
target_include_directories(strandline_hiredis SYSTEM INTERFACE "${STRANDLINE_HIREDIS_INCLUDE}")
target_link_libraries(strandline_hiredis INTERFACE "${STRANDLINE_HIREDIS_LIBRARY}")
mark_as_advanced(STRANDLINE_HIREDIS_INCLUDE STRANDLINE_HIREDIS_LIBRARY)
# These two come without a CMake package.
find_package(PkgConfig REQUIRED)
pkg_check_modules(re2 REQUIRED IMPORTED_TARGET re2)
pkg_check_modules(libidn2 REQUIRED IMPORTED_TARGET libidn2>=2.3)
if(BUILD_TESTING)
    find_package(GTest 1.12 REQUIRED)
endif()

# Boost's headers are not ours to warn about, and the executor is always the io_context's.
add_library(strandline_asio INTERFACE)
target_link_libraries(strandline_asio INTERFACE Boost::headers Threads::Threads)
target_compile_definitions(strandline_asio INTERFACE
    BOOST_ASIO_NO_DEPRECATED BOOST_DLL_USE_STD_FS BOOST_JSON_STATIC_LINK)

# Boost.JSON's own sources, compiled once: two rooms that included them would not link together.
add_library(strandline_boost_json STATIC EXCLUDE_FROM_ALL "${CMAKE_CURRENT_LIST_DIR}/boost_json.cpp")
target_link_libraries(strandline_boost_json PUBLIC strandline_asio PRIVATE strandline_options)
