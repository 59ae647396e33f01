// Xerces-C: SAX2 without validation and without namespaces, the scanner that it chooses by itself. Texts are UTF-16 and become
// UTF-8 here.
#include <algorithm>
#include <memory>
#include <string>
#include <xercesc/framework/MemBufInputSource.hpp>
#include <xercesc/sax2/Attributes.hpp>
#include <xercesc/sax2/DefaultHandler.hpp>
#include <xercesc/sax2/SAX2XMLReader.hpp>
#include <xercesc/sax2/XMLReaderFactory.hpp>
#include <xercesc/util/PlatformUtils.hpp>
#include <xercesc/util/XMLUni.hpp>

#include "bench/peers/peers.h"
#include "bench/peers/walk.h"

namespace lettrage::bench {
namespace {

namespace xc = xercesc;

struct Edge {
  [[nodiscard]] bool is(std::u16string_view other) const noexcept { return name == other; }
  std::u16string name;
};

/// Appends UTF-16 as UTF-8. A surrogate pair never comes in two pieces.
void append(Texts& texts, const XMLCh* units, std::size_t count) {
  char* const begin = texts.room(3 * count);
  char* to = begin;
  for (std::size_t i = 0; i < count; ++i) {
    std::uint32_t c = units[i];
    if (c < 0x80) {
      *to++ = static_cast<char>(c);
      continue;
    }
    if (c < 0x800) {
      *to++ = static_cast<char>(0xC0U | (c >> 6U));
    } else {
      if (c >= 0xD800 && c < 0xDC00 && i + 1 < count) {
        c = 0x10000 + ((c - 0xD800) << 10U) + (units[++i] - 0xDC00U);
        *to++ = static_cast<char>(0xF0U | (c >> 18U));
        *to++ = static_cast<char>(0x80U | ((c >> 12U) & 0x3FU));
      } else {
        *to++ = static_cast<char>(0xE0U | (c >> 12U));
      }
      *to++ = static_cast<char>(0x80U | ((c >> 6U) & 0x3FU));
    }
    *to++ = static_cast<char>(0x80U | (c & 0x3FU));
  }
  texts.wrote(static_cast<std::size_t>(to - begin));
}

class Handler final : public xc::DefaultHandler {
 public:
  explicit Handler(Sink& sink)
      : extractor_{sink, &texts_}, walk_{extractor_, texts_, [](std::string_view name) {
                                           return Edge{{name.begin(), name.end()}};
                                         }} {}

  void startElement(const XMLCh*, const XMLCh*, const XMLCh* name, const xc::Attributes& attributes) override {
    if (first_) {
      first_ = false;
      prefix_ = prefix_length(name);
    }
    walk_.start(std::u16string_view{name + prefix_}, [&] {
      if (attributes.getLength() == 0) return Text{};
      const XMLCh* const value = attributes.getValue(XMLSize_t{0});
      std::size_t size = 0;
      for (; size < currency_.size() && value[size] != 0; ++size) currency_[size] = static_cast<char>(value[size]);
      return Text{currency_.data(), size};
    });
  }
  void endElement(const XMLCh*, const XMLCh*, const XMLCh*) override { walk_.end(); }
  void characters(const XMLCh* units, XMLSize_t count) override {
    if (walk_.collecting()) append(texts_, units, count);
  }
  void fatalError(const xc::SAXParseException&) override { give_up("xerces", "not well-formed"); }
  void finish() { extractor_.finish(); }

 private:
  Texts texts_;
  Extractor extractor_;
  Walk<Edge> walk_;
  std::size_t prefix_ = 0;
  bool first_ = true;
  std::array<char, 3> currency_{};
};

}  // namespace

void read_with_xerces(std::string& bytes, Sink& sink) {
  static const bool ready = (xc::XMLPlatformUtils::Initialize(), true);
  static_cast<void>(ready);
  Handler handler{sink};
  const std::unique_ptr<xc::SAX2XMLReader> reader{xc::XMLReaderFactory::createXMLReader()};
  reader->setFeature(xc::XMLUni::fgSAX2CoreNameSpaces, false);
  reader->setFeature(xc::XMLUni::fgSAX2CoreValidation, false);
  reader->setFeature(xc::XMLUni::fgXercesSchema, false);
  reader->setFeature(xc::XMLUni::fgXercesLoadExternalDTD, false);
  reader->setContentHandler(&handler);
  reader->setErrorHandler(&handler);
  const xc::MemBufInputSource source{reinterpret_cast<const XMLByte*>(bytes.data()), bytes.size(), "bench", false};
  reader->parse(source);
  handler.finish();
}

}  // namespace lettrage::bench
