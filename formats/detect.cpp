#include "formats/format.h"

namespace lettrage::formats {

const Format* detect(std::string_view head) {
  const Format* maybe = nullptr;
  bool several = false;
  for (const Format& format : all()) {
    switch (format.sniff(head)) {
      case Likelihood::Yes: return &format;
      case Likelihood::Maybe:
        several = maybe != nullptr;
        maybe = &format;
        break;
      case Likelihood::No: break;
    }
  }
  return several ? nullptr : maybe;
}

}  // namespace lettrage::formats
