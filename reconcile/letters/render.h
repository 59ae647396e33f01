/// \file
/// Letters in words: templates filled with facts. The only user of the Mustache library is render.cpp.
///
/// What comes from the books is data, never template: it is put on one line, freed of control characters, and escaped
/// where it goes into HTML; nothing rendered is read as a template again.
#pragma once

#include <memory>
#include <string>

#include "reconcile/letters/letter.h"
#include "reconcile/letters/templates.h"

namespace lettrage::reconcile {

struct RenderedLetter {
  std::string subject;
  std::string text;  ///< UTF-8; the first line is the subject, words are wrapped at 72 characters
  std::string html;  ///< a page of its own, without anything from elsewhere
};

/// Not thread-safe: keeps what it parsed. `templates` outlives it.
class Renderer {
 public:
  explicit Renderer(const Templates& templates);
  ~Renderer();
  Renderer(const Renderer&) = delete;
  Renderer& operator=(const Renderer&) = delete;

  /// The same facts give the same bytes. A letter without a template of its name has the words of `failure`.
  [[nodiscard]] RenderedLetter render(const Letter& letter);

 private:
  struct Parsed;
  std::unique_ptr<Parsed> parsed_;
};

/// Why the library does not take a template; empty if it does.
[[nodiscard]] std::string refusal_of(const std::string& text);

}  // namespace lettrage::reconcile
