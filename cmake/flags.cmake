# Warnings and sanitizers for our own targets; third-party ones never see them.
add_library(lettrage_flags INTERFACE)
target_include_directories(lettrage_flags INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_options(lettrage_flags INTERFACE
  -Wall -Wextra -Wpedantic -Werror -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor -Wold-style-cast
  -Woverloaded-virtual -Wcast-align -Wnull-dereference -Wimplicit-fallthrough -fno-strict-overflow
  # Designated initialisers leave the rest at its default on purpose.
  -Wno-missing-field-initializers
  $<$<CXX_COMPILER_ID:GNU>:-Wduplicated-cond -Wlogical-op>
  # g++ 12 sees dangling and uninitialised values in optimised std::string and std::variant code that has none.
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict -Wno-maybe-uninitialized -Wno-null-dereference>)
if(LETTRAGE_SANITIZE)
  target_compile_options(lettrage_flags INTERFACE -fsanitize=${LETTRAGE_SANITIZE} -fno-sanitize-recover=all
    -fno-omit-frame-pointer)
  target_link_options(lettrage_flags INTERFACE -fsanitize=${LETTRAGE_SANITIZE})
endif()

# Code that runs for an instant, such as options being read: most of a debug build's time would go into optimising it.
add_library(lettrage_plain_flags INTERFACE)
target_compile_options(lettrage_plain_flags INTERFACE $<$<CONFIG:Debug>:-O0>)

# Pointers are looked at by UndefinedBehaviorSanitizer where bytes become records and vectors (core, formats). Elsewhere that is a third
# of the compile time, for what AddressSanitizer sees as well; overflow, shifts, bounds, enums and conversions are looked at everywhere.
add_library(lettrage_pointer_flags INTERFACE)
if(LETTRAGE_SANITIZE MATCHES "thread")
  target_compile_options(lettrage_flags INTERFACE -Wno-tsan)  # Asio's fences, which the sanitizer does not follow
endif()
if(LETTRAGE_SANITIZE MATCHES "undefined")
  target_compile_options(lettrage_pointer_flags INTERFACE -fno-sanitize=null,alignment,object-size,vptr)
endif()

# lettrage_room(NAME core SOURCES … LINKS lettrage::… PRIVATE_LINKS third parties): one library per room.
function(lettrage_room)
  cmake_parse_arguments(ROOM "" "NAME" "SOURCES;LINKS;PRIVATE_LINKS" ${ARGN})
  add_library(lettrage_${ROOM_NAME} STATIC ${ROOM_SOURCES})
  add_library(lettrage::${ROOM_NAME} ALIAS lettrage_${ROOM_NAME})
  target_link_libraries(lettrage_${ROOM_NAME} PUBLIC ${ROOM_LINKS} PRIVATE $<BUILD_INTERFACE:lettrage_flags> ${ROOM_PRIVATE_LINKS})
  if(NOT ROOM_NAME MATCHES "^(core|formats)$")
    target_link_libraries(lettrage_${ROOM_NAME} PRIVATE $<BUILD_INTERFACE:lettrage_pointer_flags>)
  endif()
  target_include_directories(lettrage_${ROOM_NAME} PUBLIC $<BUILD_INTERFACE:${CMAKE_SOURCE_DIR}> $<INSTALL_INTERFACE:include/lettrage>)
  set_target_properties(lettrage_${ROOM_NAME} PROPERTIES EXPORT_NAME ${ROOM_NAME})
endfunction()
