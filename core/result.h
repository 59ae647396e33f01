/// \file
/// `Result<T>` holds a T or a Fault. Bad input is a value; exceptions are for what ends the run.
#pragma once

#include <utility>
#include <variant>

#include "core/fault.h"

namespace lettrage {

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : held_{std::in_place_index<0>, std::move(value)} {}  // NOLINT(google-explicit-constructor)
  Result(Fault fault) : held_{std::in_place_index<1>, fault} {}         // NOLINT(google-explicit-constructor)
  explicit operator bool() const noexcept { return held_.index() == 0; }
  [[nodiscard]] T& operator*() & { return std::get<0>(held_); }
  [[nodiscard]] const T& operator*() const& { return std::get<0>(held_); }
  [[nodiscard]] T&& operator*() && { return std::get<0>(std::move(held_)); }
  [[nodiscard]] T* operator->() { return &std::get<0>(held_); }
  [[nodiscard]] const T* operator->() const { return &std::get<0>(held_); }
  [[nodiscard]] const Fault& fault() const { return std::get<1>(held_); }

 private:
  std::variant<T, Fault> held_;
};

}  // namespace lettrage

#define LETTRAGE_CONCAT_(a, b) a##b
#define LETTRAGE_CONCAT(a, b) LETTRAGE_CONCAT_(a, b)
/// `LETTRAGE_TRY(const Money m, amount(text));` assigns the value or returns the fault to the caller.
#define LETTRAGE_TRY(declaration, expression) LETTRAGE_TRY_(declaration, expression, LETTRAGE_CONCAT(result_, __LINE__))
#define LETTRAGE_TRY_(declaration, expression, temporary) \
  auto&& temporary = (expression);                        \
  if (!temporary) return temporary.fault();               \
  declaration = *std::move(temporary)
