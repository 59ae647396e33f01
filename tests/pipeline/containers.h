/// \file
/// Makes gzip files, and zip archives byte by byte (PKWARE APPNOTE 6.3): honest ones and others.
#pragma once

#include <gtest/gtest.h>
#include <zlib.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lettrage::test {

struct ZipMember {
  std::string name, content;
  bool deflated = true;
  std::optional<std::uint32_t> declared_bytes{};  ///< a false size
  bool wrong_checksum = false;
  std::uint16_t flags = 0;                 ///< 1: encrypted
  std::optional<std::uint16_t> method{};   ///< a compression that is none
  std::optional<std::size_t> same_data{};  ///< place of an earlier member whose data this one claims, too
};

/// `window_bits` as zlib has them: −15 is bare deflate data, 15 + 16 a gzip file.
inline std::string deflated(const std::string& text, int window_bits = -15) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 6, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string out(deflateBound(&stream, text.size()) + 64, '\0');
  std::string in = text;
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

inline std::string gzip(const std::string& text) { return deflated(text, 15 + 16); }

/// `declared_members`: what the end record says there are.
inline std::string zip(const std::vector<ZipMember>& members, std::optional<std::uint16_t> declared_members = {}) {
  const auto little = [](std::uint64_t value, int bytes) {
    std::string out;
    for (; bytes > 0; --bytes, value >>= 8U) out += static_cast<char>(value & 0xFFU);
    return out;
  };
  std::string out, directory;
  std::vector<std::uint64_t> offsets;
  std::vector<std::string> packed;
  for (const ZipMember& m : members) {
    const std::string data = m.same_data ? packed[*m.same_data] : m.deflated ? deflated(m.content) : m.content;
    const auto sum = static_cast<std::uint32_t>(
        ::crc32(0, reinterpret_cast<const Bytef*>(m.content.data()), static_cast<uInt>(m.content.size())));
    // Version needed to flags, method, time, date, checksum, sizes, length of the name, no extra field.
    const std::string common = little(20, 2) + little(m.flags, 2) + little(m.method.value_or(m.deflated ? 8 : 0), 2) +
                               little(0, 4) + little(m.wrong_checksum ? ~sum : sum, 4) + little(data.size(), 4) +
                               little(m.declared_bytes.value_or(static_cast<std::uint32_t>(m.content.size())), 4) +
                               little(m.name.size(), 2) + little(0, 2);
    offsets.push_back(m.same_data ? offsets[*m.same_data] : out.size());
    packed.push_back(data);
    if (!m.same_data) out += "PK\x03\x04" + common + m.name + data;
    directory += "PK\x01\x02" + little(20, 2) + common + little(0, 2) + little(0, 2) + little(0, 2) + little(0, 4) +
                 little(offsets.back(), 4) + m.name;
  }
  const std::uint64_t count = declared_members.value_or(static_cast<std::uint16_t>(members.size()));
  const std::string end = "PK\x05\x06" + little(0, 2) + little(0, 2) + little(count, 2) + little(count, 2) +
                          little(directory.size(), 4) + little(out.size(), 4) + little(0, 2);
  return out + directory + end;
}

}  // namespace lettrage::test
