/// \file
/// Seals files for one reader: CMS AuthEnvelopedData (RFC 5652, RFC 5083; AES-256-GCM, the key under RSA-OAEP with SHA-256 or
/// ECDH), DER. Only whoever holds the private key of the certificate opens them, so this machine cannot:
///
///     openssl cms -decrypt -inform DER -in NAME.zst.p7m -inkey PRIVATE-KEY.pem -out NAME.zst
#pragma once

#include <filesystem>
#include <string>

namespace lettrage::watch {

/// Why nothing can be sealed for the certificate in that file (PEM); empty: it can.
[[nodiscard]] std::string seal_fault(const std::filesystem::path& certificate);

/// Writes `plain`, sealed, to `target` (mode 0640) and brings it to the disk. Memory does not grow with the file. What the disk
/// or the certificate refuses throws std::system_error or std::runtime_error and may leave a part of `target` behind.
void seal(const std::filesystem::path& plain, const std::filesystem::path& certificate, const std::filesystem::path& target);

}  // namespace lettrage::watch
