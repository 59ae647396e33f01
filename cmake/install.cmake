# `cmake --install build/release` leaves the program, the rooms as libraries with their public headers, and a package: a
# project says find_package(lettrage) and links lettrage::core, lettrage::formats, lettrage::reconcile, lettrage::book or
# lettrage::pipeline. Headers are included by their path from the root, as here: #include "core/money.h".
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(rooms core formats reconcile book pipeline)
list(TRANSFORM rooms PREPEND lettrage_ OUTPUT_VARIABLE libraries)
foreach(library IN LISTS libraries)
  target_compile_features(${library} PUBLIC cxx_std_20)
endforeach()

install(TARGETS lettrage lettrage-check RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(TARGETS ${libraries} EXPORT lettrage ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(EXPORT lettrage NAMESPACE lettrage:: FILE lettrage-targets.cmake DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/lettrage)

# What a room offers to others. Of formats/ that is the contract and the writers alone.
set(headers_to ${CMAKE_INSTALL_INCLUDEDIR}/lettrage)
install(DIRECTORY core reconcile DESTINATION ${headers_to} FILES_MATCHING PATTERN "*.h" PATTERN data EXCLUDE PATTERN calendars EXCLUDE)
file(GLOB book_headers ${CMAKE_SOURCE_DIR}/book/*.h)
file(GLOB pipeline_headers ${CMAKE_SOURCE_DIR}/pipeline/*.h)
install(FILES ${book_headers} DESTINATION ${headers_to}/book)
install(FILES ${pipeline_headers} DESTINATION ${headers_to}/pipeline)
install(FILES formats/format.h DESTINATION ${headers_to}/formats)
file(GLOB writers RELATIVE ${CMAKE_SOURCE_DIR} ${CMAKE_SOURCE_DIR}/formats/*/write.h)
foreach(writer IN LISTS writers)
  get_filename_component(folder ${writer} DIRECTORY)
  install(FILES ${writer} DESTINATION ${headers_to}/${folder})
endforeach()

configure_package_config_file(${CMAKE_SOURCE_DIR}/cmake/lettrage-config.cmake.in ${CMAKE_BINARY_DIR}/lettrage-config.cmake
  INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/lettrage NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(${CMAKE_BINARY_DIR}/lettrage-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_BINARY_DIR}/lettrage-config.cmake ${CMAKE_BINARY_DIR}/lettrage-config-version.cmake
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/lettrage)
install(DIRECTORY formats/schemas DESTINATION ${CMAKE_INSTALL_DATADIR}/lettrage FILES_MATCHING PATTERN "*.xsd")
install(FILES README.md LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
