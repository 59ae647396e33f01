/// \file
/// Texts as PostgreSQL takes them: UTF-8 without NUL. The book holds whatever banks deliver, so every byte that is neither is
/// stored as the character U+10FF00 + byte, and read back as that byte. So are the bytes of such a character itself: nothing is
/// lost.
#pragma once

#include <string>
#include <string_view>

namespace lettrage::book::postgresql {

/// `text` itself where it can be stored as it is, else what stands for it, in `room`.
[[nodiscard]] std::string_view stored(std::string_view text, std::string& room);
/// True for a text from the database that `restored` would change: rare.
[[nodiscard]] bool stands_for_bytes(std::string_view text) noexcept;
[[nodiscard]] std::string restored(std::string_view text);

}  // namespace lettrage::book::postgresql
