// SPDX-License-Identifier: Apache-2.0
#include "collector/redactor.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "collector/placeholders.h"
#include "collector/redact_json.h"
#include "collector/redact_text.h"
#include "collector/redact_unit.h"

namespace collector {
namespace {

// Whether a document is well formed can only be said once all of it is there. Of a longer one it is
// not asked; it is treated as if it were not.
constexpr std::size_t kMaxDocument = 8 << 20;

}  // namespace

struct Redactor::State {
  State(Style style_of_text, const RedactionKey& key)
      : style(style_of_text),
        placeholders(key),
        text(placeholders),
        unit(placeholders),
        json(placeholders) {}

  // JSON that is not well formed may be read wrongly by its structure, so it is read as text too.
  void json_line(std::string_view line, bool well_formed, std::string& out) {
    if (well_formed) {
      json.line(line, out);
    } else {
      structured.clear();
      json.line(line, structured);
      text.line(structured, out);
    }
    out += '\n';
  }

  void flush_document(bool well_formed, std::string& out) {
    std::string_view rest = document;
    while (!rest.empty()) {
      const auto end = rest.find('\n');
      json_line(rest.substr(0, end), well_formed, out);
      rest.remove_prefix(end + 1);
    }
    document = {};
  }

  Style style;
  Placeholders placeholders;
  TextRedactor text;
  UnitRedactor unit;
  JsonRedactor json;
  std::string structured;
  std::string document;  ///< lines of Style::json, each with its newline
  bool streaming = false;
};

Redactor::Redactor(Style style, const RedactionKey& key)
    : state_(std::make_unique<State>(style, key)) {}
Redactor::~Redactor() = default;
Redactor::Redactor(Redactor&&) noexcept = default;

void Redactor::line(std::string_view text, std::string& out) {
  State& state = *state_;
  switch (state.style) {
    case Style::log:
    case Style::plain:
      state.text.line(text, out);
      out += '\n';
      break;
    case Style::unit:
      state.unit.line(text, out);
      out += '\n';
      break;
    case Style::json_lines:
      state.json.reset();
      state.json_line(text, nlohmann::json::accept(text), out);
      break;
    case Style::json:
      if (state.streaming) {
        state.json_line(text, false, out);
        break;
      }
      state.document.append(text).append("\n");
      if (state.document.size() > kMaxDocument) {
        state.streaming = true;
        state.flush_document(false, out);
      }
      break;
  }
}

void Redactor::finish(std::string& out) {
  State& state = *state_;
  if (state.document.empty()) return;
  state.flush_document(nlohmann::json::accept(state.document), out);
}

const std::map<std::string, std::int64_t>& Redactor::counts() const {
  return state_->placeholders.counts();
}

}  // namespace collector
