#include "pipeline/outputs.h"

#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <system_error>

#include "pipeline/source.h"

namespace lettrage::pipeline {
namespace fs = std::filesystem;
namespace {

struct Table {
  const char* name;
  const char* header;
};
// Columns are the contract: new ones go to the end.
constexpr std::array tables{
    Table{"movements.csv",
          "movement_id,file,statement,entry,transaction,account,booking_date,value_date,amount,currency,counterparty_name,"
          "counterparty_iban,end_to_end_id,mandate_id,reference,remittance,bank_transaction_code,outcome,method,confidence,"
          "invoice_ids,r_transaction_id,duplicate_of,rule,tags\n"},
    Table{"allocations.csv", "allocation_id,movement_id,invoice_id,amount,currency,kind,method,confidence,reverses\n"},
    Table{"exceptions.csv", "movement_id,amount,currency,counterparty_name,remittance,reason,suggestions\n"},
    Table{"r_transactions.csv",
          "r_transaction_id,movement_ids,type,scheme,reason,reason_list,reason_class,amount,fee,booked_amount,currency,booking_"
          "date,"
          "known_date,end_to_end_id,mandate_id,invoice_ids,customer_id,attempt,retry,mandate_action,contact,next_date,flags\n"},
    Table{"retries.csv",
          "retry_id,invoice_ids,customer_id,mandate_id,attempt,amount,currency,collection_date,submit_by,notify_by,end_to_end_id,"
          "previous_end_to_end_id,sequence_type,scheme,reason,status,stop_reason\n"},
    Table{"notices.csv", "notice_id,customer_id,invoice_id,step,channel,due_date,amount,currency,language,template,approval\n"},
    Table{"journal.csv", "date,movement_id,account,debit,credit,currency,text\n"},
    Table{"diagnostics.csv", "severity,code,file,offset,line,field,text\n"}};
constexpr std::size_t rolled_back = 7;  // all but diagnostics

}  // namespace

Outputs::Outputs(const std::string& folder, RunBasis basis) : folder_{folder} {
  if (folder_.empty()) {
    certificate_ = std::make_unique<Certificate>("", std::move(basis));
    for (std::size_t i = 0; i < tables.size(); ++i) files_.push_back(std::make_unique<OutputFile>("", ""));
    return;
  }
  if (::mkdir(folder_.c_str(), 0700) != 0) throw std::system_error{errno, std::generic_category(), folder_};
  for (const Table& table : tables) files_.push_back(std::make_unique<OutputFile>(folder_ + "/" + table.name, table.header));
  certificate_ = std::make_unique<Certificate>(folder_ + "/certificate.json", std::move(basis));
}

Outputs::~Outputs() {
  if (complete_ || folder_.empty()) return;
  try {
    fs::remove_all(folder_);
  } catch (...) {
    // The disk failed, or there is no memory left: the next run sweeps it away.
  }
}

Outputs::Mark Outputs::mark() const {
  Mark mark;
  for (std::size_t i = 0; i < rolled_back; ++i) mark.push_back(files_[i]->mark());
  return mark;
}

void Outputs::rollback(const Mark& mark) {
  for (std::size_t i = 0; i < rolled_back; ++i) files_[i]->rollback(mark[i]);
}

void Outputs::write_file(const std::string& relative_path, std::string_view content) {
  const fs::path path = fs::path{folder_} / relative_path;
  fs::create_directories(path.parent_path());
  OutputFile file{path.string(), content};
  file.close();
}

void Outputs::keep_collections(const std::string& former_folder) {
  const fs::path former = fs::path{former_folder} / collections_folder;
  if (folder_.empty() || !fs::is_directory(fs::symlink_status(former))) return;
  for (const auto& entry : fs::directory_iterator{former}) {
    const std::string name = entry.path().filename().string();
    const bool ours = entry.is_regular_file() && !entry.is_symlink() && entry.path().extension() == ".xml";
    if (!ours || fs::exists(fs::path{folder_} / collections_folder / name)) continue;
    std::ifstream file{entry.path(), std::ios::binary};
    const std::string content{std::istreambuf_iterator<char>{file}, {}};
    if (!file) throw std::system_error{EIO, std::generic_category(), entry.path().string()};
    write_file(std::string{collections_folder} + "/" + name, content);
  }
}

void Outputs::close(const reconcile::Together& together) {
  if (folder_.empty()) return;
  std::array<std::string, tables.size()> hashes;
  std::vector<std::function<void()>> work;
  for (std::size_t i = 0; i < tables.size(); ++i)
    work.emplace_back([this, &hashes, i] {
      files_[i]->close();
      hashes[i] = sha256_of(tables[i].name);
    });
  together(work);
  for (std::size_t i = 0; i < tables.size(); ++i) hashes_.emplace(tables[i].name, std::move(hashes[i]));
}

const std::map<std::string, std::string>& Outputs::hashes() {
  for (const auto& entry : fs::recursive_directory_iterator{folder_}) {
    if (!entry.is_regular_file()) continue;
    const std::string name = fs::relative(entry.path(), folder_).generic_string();
    // The summary holds timings; the certificate is written last.
    if (name == "summary.json" || name == "certificate.json" || hashes_.contains(name)) continue;
    hashes_.emplace(name, sha256_of(name));
  }
  return hashes_;
}

std::string Outputs::sha256_of(const std::string& name) const {
  Source source{(fs::path{folder_} / name).string()};
  source.drain();
  return source.sha256();
}

void Outputs::complete() {
  std::map<std::string, std::string> all = hashes();
  all.emplace("certificate.json", sha256_of("certificate.json"));
  std::string sums;
  for (const auto& [name, sha256] : all) sums += sha256 + "  " + name + "\n";
  write_file("SHA256SUMS", sums);
  complete_ = true;
}

}  // namespace lettrage::pipeline
