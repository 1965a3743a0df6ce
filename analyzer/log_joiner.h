// SPDX-License-Identifier: Apache-2.0
// Lines to records: takes the prefix and the framing off each line, and knows which lines go on
// with the record before. Most lines of dockerd, containerd and the kernel begin a record whatever
// came before them, which is what lets a log be cut into pieces that are read on their own.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "analyzer/journal_json.h"
#include "analyzer/log_fields.h"
#include "analyzer/log_frame.h"
#include "analyzer/log_record.h"

namespace analyzer {

class LogJoiner {
 public:
  /// Who gets the records; they are valid during the call.
  class Sink {
   public:
    virtual ~Sink() = default;
    /// Asked of each record, right before it is used.
    virtual bool wants(const std::string& message) = 0;
    virtual void use(const LogRecord& record) = 0;
  };

  /// True if a record begins here, or none is open after it, whatever came before the line.
  bool take(const bundle::Line& line, Sink& sink);
  /// Gives the record that is open.
  void flush(Sink& sink);
  /// Forgets the record that is open, where it is known that nobody wants it.
  void drop() { pending_ = false; }
  /// The lines from here on are counted from 1 again, `lines` less.
  void renumber(std::int64_t lines) { record_.line -= lines; }

  /// What take() says of such a line.
  bool begins(std::string_view line);

 private:
  LogFrame frame_of_any(std::string_view text);
  void start(std::int64_t line, const LogFrame& frame, LogForm form);
  bool continues(const LogFrame& frame) const;
  void append(const LogFrame& frame);
  void cap();

  LogRecord record_;
  JournalJson journal_json_;
  std::string buffer_;
  bool pending_ = false;
  LogForm form_ = LogForm::bare;
  bool prefixed_ = false;
  bool dump_ = false;
  Stamp stamp_;  ///< in the record's fields
  Stamp first_;  ///< in the prefix of the record's first line
  Stamp last_;   ///< in that of its latest line
};

}  // namespace analyzer
