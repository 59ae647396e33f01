/// \file
/// The words of letters: those that ship with the program (reconcile/letters/data) and a user's own over them. A file
/// `letters-<language>.mustache` holds the letters of a language, each after a line `=== name`: its first line is the subject,
/// blank lines part paragraphs. `layout.txt.mustache` and `layout.html.mustache` put them on paper. docs/LETTERS.md.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/diagnostic.h"
#include "reconcile/letters/language.h"

namespace lettrage::reconcile {

struct TemplateFile {
  std::string path;  ///< as the user named it; what comes after the last `/` says which it is
  std::string text;
};

/// Immutable; may be shared by threads.
struct Templates {
  struct Words {
    std::map<std::string, std::string, std::less<>> letters;  ///< by name: subject, line end, body
    std::map<std::string, std::string, std::less<>> labels;   ///< by name
    std::string invoice_line;
  };
  std::array<Words, std::size(languages)> words;  ///< by Language
  std::string text_layout, html_layout;

  [[nodiscard]] const Words& in(Language language) const noexcept { return words[static_cast<std::size_t>(language)]; }
};

struct LoadedTemplates {
  std::shared_ptr<const Templates> templates;
  std::vector<Diagnostic> diagnostics;  ///< any error: they must not be used
};
/// The built-in words with `files` over them, letter by letter and label by label. Every problem is told with its file and line.
[[nodiscard]] LoadedTemplates load_templates(std::span<const TemplateFile> files);
/// The built-in words as files, to begin one's own with.
[[nodiscard]] std::vector<TemplateFile> built_in_templates();

}  // namespace lettrage::reconcile
