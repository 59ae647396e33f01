#include "app/anonymise/words.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <unordered_set>

#include "reconcile/matching/words.h"

namespace lettrage::anonymise {

namespace {

/// Words by what they are for, blanks between them.
constexpr std::array<std::string_view, 10> lists{
    // Reasons of returns, rejects and requests (ISO 20022 external code sets).
    "AC01 AC02 AC03 AC04 AC05 AC06 AC07 AC13 AC14 AC15 AC16 AC17 AG01 AG02 AG03 AGNT AM01 AM02 AM03 AM04 AM05 AM06 AM07 AM09 "
    "AM10 AM11 AM12 AM13 AM14 AM15 ARDT BE01 BE04 BE05 BE06 BE07 BE08 BE16 CNOR CURR CUST CUTA DNOR DS28 DT01 DT02 DUPL ED01 "
    "ED03 ED05 ED06 ERIN FF01 FF02 FF03 FF05 FF06 FF07 FOCR FR01 FRAD FRTR LEGL MD01 MD02 MD03 MD05 MD06 MD07 MS02 MS03 NARR "
    "NOAS NOOR PY01 RC01 RC03 RC04 RC07 RC08 RF01 RR01 RR02 RR03 RR04 RR05 RR06 RR07 RR08 RR09 RR10 SL01 SL02 SL11 SL12 SL13 "
    "SL14 SP01 SP02 SVNR TECH TK01 TM01 UPAY",
    // Statuses, schemes, sequence types and kinds of messages.
    "ACCC ACCP ACSC ACSP ACTC ACWC PART PDNG RCVD RJCT RTRN RJCR CNCL PDCR SEPA CORE COR1 B2B SDD SCT INST RCUR FRST OOFF FNAL "
    "PROD TEST",
    // Codewords of MT940 and the texts made from it.
    "EREF KREF MREF CRED DEBT COAM OAMT SVWZ ABWA ABWE IBAN BIC SWIFT PURP SQTP MDAT DDAT ORCR ORMR MARF PREF BENM ORDP NAME ID "
    "ADDR REMI CSID ISDT TRTP NRTX PIND RTYP ULTD ULTB ULTC RREF SWOD CREF IREF CNTP EXCH CHGS OCMT TRCD UBO USTD STRD ISO CUR "
    "SCOR QRR BBA CDTRREFTP CD ISSR CDTRREF SUM DTOFSGNT RNR RCN LIB NPY NBE LCC LCS IPY IBE REF RUM NPO DK ZKA NOTPROVIDED "
    "NONREF "
    "NOREF STARTUMS TAN",
    // Labels and words by which readers know what a text is.
    "NAAM OMSCHRIJVING KENMERK MACHTIGING INCASSANT BETALINGSKENM BETALINGSKENMERK VOOR REK RACH TYT OD DLA TNR NA IPH DATA "
    "STEMPLA KLIENTA VS SS KS END TO REFERENZ MANDATSREF GLAEUBIGER GLÄUBIGER UBIGER GL ANDATSREF DATEI MIT LASTSCHRIFTEN "
    "SAMMLER SOLL HABEN",
    "RUECKLASTSCHRIFT RUECKBELASTUNG RUECKBELAST RUECKBEL RUECKL RÜCKLASTSCHRIFT RÜCKBELASTUNG RUECKUEBERWEISUNG RETOURE "
    "RETURN REFUND REJET IMPAYE IMPAYÉ ORG BT ENTG ENTGELT ENTGELTE FREMDENTGELT GRUND PLUS LASTSCHRIFT GUTSCHRIFT UEBERWEISUNG "
    "ÜBERWEISUNG ECHTZEIT DAUERAUFTRAG BASISLASTSCHRIFT FOLGELASTSCHRIFT EINZUG",
    "OVERBOEKING INCASSO ALGEMEEN DOORLOPEND EENMALIG BATCH BRUTO NETTO IDEAL PAYMENT TRANSFER CHARGE CHARGES FEE FEES "
    "COMMISSION "
    "FRAIS VIR VIREMENT PRELEVEMENT PRLV",
    // Labels of BAI2 and CFONB texts; purposes of payments; French and Spanish words for what became of a payment.
    "CRNM DBNM CHKN CBIC DBIC CACT DACT CABA DABA E2E ENDTOENDID REVERSAL BBAN ACNO ACCW Z P ORGBT PLUSENTG UMSATZ "
    "BONU CASH CBFF CHAR COMC DIVI ELEC EPAY GASB GDDS GOVT HEDG ICCP IDCP INSU INTC INTE OTHR PENS PHON RINP SALA SCVE SECU "
    "SSBE SUPP TAXS TRAD TREA VATX WHLD WTER SCHE CORT "
    "SALDO INSUFICIENTE INSUFICIENTES INSUFICIENCIA FALTA FONDOS INCORRIENTE CUENTA CTA CANCELADA CERRADA BLOQUEADA INEXISTENTE "
    "INCORRECTA INCORRECTO ORDEN DEL DE CLIENTE DEUDOR SIN MANDATO VALIDO AUTORIZADA FALLECIDO FALLECIMIENTO OPERACION ADEUDO "
    "RECIBO DUPLICADA DUPLICADO RAZON RAZONES MOTIVO ESPECIFICADA ESPECIFICADAS ESPECIFICADO COMISION COMIS GASTOS GTOS DEVOL "
    "DEVOLUCION NO PROPORCIONADO PROVIDED INCONNUE INCONNU",
    // Legal forms and forms of address.
    "GMBH MBH AG KG KGAA OHG SE EV EG UG GBR SA SAS SARL EURL SCI SL SLU SRL SPA BV NV VOF LTD LIMITED LLC INC PLC OY AB ASA AS "
    "APS SP ZOO SRO DOO HERR HERRN FRAU MR MRS MS MME M MLLE DR CO SOEHNE SÖHNE",
    // What is sold or owed, in general.
    "ABONNEMENT ABSCHLAG BEITRAG MIETE STROM GAS WASSER MONAT RATE JANUAR FEBRUAR MAERZ MÄRZ APRIL MAI JUNI JULI AUGUST "
    "SEPTEMBER OKTOBER NOVEMBER DEZEMBER DANKE SKONTO KUNDENNUMMER KUNDENNR RECHNUNGSNUMMER RECHNUNGSNR ZAHLUNG",
    // Currencies in wide use.
    "EUR USD GBP CHF JPY SEK NOK DKK PLN CZK HUF RON BGN HRK ISK TRY CAD AUD NZD CNY HKD SGD ZAR RSD UAH RUB INR BRL MXN AED SAR "
    "ILS KRW THB"};

std::unordered_set<std::string_view> all_words() {
  std::unordered_set<std::string_view> words;
  for (std::string_view list : lists) {
    while (!list.empty()) {
      const std::size_t end = std::min(list.find(' '), list.size());
      if (end > 0) words.insert(list.substr(0, end));
      list.remove_prefix(std::min(end + 1, list.size()));
    }
  }
  return words;
}

/// A reason of NACHA: `R01`, `C05`.
bool is_nacha_reason(std::string_view word) noexcept {
  const auto digit = [&](std::size_t i) { return word[i] >= '0' && word[i] <= '9'; };
  return word.size() == 3 && (word[0] == 'R' || word[0] == 'C') && digit(1) && digit(2);
}

}  // namespace

bool stays(std::string_view word) noexcept {
  static const std::unordered_set<std::string_view> words = all_words();
  return words.contains(word) || is_nacha_reason(word) || reconcile::word_of(word) != reconcile::Word::Other;
}

std::size_t kept_head(std::string_view run) noexcept { return reconcile::glued_head(run); }

bool announces_amount(std::string_view word) noexcept {
  constexpr std::array<std::string_view, 11> words{"OCMT", "CHGS",  "OAMT",     "COAM",    "BT",          "ENTG",
                                                   "NRTX", "ORGBT", "PLUSENTG", "ENTGELT", "FREMDENTGELT"};
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool announces_date(std::string_view word) noexcept {
  constexpr std::array<std::string_view, 4> words{"MDAT", "DDAT", "ISDT", "DTOFSGNT"};
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace lettrage::anonymise
