#include "book/rehearsal.h"

#include <stdlib.h>

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include "book/postgresql/address.h"
#include "book/sqlite/open.h"
#include "core/hash.h"

namespace lettrage::book {
namespace {

class TemporaryFolder {
 public:
  TemporaryFolder() : path_{(std::filesystem::temp_directory_path() / "lettrage-XXXXXX").string()} {
    if (::mkdtemp(path_.data()) == nullptr) throw std::system_error{errno, std::generic_category(), path_};
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  [[nodiscard]] const std::string& path() const noexcept { return path_; }

 private:
  std::string path_;
};

class Rehearsal final : public RunBook {
 public:
  explicit Rehearsal(std::string address) : address_{std::move(address)} {}

  /// Reads the book at the address, or a copy where it has to be made or brought up to date first.
  OpenError open() {
    Opened original = book::open(address_, OpenMode::ReadOnly);
    if (original.book) {
      read_ = std::move(original.book);
      return {};
    }
    if (original.error.absent) return take_copy(false);
    if (original.error.usage || postgresql::is_address(address_)) return original.error;
    return open_older() ? OpenError{} : original.error;
  }

  [[nodiscard]] Snapshot load(unsigned threads) override { return book().load(threads); }
  [[nodiscard]] StoredMovement stored(Hash128 movement, TextArena& arena) override { return book().stored(movement, arena); }
  std::size_t import(const ReferenceData& data, bool replace) override {
    if (!copy_) {
      if (const OpenError error = take_copy(true); !error.text.empty()) throw BookError{error.text};
    }
    return copy_->import(data, replace);
  }

  void begin_run(std::string_view /*run_id*/, Date /*as_of*/, std::string_view /*policy_hash*/) override {}
  void begin_file(const FileRow& /*file*/) override {}
  void mark_statement() override {}
  void rollback_statement() override {}
  void add(const StatementRow& /*statement*/) override {}
  void write(const Changes& /*changes*/) override {}
  void write(const StateChanges& /*changes*/) override {}
  void add(const std::vector<Diagnostic>& /*diagnostics*/) override {}
  void commit_file(const FileRow& /*file*/) override {}
  void rollback_file() override {}
  void settle() override {}
  void release(const ReferenceData& /*collections*/, const std::vector<std::pair<Retry, AuditRow>>& /*retries*/,
               const std::vector<Publication>& publications) override {
    unpublished_.insert(unpublished_.end(), publications.begin(), publications.end());
  }
  void commit_run(const AuditRow& /*audit*/, const std::vector<Publication>& publications) override {
    unpublished_.insert(unpublished_.end(), publications.begin(), publications.end());
  }

  // What the book itself has yet to publish is for whoever writes to it.
  [[nodiscard]] std::string label() const override { return text_of("bk", hash128(folder_.path())).substr(2, 8); }
  [[nodiscard]] std::vector<Publication> unpublished() override { return unpublished_; }
  void published() override { unpublished_.clear(); }

 private:
  [[nodiscard]] Book& book() noexcept { return copy_ ? *copy_ : *read_; }

  bool open_older() try { return take_copy(true).text.empty(); } catch (const BookError&) {
    return false;  // it is not its version that is wrong with it
  }

  OpenError take_copy(bool filled) {
    const std::string path = folder_.path() + "/book.db";
    if (filled && !postgresql::is_address(address_)) sqlite::copy_pages(address_, path);
    Opened copy = book::open(path, OpenMode::Throwaway);
    if (!copy.book) return copy.error;
    if (filled && postgresql::is_address(address_)) read_->copy_to(*copy.book);
    copy_ = std::move(copy.book);
    read_.reset();
    return {};
  }

  std::string address_;
  TemporaryFolder folder_;
  std::unique_ptr<Book> read_, copy_;  ///< one of them
  std::vector<Publication> unpublished_;
};

}  // namespace

OpenedRehearsal rehearse(const std::string& address) {
  auto rehearsal = std::make_unique<Rehearsal>(address);
  OpenError error = rehearsal->open();
  if (!error.text.empty()) return {nullptr, std::move(error)};
  return {std::move(rehearsal), {}};
}

}  // namespace lettrage::book
