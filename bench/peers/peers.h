/// \file
/// The other parsers, each used as its documentation says it is fastest. All read one whole message in memory, look for the
/// same elements (paths.h), build the same records (extractor.h) and hand them over 512 at a time. Any fault ends the program.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "bench/peers/records.h"

namespace lettrage::bench {

struct Peer {
  std::string_view name;
  std::string_view about;  ///< version and how it is used
  bool in_place = false;   ///< writes into the bytes: needs a fresh copy each time
  void (*read)(std::string& bytes, Sink& sink);
};

[[nodiscard]] std::span<const Peer> peers();

void read_with_expat(std::string& bytes, Sink& sink);
void read_with_libxml2(std::string& bytes, Sink& sink);
void read_with_pugixml(std::string& bytes, Sink& sink);
void read_with_xerces(std::string& bytes, Sink& sink);

/// Says what went wrong and ends the program.
[[noreturn]] void give_up(std::string_view parser, std::string_view why);

}  // namespace lettrage::bench
