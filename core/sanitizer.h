/// \file
/// Whether this build looks for the use of memory that is gone: then memory is not used again, so that such a use is seen.
#pragma once

namespace lettrage {

#if defined(__SANITIZE_ADDRESS__)
inline constexpr bool with_address_sanitizer = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
inline constexpr bool with_address_sanitizer = true;
#else
inline constexpr bool with_address_sanitizer = false;
#endif
#else
inline constexpr bool with_address_sanitizer = false;
#endif

}  // namespace lettrage
