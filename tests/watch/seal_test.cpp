#include "app/watch/seal.h"

#include <gtest/gtest.h>
#include <zstd.h>

#include <cstdlib>
#include <fstream>
#include <memory>

#include "app/watch/archive.h"
#include "tests/watch/place.h"

namespace lettrage::watch {
namespace {

namespace fs = std::filesystem;

const Date day = *Date::make(2026, 3, 12);

/// Runs the tool that a user has; what it says is of no interest.
bool openssl(const std::string& arguments) { return std::system(("openssl " + arguments + " >/dev/null 2>&1").c_str()) == 0; }

/// A certificate and its key, made by `openssl` for algorithms such as `rsa:2048`.
struct Reader {
  fs::path certificate, key;
};
Reader reader_with(const test::Place& place, const std::string& algorithm) {
  const Reader reader{place.path() / "reader.pem", place.path() / "reader.key"};
  EXPECT_TRUE(openssl("req -x509 -newkey " + algorithm + " -nodes -days 3650 -subj /CN=archive -keyout " + reader.key.string() +
                      " -out " + reader.certificate.string()));
  return reader;
}

fs::path put(const test::Place& place, const std::string& name, std::string_view text) {
  const fs::path path = place.path() / "done/2026-03-11" / name;
  fs::create_directories(path.parent_path());
  fs::create_directories(place.path() / "archive");
  std::ofstream{path, std::ios::binary} << text;
  return path;
}

std::string unpacked(const std::string& zst) {
  std::string text(8U << 20U, '\0');
  const std::unique_ptr<ZSTD_DCtx, std::size_t (*)(ZSTD_DCtx*)> context{ZSTD_createDCtx(), ZSTD_freeDCtx};
  ZSTD_inBuffer in{zst.data(), zst.size(), 0};
  ZSTD_outBuffer out{text.data(), text.size(), 0};
  while (in.pos < in.size) EXPECT_EQ(ZSTD_isError(ZSTD_decompressStream(context.get(), &out, &in)), 0U);
  text.resize(out.pos);
  return text;
}

std::string some_text(std::size_t bytes) {
  std::string text;
  while (text.size() < bytes) text += "FR7630006000011234567890189 " + std::to_string(text.size() * 2654435761U) + "\n";
  text.resize(bytes);
  return text;
}

TEST(Seal, WhoHasTheKeyOpensItWithOpenssl) {
  for (const char* algorithm : {"rsa:2048", "ec -pkeyopt ec_paramgen_curve:prime256v1"}) {
    for (const std::size_t bytes : {std::size_t{0}, std::size_t{5}, std::size_t{3'000'000}}) {
      const test::Place place;
      const Reader reader = reader_with(place, algorithm);
      const std::string text = some_text(bytes);
      const Packed packed = pack(put(place, "a.xml", text), place.path() / "archive", day, reader.certificate);
      EXPECT_EQ(packed.path, place.path() / "archive/2026-03-12" / ("a.xml." + packed.sha256.substr(0, 16) + ".zst.p7m"));
      EXPECT_EQ(packed.bytes_out, fs::file_size(packed.path));
      EXPECT_FALSE(fs::exists(place.path() / "done/2026-03-11/a.xml"));
      const std::string sealed = test::content(packed.path);
      EXPECT_EQ(sealed.find("a.xml"), std::string::npos);
      EXPECT_EQ(sealed.find(packed.sha256), std::string::npos);
      const fs::path opened = place.path() / "a.zst";
      ASSERT_TRUE(openssl("cms -decrypt -inform DER -in '" + packed.path.string() + "' -inkey " + reader.key.string() + " -out " +
                          opened.string()));
      EXPECT_EQ(unpacked(test::content(opened)), text);
    }
  }
}

TEST(Seal, OneChangedByteIsNoticed) {
  const test::Place place;
  const Reader reader = reader_with(place, "rsa:2048");
  const Packed packed = pack(put(place, "a.xml", some_text(100'000)), place.path() / "archive", day, reader.certificate);
  std::string sealed = test::content(packed.path);
  sealed[sealed.size() / 2] ^= 1;
  std::ofstream{packed.path, std::ios::binary} << sealed;
  EXPECT_FALSE(openssl("cms -decrypt -inform DER -in '" + packed.path.string() + "' -inkey " + reader.key.string() + " -out " +
                       (place.path() / "a.zst").string()));
}

TEST(Seal, CutOffBeforeTheOriginalWasRemovedItEndsTheSame) {
  const test::Place place;
  const Reader reader = reader_with(place, "rsa:2048");
  const fs::path original = put(place, "a.xml", "text");
  const Packed first = pack(original, place.path() / "archive", day, reader.certificate);
  put(place, "a.xml", "text");  // as if it had not been removed
  const Packed second = pack(original, place.path() / "archive", day, reader.certificate);
  EXPECT_EQ(first.path, second.path);
  EXPECT_FALSE(fs::exists(original));
  EXPECT_EQ(place.in("archive").size(), 1U);
  (void)pack(put(place, "a.xml", "other"), place.path() / "archive", day, reader.certificate);
  EXPECT_EQ(place.in("archive").size(), 2U) << "another file of that name";
}

TEST(Seal, WithoutAUsableCertificateTheOriginalStays) {
  const test::Place place;
  const fs::path original = put(place, "a.xml", "text");
  const fs::path broken = place.path() / "broken.pem";
  std::ofstream{broken} << "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
  for (const fs::path& certificate : {place.path() / "absent.pem", broken}) {
    EXPECT_NE(seal_fault(certificate).find(certificate.filename().string()), std::string::npos);
    EXPECT_ANY_THROW((void)pack(original, place.path() / "archive", day, certificate));
    EXPECT_EQ(test::content(original), "text");
    EXPECT_TRUE(place.in("archive").empty()) << "neither sealed nor in the clear";
  }
  EXPECT_EQ(seal_fault(reader_with(place, "rsa:2048").certificate), "");
  // A key that can sign and nothing else.
  EXPECT_NE(seal_fault(reader_with(place, "ed25519").certificate), "");
}

}  // namespace
}  // namespace lettrage::watch
