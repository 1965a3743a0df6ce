// SPDX-License-Identifier: Apache-2.0
#include "tests/support/run_program.h"

#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace support {
namespace {

std::string quoted(const std::string& word) {
  std::string out = "'";
  for (const char c : word) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

std::string read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace

Ran run_program(const std::string& program, const std::vector<std::string>& arguments,
                const std::string& input) {
  const TempDir dir;
  std::string line = quoted(program);
  for (const std::string& argument : arguments) line += " " + quoted(argument);
  line += " <" + quoted(dir.file("in", input)) + " >" + quoted(dir.path() + "/out") + " 2>" +
          quoted(dir.path() + "/err");
  const int status = std::system(line.c_str());
  Ran ran;
  ran.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  ran.out = read(dir.path() + "/out");
  ran.err = read(dir.path() + "/err");
  return ran;
}

TempDir::TempDir() {
  std::string name = (std::filesystem::temp_directory_path() / "drydock-test-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder: " + name);
  path_ = name;
}

TempDir::~TempDir() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string TempDir::file(const std::string& name, const std::string& text) const {
  const std::filesystem::path path = std::filesystem::path(path_) / name;
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
  return path;
}

}  // namespace support
