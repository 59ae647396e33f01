# `cmake --install` leaves the program and a package for find_package(lettrage).
include(GNUInstallDirs)
install(TARGETS lettrage RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
