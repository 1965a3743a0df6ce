# `cmake --install` puts things where Debian has them; `cpack` makes a package of each program and
# one tarball of both.
include(GNUInstallDirs)

function(install_program name component)
  install(TARGETS ${name} RUNTIME COMPONENT ${component})
  install(FILES "docs/man/${name}.1" DESTINATION "${CMAKE_INSTALL_MANDIR}/man1" COMPONENT ${component})
  set(completion "${PROJECT_SOURCE_DIR}/docs/completion/${name}")
  install(FILES "${completion}.bash" RENAME ${name} COMPONENT ${component}
          DESTINATION "${CMAKE_INSTALL_DATADIR}/bash-completion/completions")
  install(FILES "${completion}.zsh" RENAME _${name} COMPONENT ${component}
          DESTINATION "${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions")
  install(FILES "${completion}.fish" RENAME ${name}.fish COMPONENT ${component}
          DESTINATION "${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d")
  install(FILES LICENSE RENAME copyright COMPONENT ${component}
          DESTINATION "${CMAKE_INSTALL_DATADIR}/doc/${name}")
  string(TOUPPER ${component} upper)
  set(CPACK_DEBIAN_${upper}_PACKAGE_NAME ${name} PARENT_SCOPE)
endfunction()

install_program(drydock-collect collect)
install_program(drydock-analyze analyze)
install(FILES README.md CHANGELOG.md DESTINATION "${CMAKE_INSTALL_DATADIR}/doc/drydock-analyze"
        COMPONENT analyze)

if(CMAKE_SYSTEM_PROCESSOR STREQUAL aarch64)
  set(CPACK_DEBIAN_PACKAGE_ARCHITECTURE arm64)
endif()
set(CPACK_GENERATOR "DEB;TGZ")
set(CPACK_PACKAGE_VENDOR "Drydock")
set(CPACK_PACKAGE_CONTACT "Drydock maintainers <drydock@users.noreply.github.com>")
set(CPACK_PACKAGE_FILE_NAME "drydock-${PROJECT_VERSION}-linux-${CMAKE_SYSTEM_PROCESSOR}")
set(CPACK_COMPONENTS_ALL collect analyze)
set(CPACK_COMPONENT_COLLECT_DESCRIPTION "Takes the evidence of a broken Docker host into one file
 It only reads, ends in time, removes secrets, and needs no running dockerd.")
set(CPACK_COMPONENT_ANALYZE_DESCRIPTION "Says what is wrong with a Docker host, from a bundle of it
 Works offline: names the root cause, proves it, and says how to mend it.")
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION admin)
if(NOT DRYDOCK_STATIC)
  set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
endif()
include(CPack)
