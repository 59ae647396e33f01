#include "reconcile/letters/addressee.h"

namespace lettrage::reconcile {

bool is_consumer(const Index& index, std::string_view customer_id, std::string_view mandate_id) {
  const std::uint32_t customer = index.customer_by_id(customer_id);
  if (customer != none && index.data().customers[customer].is_consumer) return *index.data().customers[customer].is_consumer;
  const std::uint32_t mandate = index.mandate_by_id(mandate_id);
  return mandate == none || index.data().mandates[mandate].scheme != Scheme::B2b;
}

std::string_view country_of(const Index& index, std::string_view customer_id, std::string_view mandate_id) {
  constexpr std::size_t country_length = 2;
  std::string_view iban;
  if (const std::uint32_t m = index.mandate_by_id(mandate_id); m != none) iban = index.data().mandates[m].debtor_iban;
  const std::uint32_t c = index.customer_by_id(customer_id);
  if (iban.empty() && c != none && !index.data().customers[c].ibans.empty()) iban = index.data().customers[c].ibans.front();
  return iban.substr(0, country_length);
}

std::string_view language_for(const Index& index, std::string_view customer_id, std::string_view mandate_id,
                              std::string_view otherwise) {
  const std::uint32_t c = index.customer_by_id(customer_id);
  if (c != none && !index.data().customers[c].language.empty()) return index.data().customers[c].language;
  const std::optional<Language> country = language_of_country(country_of(index, customer_id, mandate_id));
  return country ? name(*country) : otherwise;
}

}  // namespace lettrage::reconcile
