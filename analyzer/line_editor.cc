// SPDX-License-Identifier: Apache-2.0
#include "analyzer/line_editor.h"

#include <histedit.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>

namespace analyzer {
namespace {

constexpr int kRemembered = 500;
constexpr std::size_t kMostShown = 60;

constexpr bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '.';
}

struct EndEditor {
  void operator()(EditLine* editor) const { el_end(editor); }
};
struct EndHistory {
  void operator()(History* history) const { history_end(history); }
};

}  // namespace

struct LineEditor::State {
  std::unique_ptr<History, EndHistory> history;
  std::unique_ptr<EditLine, EndEditor> editor;
  std::vector<std::string> words;
  std::string prompt;

  static State* of(EditLine* editor) {
    State* self = nullptr;
    el_get(editor, EL_CLIENTDATA, &self);
    return self;
  }

  static char* show_prompt(EditLine* editor) { return of(editor)->prompt.data(); }

  static unsigned char on_tab(EditLine* editor, int) {
    const LineInfo* info = el_line(editor);
    const std::string_view typed(info->buffer,
                                 static_cast<std::size_t>(info->cursor - info->buffer));
    std::size_t start = typed.size();
    while (start > 0 && is_word(typed[start - 1])) --start;
    std::string_view word = typed.substr(start);
    // alias.column: the column; .schema and its like start a line.
    if (const auto dot = word.rfind('.'); dot != std::string_view::npos && dot > 0) {
      word.remove_prefix(dot + 1);
    }
    const Completion found = complete(word, of(editor)->words);
    if (!found.more.empty()) {
      return el_insertstr(editor, found.more.c_str()) == 0 ? CC_REFRESH : CC_ERROR;
    }
    if (found.candidates.size() < 2) return CC_ERROR;
    std::fputc('\n', stderr);
    const std::size_t shown = std::min(found.candidates.size(), kMostShown);
    for (std::size_t i = 0; i < shown; ++i) {
      std::fprintf(stderr, "%.*s  ", static_cast<int>(found.candidates[i].size()),
                   found.candidates[i].data());
    }
    if (shown < found.candidates.size()) {
      std::fprintf(stderr, "and %zu more", found.candidates.size() - shown);
    }
    std::fputc('\n', stderr);
    return CC_REDISPLAY;
  }
};

LineEditor::LineEditor(std::vector<std::string> words) : state_(std::make_unique<State>()) {
  state_->words = std::move(words);
  std::ranges::sort(state_->words);
  state_->words.erase(std::unique(state_->words.begin(), state_->words.end()), state_->words.end());
  state_->history.reset(history_init());
  HistEvent event{};
  history(state_->history.get(), &event, H_SETSIZE, kRemembered);
  state_->editor.reset(el_init("drydock-analyze", stdin, stderr, stderr));
  EditLine* const editor = state_->editor.get();
  el_set(editor, EL_CLIENTDATA, state_.get());
  el_set(editor, EL_PROMPT, &State::show_prompt);
  el_set(editor, EL_EDITOR, "emacs");
  el_set(editor, EL_HIST, history, state_->history.get());
  el_set(editor, EL_ADDFN, "complete-name", "Complete a name of the tables", &State::on_tab);
  el_set(editor, EL_BIND, "^I", "complete-name", nullptr);
}

LineEditor::~LineEditor() = default;

LineEditor::Got LineEditor::read(const std::string& prompt, std::string& line) {
  state_->prompt = prompt;
  int count = 0;
  errno = 0;
  const char* const typed = el_gets(state_->editor.get(), &count);
  if (typed == nullptr || count <= 0) {
    const bool interrupted = errno == EINTR;
    if (interrupted) el_reset(state_->editor.get());
    return interrupted ? Got::interrupted : Got::end;
  }
  line.assign(typed, static_cast<std::size_t>(count));
  while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.pop_back();
  return Got::line;
}

void LineEditor::remember(const std::string& statement) {
  HistEvent event{};
  history(state_->history.get(), &event, H_ENTER, statement.c_str());
}

Completion complete(std::string_view start, const std::vector<std::string>& words) {
  Completion found;
  auto word = std::ranges::lower_bound(words, start);
  for (; word != words.end() && word->starts_with(start); ++word) found.candidates.push_back(*word);
  if (found.candidates.empty()) return found;
  // They are sorted, so what the first and the last have in common, all have.
  const std::string_view first = found.candidates.front();
  const std::string_view last = found.candidates.back();
  const auto differs = std::ranges::mismatch(first, last).in1;
  found.more.assign(first.begin() + static_cast<std::ptrdiff_t>(start.size()), differs);
  if (found.candidates.size() == 1) found.more += ' ';
  return found;
}

}  // namespace analyzer
