/// \file
/// Our own schemas of ISO 20022 messages, one text for all versions of a message (formats/schemas, explained in
/// docs/formats/validation.md). Pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace lettrage::formats::xml {

/// Which rules a schema holds a message to.
enum class Usage : std::uint8_t {
  Iso,   ///< what the message's version allows
  Sepa,  ///< the same, narrowed to what SEPA takes
};

/// `camt.053` and 8 out of `camt.053.001.08`, or of a national subset such as `pain.008.003.02`; `message` is empty for
/// anything else.
struct MessageVersion {
  std::string_view message;
  unsigned variant = 0, version = 0;
};
[[nodiscard]] MessageVersion message_version(std::string_view name) noexcept;

/// The message whose root element (below Document) has this name, as `camt.053`; empty for others.
[[nodiscard]] std::string_view message_of_root(std::string_view local_name) noexcept;
/// The version to take where a file does not say one: the one most banks write.
[[nodiscard]] unsigned usual_version(std::string_view message) noexcept;

/// The schema of one version, with `namespace_uri` for its target namespace; empty where that message or version has none.
[[nodiscard]] std::string compose_schema(std::string_view message, unsigned version, std::string_view namespace_uri, Usage usage);
/// Whether SEPA narrows the message: else both usages give the same schema.
[[nodiscard]] bool narrowed_by_sepa(std::string_view message) noexcept;

}  // namespace lettrage::formats::xml
