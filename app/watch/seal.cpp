#include "app/watch/seal.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <new>
#include <stdexcept>
#include <system_error>

namespace lettrage::watch {
namespace fs = std::filesystem;
namespace {

using Bio = std::unique_ptr<BIO, decltype(&BIO_free_all)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;
using Envelope = std::unique_ptr<CMS_ContentInfo, decltype(&CMS_ContentInfo_free)>;

/// What the library says of its last refusal; forgets the rest.
std::string reason() {
  const unsigned long code = ERR_peek_last_error();
  const char* text = ERR_reason_error_string(code);
  ERR_clear_error();
  return text == nullptr ? "refused by OpenSSL" : text;
}

[[noreturn]] void fail(const fs::path& path, int error = errno) {
  throw std::system_error{error, std::generic_category(), path.string()};
}

class Descriptor {
 public:
  Descriptor(const fs::path& path, int flags) : number_{::open(path.c_str(), flags | O_CLOEXEC | O_NOFOLLOW, 0640)} {
    if (number_ < 0) fail(path);
  }
  ~Descriptor() { ::close(number_); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int number() const noexcept { return number_; }

 private:
  int number_;
};

Bio bio_of(const Descriptor& descriptor) {
  Bio bio{BIO_new_fd(descriptor.number(), BIO_NOCLOSE), BIO_free_all};
  if (!bio) throw std::bad_alloc{};
  return bio;
}

Certificate read(const fs::path& path) {
  const Descriptor file{path, O_RDONLY};
  const Bio bio = bio_of(file);
  Certificate certificate{PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr), X509_free};
  if (!certificate) throw std::runtime_error{fmt::format("{}: no certificate in PEM form ({})", path.string(), reason())};
  return certificate;
}

/// The symmetric key for the holder of the certificate.
void address(CMS_ContentInfo& envelope, X509& certificate) {
  CMS_RecipientInfo* recipient = CMS_add1_recipient_cert(&envelope, &certificate, CMS_KEY_PARAM);
  if (recipient == nullptr) throw std::runtime_error{reason()};
  if (EVP_PKEY_get_base_id(X509_get0_pubkey(&certificate)) != EVP_PKEY_RSA) return;
  EVP_PKEY_CTX* key = CMS_RecipientInfo_get0_pkey_ctx(recipient);
  if (key == nullptr || EVP_PKEY_CTX_set_rsa_padding(key, RSA_PKCS1_OAEP_PADDING) <= 0 ||
      EVP_PKEY_CTX_set_rsa_oaep_md(key, EVP_sha256()) <= 0) {
    throw std::runtime_error{reason()};
  }
}

void seal(BIO& plain, X509& certificate, BIO& target) {
  constexpr unsigned flags = CMS_BINARY | CMS_STREAM | CMS_PARTIAL;
  const Envelope envelope{CMS_encrypt(nullptr, &plain, EVP_aes_256_gcm(), flags), CMS_ContentInfo_free};
  if (!envelope) throw std::runtime_error{reason()};
  address(*envelope, certificate);
  if (i2d_CMS_bio_stream(&target, envelope.get(), &plain, static_cast<int>(flags)) != 1) throw std::runtime_error{reason()};
}

}  // namespace

std::string seal_fault(const fs::path& certificate) {
  try {
    const Certificate reader = read(certificate);
    const Bio plain{BIO_new_mem_buf("x", 1), BIO_free_all}, target{BIO_new(BIO_s_mem()), BIO_free_all};
    if (!plain || !target) throw std::bad_alloc{};
    seal(*plain, *reader, *target);
    return {};
  } catch (const std::system_error& error) {
    return error.what();
  } catch (const std::runtime_error& error) {
    return error.what();
  }
}

void seal(const fs::path& plain, const fs::path& certificate, const fs::path& target) {
  const Certificate reader = read(certificate);
  const Descriptor in{plain, O_RDONLY}, out{target, O_WRONLY | O_CREAT | O_TRUNC};
  const Bio from = bio_of(in), to = bio_of(out);
  errno = 0;
  try {
    seal(*from, *reader, *to);
  } catch (const std::runtime_error& error) {
    if (errno != 0) fail(target);  // the disk's word is better than the library's
    throw std::runtime_error{fmt::format("{}: {}", certificate.string(), error.what())};
  }
  if (::fsync(out.number()) != 0) fail(target);
}

}  // namespace lettrage::watch
