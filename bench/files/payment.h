/// \file
/// The payments that all kinds of files tell of: number n is the same whatever the format.
#pragma once

#include <cstdint>
#include <string>

#include "app/generate/people.h"
#include "bench/files/files.h"
#include "core/date.h"

namespace lettrage::bench {

enum class Role : std::uint8_t { Incoming, Outgoing, Returned };

/// Cents of payment `number`; alone, because a statement states its closing balance before its entries.
[[nodiscard]] std::int64_t minor_of(std::uint64_t number);
/// Returned: a collection that came back, one in twenty.
[[nodiscard]] Role role_of(std::uint64_t number);
[[nodiscard]] inline std::int64_t signed_minor_of(std::uint64_t number) {
  return role_of(number) == Role::Incoming ? minor_of(number) : -minor_of(number);
}

struct Payment {
  Role role{};
  std::int64_t minor = 0;
  generate::Person person;
  std::string street, town;
  std::string end_to_end_id, text, bank_reference;
  std::string_view reason;  ///< ISO code, of a return or a reject
  std::string_view reason_text;
  std::uint64_t chance = 0;  ///< for what only some payments have
};
[[nodiscard]] Payment payment(std::uint64_t number);

[[nodiscard]] Date day();  ///< of everything
[[nodiscard]] std::string own_iban();
inline constexpr std::string_view own_name = "Stadtwerke Beispiel GmbH";

/// How many movements make a file of that size, where the first `sampled` take `sample_bytes`.
[[nodiscard]] std::uint64_t movements_for(Size size, std::size_t sample_bytes, std::uint64_t sampled);

/// Gathers small texts and hands them on in large pieces.
class Buffer {
 public:
  explicit Buffer(const Write& write) : write_{write} {}
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;
  ~Buffer() { write_(text); }
  void pass() {
    if (text.size() < full) return;
    write_(text);
    text.clear();
  }
  std::string text;

 private:
  static constexpr std::size_t full = 1024 * 1024;
  const Write& write_;
};

}  // namespace lettrage::bench
