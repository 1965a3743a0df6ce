# Every library we stand on, as Debian packages it. One imported target each.
find_package(PkgConfig REQUIRED)
find_package(nlohmann_json REQUIRED)
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
pkg_target(deflate libdeflate)
pkg_target(re2 re2 Threads::Threads)
pkg_target(yaml yaml-cpp)

# header_only(<name> <a header of it>)
function(header_only name header)
  find_path(${name}_INCLUDE ${header} REQUIRED)
  add_library(drydock_${name} INTERFACE)
  target_include_directories(drydock_${name} SYSTEM INTERFACE "${${name}_INCLUDE}")
  add_library(dep::${name} ALIAS drydock_${name})
endfunction()

header_only(cli11 CLI/CLI.hpp)
header_only(boost boost/asio.hpp)
# Debian ships the libraries of spdlog and fmt as shared ones only, and the programs may be static.
header_only(spdlog spdlog/spdlog.h)
target_compile_definitions(drydock_spdlog INTERFACE SPDLOG_FMT_EXTERNAL FMT_HEADER_ONLY)
target_link_libraries(drydock_spdlog INTERFACE Threads::Threads)

if(DRYDOCK_TESTS)
  find_package(GTest REQUIRED)
endif()
