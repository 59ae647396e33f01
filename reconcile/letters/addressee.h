/// \file
/// Who a letter is for: a consumer or a business, and in which language he is written to.
#pragma once

#include <string_view>

#include "reconcile/letters/language.h"
#include "reconcile/matching/matching.h"

namespace lettrage::reconcile {

/// What the customer's row says; where it says nothing, a B2B mandate makes a business of him.
[[nodiscard]] bool is_consumer(const Index& index, std::string_view customer_id, std::string_view mandate_id);

/// The country of the account a customer is collected from, else of one of his own: two capital letters, or nothing.
[[nodiscard]] std::string_view country_of(const Index& index, std::string_view customer_id, std::string_view mandate_id);

/// The language a customer is written to in: his own as it was given (which need not be one of ours), that of his account's
/// country, or `otherwise`. Views of the index, of literals, or `otherwise` itself.
[[nodiscard]] std::string_view language_for(const Index& index, std::string_view customer_id, std::string_view mandate_id,
                                            std::string_view otherwise);

}  // namespace lettrage::reconcile
