#include "formats/xml/fast/machine.h"

#include <algorithm>
#include <cstring>

#include "formats/xml/fast/characters.h"

namespace lettrage::formats::xml::fast {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

std::string_view between(const char* begin, const char* end) noexcept { return {begin, static_cast<std::size_t>(end - begin)}; }

bool is_all_blank(std::string_view text) noexcept { return std::all_of(text.begin(), text.end(), is_blank); }

}  // namespace

bool Machine::decline(std::string_view why, const char* at) {
  why_ = why;
  where_ = place(std::clamp(at, begin_, end_)).offset;
  return false;
}

bool Machine::read(Scan scan) {
  const std::string_view prologue = batch_.context.prologue;
  std::string_view body = batch_.bytes;
  if (prologue.empty()) {  // blanks before the XML declaration are not allowed, and common
    std::size_t blanks = 0;
    while (blanks < body.size() && is_blank(body[blanks])) ++blanks;
    if (body.substr(blanks).starts_with("<?xml")) body.remove_prefix(blanks);
    if (body.starts_with(byte_order_mark)) body.remove_prefix(byte_order_mark.size());
  }
  const Declaration declaration = read_declaration(prologue.empty() ? body : prologue);
  base_ = batch_.offset + static_cast<std::uint64_t>(body.data() - batch_.bytes.data());
  begin_ = body.data();
  end_ = body.data() + body.size();
  if (!declaration.readable) return decline("an XML declaration that is not of version 1.0 and UTF-8", begin_);

  replayed_ = true;
  if (!read_part(prologue.substr(prologue.empty() ? 0 : declaration.length), nullptr)) return false;
  replayed_ = false;
  learns_ = true;
  if (prologue.empty()) body.remove_prefix(declaration.length);
  base_ = batch_.offset + static_cast<std::uint64_t>(body.data() - batch_.bytes.data());
  if (!read_part(body, scan)) return false;
  learns_ = false;
  complete_ = false;
  base_ += body.size();
  if (!read_part(batch_.context.epilogue, nullptr)) return false;
  if (automaton_.top(state) != Automaton::document) return decline("an element without its end", end_);
  if (!message_seen_) return decline("no message in it", begin_);
  return true;
}

bool Machine::read_part(std::string_view bytes, Scan scan) {
  begin_ = bytes.data();
  end_ = bytes.data() + bytes.size();
  const char* text = begin_;
  const char* const limit = scan != nullptr && bytes.size() > scan_margin ? end_ - scan_margin : begin_;
  for (;;) {
    if (text < limit) text = scan(*this, text, limit);
    if (text == nullptr) return false;
    const auto* at =
        static_cast<const char*>(text == end_ ? nullptr : std::memchr(text, '<', static_cast<std::size_t>(end_ - text)));
    if (at == nullptr) break;
    text = step(text, at);
    if (text == nullptr) return false;
  }
  if (text == end_) return true;
  const ElementId top = automaton_.top(state);
  const std::string_view rest = between(text, end_);
  if (automaton_.element(top).has_text()) return keep_part(rest, false);
  if (top == Automaton::document ? !is_all_blank(rest) : !check_text(rest).legal) return decline("text that is not legal", text);
  return true;
}

bool Machine::keep_part(std::string_view raw, bool literal) {
  if (raw.size() + pending_text_.size() >= text_bytes_max) return decline("a text longer than is kept", raw.data());
  if (!literal && !check_text(raw).legal) return decline("text that is not legal", raw.data());
  literal ? append_literal(pending_text_, raw) : append_text(pending_text_, raw);
  pending = true;
  return true;
}

bool Machine::settle_text(std::string_view& text, TextUse use) {
  if (pending) {
    const char* const at = text.data() + text.size();
    if (!keep_part(text, false)) return false;
    pending = false;
    scratch_.swap(pending_text_);
    pending_text_.clear();
    text = trim(scratch_);
    if (use == TextUse::Blank && !text.empty()) return decline("text beside an element", at);
    if (use == TextUse::Given) text = batch_.keep(text);
    return true;
  }
  if (use != TextUse::None && text.size() >= text_bytes_max) return decline("a text longer than is kept", text.data());
  if (is_all_blank(text)) {
    text = {};
    return true;
  }
  const Characters found = check_text(text);
  if (!found.legal) return decline("text that is not legal", text.data());
  if (found.as_read || use == TextUse::None) return true;
  scratch_.clear();
  append_text(scratch_, text);
  text = trim(scratch_);
  if (use == TextUse::Given) text = batch_.keep(text);
  return true;
}

const char* Machine::step(const char* text, const char* at) {
  if (end_ - at > 1 && (at[1] == '!' || at[1] == '?')) return other(text, at);
  learning_.edge = {};
  learning_.from = state;
  learning_.begin = at;
  learning_.open = learns_;
  std::string_view value = between(text, at);
  const char* behind = at;  // the last tag read
  for (;;) {
    const Tag tag = read_tag(between(at, end_));
    if (tag.length == 0) {
      decline(tag.why, at);
      return nullptr;
    }
    if (learning_.open && at + tag.length - learning_.begin > static_cast<std::ptrdiff_t>(edge_bytes_max)) {
      if (at != learning_.begin) break;
      learning_.open = false;
    }
    if (!(tag.kind == Tag::Kind::End ? end(value, tag, at) : start(value, tag, at))) return nullptr;
    value = {};
    behind = at + tag.length;
    if (!learning_.open) break;
    at = behind;
    while (at < end_ && is_blank(*at)) ++at;
    if (end_ - at < 2 || *at != '<' || at[1] == '!' || at[1] == '?') break;
    if (at - learning_.begin >= static_cast<std::ptrdiff_t>(edge_bytes_max)) break;
  }
  finish_learning(behind);
  return behind;
}

void Machine::finish_learning(const char* end) {
  if (!learning_.open || end == learning_.begin) return;
  Edge& edge = learning_.edge;
  const std::string_view bytes = between(learning_.begin, end);
  std::copy(bytes.begin(), bytes.end(), edge.bytes.begin());
  edge.length = static_cast<std::uint16_t>(bytes.size());
  edge.next = &automaton_.state(state);
  automaton_.learn(learning_.from, edge);
}

void Machine::note(const Event& event) {
  if (!learning_.open) return;
  Edge& edge = learning_.edge;
  if (edge.event_count == edge.events.size()) {
    learning_.open = false;
  } else {
    edge.events[edge.event_count++] = event;
  }
}

void Machine::tell_begin(Node node, const char* at) {
  note({.node = node, .offset = static_cast<std::uint8_t>(at - learning_.begin), .begins = true});
  handler_.begin(node, place(at));
}

void Machine::tell_end(Node node, const char* at) {
  note({.node = node, .offset = static_cast<std::uint8_t>(at - learning_.begin), .begins = false});
  handler_.end(node, complete_);
}

bool Machine::open_leaf(const Tag& tag, const Element& element, const char* at) {
  leaf_place = place(at);
  currency = {};
  Edge& edge = learning_.edge;
  edge.opens_leaf = true;
  edge.leaf_offset = static_cast<std::uint8_t>(at - learning_.begin);
  edge.currency_offset = edge.currency_length = 0;
  if (element.role != Role::Amount) return true;
  for (const Attribute& attribute : tag.attributes()) {
    if (attribute.name != "Ccy") continue;
    if (!attribute.as_read) {
      scratch_.clear();
      append_attribute(scratch_, attribute.value);
      currency = batch_.keep(trim(scratch_));
      learning_.open = false;
    } else {
      currency = trim(attribute.value);
      edge.currency_offset = static_cast<std::uint8_t>(currency.data() - learning_.begin);
      edge.currency_length = static_cast<std::uint8_t>(currency.size());
    }
  }
  return true;
}

bool Machine::start(std::string_view text, const Tag& tag, const char* at) {
  const ElementId top_id = automaton_.top(state);
  const Element& top = automaton_.element(top_id);
  const TextUse use = top.has_text() || top_id == Automaton::document ? TextUse::Blank : TextUse::None;
  if (at == learning_.begin) learning_.edge.text = use;
  const std::string_view raw = text;
  if (!text.empty() || pending) {
    if (!settle_text(text, use)) return false;
    if (use == TextUse::Blank && !trim(text).empty()) return decline("text beside an element", at);
  }
  if (top_id == Automaton::document) {
    if (!is_all_blank(raw)) return decline("text that is not legal", at);  // not even a reference to a blank
    if (root_seen_) return decline("more than one root element", at);
    root_seen_ = true;
  }
  std::string_view why;
  const ElementId id = automaton_.child(top_id, tag, between(at, at + tag.length), why);
  if (id == Automaton::document) return decline(why, at);
  const Element& element = automaton_.element(id);
  for (const Attribute& attribute : tag.attributes()) {
    const std::string_view prefix = prefix_of(attribute.name);
    if (!prefix.empty() && prefix != "xmlns" && prefix != "xml" && automaton_.namespace_of(id, prefix) == nullptr)
      return decline("a prefix that is not declared", at);
  }
  if (!top.inside) {
    learning_.open = false;
    if (element.inside) {
      message_seen_ = true;
      const std::string* uri = automaton_.namespace_of(id, prefix_of(tag.name));
      handler_.message(batch_.keep(local_of(tag.name)), uri == nullptr ? std::string_view{} : batch_.keep(*uri), place(at));
    }
  }
  const bool empty = tag.kind == Tag::Kind::Empty;
  learning_.edge.opens_leaf = false;
  if (element.has_text()) {
    if (!open_leaf(tag, element, at)) return false;
    learning_.edge.opens_leaf = !empty;
  } else if (element.node != 0) {
    tell_begin(element.node, at);
    if (empty) tell_end(element.node, at);
  }
  state = empty ? Automaton::closed(id) : Automaton::opened(id);
  return true;
}

bool Machine::end(std::string_view text, const Tag& tag, const char* at) {
  const ElementId id = automaton_.top(state);
  const Element& element = automaton_.element(id);
  if (id == Automaton::document || tag.name != element.name) return decline("an end tag that closes another element", at);
  const TextUse use = !element.has_text() ? TextUse::None : Automaton::is_opened(state) ? TextUse::Given : TextUse::Blank;
  if (at == learning_.begin) {
    learning_.edge.text = use;
    learning_.edge.field = element.field;
  }
  if (!text.empty() || pending) {
    if (!settle_text(text, use)) return false;
    text = trim(text);
    if (use == TextUse::Blank && !text.empty()) return decline("text beside an element", at);
    if (use == TextUse::Given && !text.empty()) handler_.give(element.field, text, currency, leaf_place);
  }
  learning_.edge.opens_leaf = false;
  if (element.node != 0 && !element.has_text()) tell_end(element.node, at);
  if (!automaton_.element(element.parent).inside) learning_.open = false;
  state = Automaton::closed(id);
  return true;
}

const char* Machine::other(const char* text, const char* at) {
  const Other found = read_other(between(at, end_));
  if (found.length == 0) {
    decline(found.why, at);
    return nullptr;
  }
  const ElementId top = automaton_.top(state);
  const std::string_view before = between(text, at);
  const bool section = found.kind == Other::Kind::Section;
  bool good = true;
  if (automaton_.element(top).has_text()) {
    good = keep_part(before, false) && (!section || keep_part(found.content, true));
  } else if (top == Automaton::document ? section || !is_all_blank(before) : !check_text(before).legal) {
    good = decline("text that is not legal", text);
  }
  return good ? at + found.length : nullptr;
}

}  // namespace lettrage::formats::xml::fast
