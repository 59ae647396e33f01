#include "reconcile/letters/templates.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "core/encoding.h"
#include "embedded/lettrage_reconcile.h"
#include "reconcile/letters/render.h"
#include "reconcile/letters/tags.h"

namespace lettrage::reconcile {
namespace {

/// More than any letter needs; a template of this size is a mistake.
constexpr std::size_t file_max = std::size_t{1} << 20U;
constexpr std::string_view heading = "=== ";

class Reader {
 public:
  /// `base`: what may stand there, from the built-in files; null while these are read.
  Reader(const TemplateFile& file, Templates& templates, const Templates* base)
      : file_{file}, text_{file.text}, templates_{templates}, base_{base} {}

  std::vector<Diagnostic> read() {
    const std::string_view name = std::string_view{file_.path}.substr(file_.path.rfind('/') + 1);  // npos + 1 is 0
    if (text_.size() > file_max) {
      complain(0, fmt::format("longer than {} bytes", file_max));
    } else if (!is_utf8(text_)) {
      complain(0, "is not UTF-8");
    } else if (name == "layout.txt.mustache") {
      read_layout(templates_.text_layout);
    } else if (name == "layout.html.mustache") {
      read_layout(templates_.html_layout);
    } else if (const std::optional<Language> language = language_in(name)) {
      read_words(templates_.words[static_cast<std::size_t>(*language)], base_ == nullptr ? nullptr : &base_->in(*language));
    } else {
      complain(0,
               "expected letters-fr.mustache, letters-en.mustache, letters-de.mustache, layout.txt.mustache or "
               "layout.html.mustache");
    }
    return std::move(diagnostics_);
  }

 private:
  static std::optional<Language> language_in(std::string_view name) {
    for (const Language language : languages) {
      if (name == fmt::format("letters-{}.mustache", reconcile::name(language))) return language;
    }
    return std::nullopt;
  }

  void complain(std::size_t offset, std::string text) {
    Diagnostic d;
    d.severity = Severity::Error;
    d.code = Code::PolicyInvalid;
    d.file = file_.path;
    d.offset = offset;
    d.line = static_cast<std::uint64_t>(std::count(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(offset), '\n')) + 1;
    d.field = "template";
    d.text = std::move(text);
    diagnostics_.push_back(std::move(d));
  }

  /// `piece` is part of the file.
  bool good(std::string_view piece, TemplatePart part) {
    const auto begin = static_cast<std::size_t>(piece.data() - text_.data());
    const std::vector<TagFault> faults = check_tags(piece, part);
    for (const TagFault& fault : faults) complain(begin + fault.offset, fault.text);
    if (!faults.empty()) return false;
    if (const std::string refused = refusal_of(std::string{piece}); !refused.empty()) {
      complain(begin, refused);
      return false;
    }
    return true;
  }

  void read_layout(std::string& target) {
    if (good(text_, TemplatePart::Layout)) target = text_;
  }

  void read_words(Templates::Words& words, const Templates::Words* base) {
    std::string section;
    std::size_t at = 0, begin = 0;
    const auto end_section = [&](std::size_t end) {
      if (!section.empty()) read_section(section, text_.substr(begin, end - begin), words, base);
    };
    while (at < text_.size()) {
      const std::size_t end = std::min(text_.find('\n', at), text_.size());
      std::string_view line = text_.substr(at, end - at);
      if (line.ends_with('\r')) line.remove_suffix(1);
      if (line.starts_with(heading)) {
        end_section(at);
        section = line.substr(heading.size());
        begin = std::min(end + 1, text_.size());
        if (base != nullptr && section != "labels" && section != "invoice-line" && !base->letters.contains(section)) {
          complain(at, fmt::format("there is no letter \"{}\"", excerpt(section)));
          section.clear();
        }
      } else if (section.empty() && begin == 0 && !line.empty() && !line.starts_with('#')) {
        complain(at, "expected a line such as \"=== second-notice-consumer\" first");
        return;
      }
      at = end + 1;
    }
    end_section(text_.size());
  }

  void read_section(const std::string& section, std::string_view piece, Templates::Words& words, const Templates::Words* base) {
    if (section == "labels") return read_labels(piece, words, base);
    const bool is_line = section == "invoice-line";
    if (!good(piece, is_line ? TemplatePart::InvoiceLine : TemplatePart::Letter)) return;
    const std::size_t first = piece.find_first_not_of("\r\n\t ");
    if (first == std::string_view::npos) {
      complain(static_cast<std::size_t>(piece.data() - text_.data()), fmt::format("{} has no text", section));
      return;
    }
    std::string text{piece.substr(first)};
    std::erase(text, '\r');
    if (is_line) {
      words.invoice_line = text.substr(0, text.find_last_not_of(" \n") + 1);
    } else {
      words.letters[section] = std::move(text);
    }
  }

  void read_labels(std::string_view piece, Templates::Words& words, const Templates::Words* base) {
    const auto begin = static_cast<std::size_t>(piece.data() - text_.data());
    for (std::size_t at = 0; at < piece.size();) {
      const std::size_t end = std::min(piece.find('\n', at), piece.size());
      std::string_view line = piece.substr(at, end - at);
      if (line.ends_with('\r')) line.remove_suffix(1);
      const std::size_t colon = line.find(": ");
      const std::string label{line.substr(0, std::min(colon, line.size()))};
      if (line.empty()) {
        // between labels
      } else if (colon == std::string_view::npos || colon == 0) {
        complain(begin + at, "expected a label such as \"due: payable by\"");
      } else if (base != nullptr && !base->labels.contains(label)) {
        complain(begin + at, fmt::format("there is no label \"{}\"", excerpt(label)));
      } else {
        words.labels[label] = line.substr(colon + 2);
      }
      at = end + 1;
    }
  }

  const TemplateFile& file_;
  std::string_view text_;
  Templates& templates_;
  const Templates* base_;
  std::vector<Diagnostic> diagnostics_;
};

LoadedTemplates read_over(Templates words, std::span<const TemplateFile> files, const Templates* base) {
  LoadedTemplates loaded;
  for (const TemplateFile& file : files) {
    const std::vector<Diagnostic> diagnostics = Reader{file, words, base}.read();
    loaded.diagnostics.insert(loaded.diagnostics.end(), diagnostics.begin(), diagnostics.end());
  }
  loaded.templates = std::make_shared<const Templates>(std::move(words));
  return loaded;
}

}  // namespace

std::vector<TemplateFile> built_in_templates() {
  return {{"letters-fr.mustache", std::string{embedded::letters_fr_mustache}},
          {"letters-en.mustache", std::string{embedded::letters_en_mustache}},
          {"letters-de.mustache", std::string{embedded::letters_de_mustache}},
          {"layout.txt.mustache", std::string{embedded::layout_txt_mustache}},
          {"layout.html.mustache", std::string{embedded::layout_html_mustache}}};
}

LoadedTemplates load_templates(std::span<const TemplateFile> files) {
  // Read once: they are the same every time.
  static const LoadedTemplates shipped = read_over(Templates{}, built_in_templates(), nullptr);
  if (files.empty()) return shipped;
  LoadedTemplates loaded = read_over(*shipped.templates, files, shipped.templates.get());
  loaded.diagnostics.insert(loaded.diagnostics.begin(), shipped.diagnostics.begin(), shipped.diagnostics.end());
  return loaded;
}

}  // namespace lettrage::reconcile
