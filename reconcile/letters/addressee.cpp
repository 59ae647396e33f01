#include "reconcile/letters/addressee.h"

namespace lettrage::reconcile {

bool is_consumer(const Index& index, std::string_view customer_id, std::string_view mandate_id) {
  const std::uint32_t customer = index.customer_by_id(customer_id);
  if (customer != none && index.data().customers[customer].is_consumer) return *index.data().customers[customer].is_consumer;
  const std::uint32_t mandate = index.mandate_by_id(mandate_id);
  return mandate == none || index.data().mandates[mandate].scheme != Scheme::B2b;
}

std::string_view language_for(const Index& index, std::string_view customer_id, std::string_view mandate_id,
                              std::string_view otherwise) {
  constexpr std::size_t country_length = 2;
  const std::uint32_t c = index.customer_by_id(customer_id);
  const Customer* customer = c == none ? nullptr : &index.data().customers[c];
  if (customer != nullptr && !customer->language.empty()) return customer->language;
  std::string_view iban;
  if (const std::uint32_t m = index.mandate_by_id(mandate_id); m != none) iban = index.data().mandates[m].debtor_iban;
  if (iban.empty() && customer != nullptr && !customer->ibans.empty()) iban = customer->ibans.front();
  const std::optional<Language> country = language_of_country(iban.substr(0, country_length));
  return country ? name(*country) : otherwise;
}

}  // namespace lettrage::reconcile
