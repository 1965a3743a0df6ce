# Every library we stand on, as Debian packages it. One imported target each.
find_package(PkgConfig REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(spdlog REQUIRED)
find_package(Boost REQUIRED)
find_package(Threads REQUIRED)

# The names behind libarchive's static library, in the order the linker needs them: Debian builds it
# with libxml2 (for xar, which we never read), and that with ICU.
set(archive_static_libraries xml2 icui18n icuuc icudata nettle acl lzma zstd lz4 bz2 z)

# pkg_target(<name> <pkg-config module> [<more link libraries>...])
function(pkg_target name module)
  pkg_check_modules(${name}_PC REQUIRED ${module})
  add_library(drydock_${name} INTERFACE)
  target_include_directories(drydock_${name} SYSTEM INTERFACE ${${name}_PC_INCLUDE_DIRS})
  target_link_libraries(drydock_${name} INTERFACE ${${name}_PC_LINK_LIBRARIES} ${ARGN})
  add_library(dep::${name} ALIAS drydock_${name})
endfunction()

if(DRYDOCK_STATIC)
  pkg_target(archive libarchive ${archive_static_libraries} Threads::Threads)
  pkg_target(sqlite sqlite3 m Threads::Threads)
  # Debian's libedit.pc says termcap, which ncurses is.
  pkg_target(edit libedit tinfo bsd md)
else()
  pkg_target(archive libarchive)
  pkg_target(sqlite sqlite3 Threads::Threads)
  pkg_target(edit libedit)
endif()
pkg_target(nettle nettle)
pkg_target(zstd libzstd)
pkg_target(lzma liblzma)
pkg_target(zlib zlib)
pkg_target(re2 re2 Threads::Threads)
pkg_target(yaml yaml-cpp)

# Header-only: Debian ships spdlog and fmt as shared libraries only, and the programs may be static.
# spdlog's own header-only target would link the shared fmt.
find_package(fmt REQUIRED)
add_library(drydock_spdlog INTERFACE)
target_compile_definitions(drydock_spdlog INTERFACE SPDLOG_FMT_EXTERNAL)
target_link_libraries(drydock_spdlog INTERFACE fmt::fmt-header-only Threads::Threads)
add_library(dep::spdlog ALIAS drydock_spdlog)

find_path(CLI11_INCLUDE CLI/CLI.hpp REQUIRED)
add_library(drydock_cli11 INTERFACE)
target_include_directories(drydock_cli11 SYSTEM INTERFACE "${CLI11_INCLUDE}")
add_library(dep::cli11 ALIAS drydock_cli11)

if(DRYDOCK_TESTS)
  find_package(GTest REQUIRED)
endif()
