# Every <dir>/<name>.cc is compiled into <target> and listed as ENTRY(<name>) in <dir>.inc, so that
# adding a file is all it takes to add a probe subject or an extractor.
function(register_each target dir)
  file(GLOB files CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/${dir}/*.cc")
  set(entries "")
  foreach(file IN LISTS files)
    cmake_path(GET file STEM name)
    string(APPEND entries "ENTRY(${name})\n")
  endforeach()
  file(CONFIGURE OUTPUT "${CMAKE_CURRENT_BINARY_DIR}/generated/${dir}.inc" CONTENT "${entries}" @ONLY)
  target_sources(${target} PRIVATE ${files})
  target_include_directories(${target} PRIVATE "${CMAKE_CURRENT_BINARY_DIR}/generated")
endfunction()
