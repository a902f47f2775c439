// SPDX-License-Identifier: MIT
// What tests/golden/mint_cpp.py left: tensors, and rows that say what was played and how near
// another one must come.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

namespace timbrel::test {

using Channels = std::vector<std::vector<float>>;

struct Row {
  std::string name;
  std::string input;
  std::string method;
  int host_block = 0;
  int model_block = 0;
  int latency_samples = 0;
  std::map<std::string, std::string> settings;
  std::map<std::string, double> tolerance;  // `sample`: largest difference, or `magnitude_db`
};

inline std::string minted(const std::string& name) {
  const std::string path = TIMBREL_GOLDEN + name;
  if (!std::filesystem::exists(path))
    throw std::runtime_error(path + " is missing: run make golden");
  return path;
}

inline std::vector<Row> minted_rows() {
  std::vector<Row> rows;
  for (const auto& row : nlohmann::json::parse(std::ifstream(minted("played.json"))))
    rows.push_back({row["name"], row["input"], row["method"], row["host_block"], row["model_block"],
                    row["latency_samples"], row["settings"], row["tolerance"]});
  return rows;
}

// Reads safetensors: the length of a header as 8 bytes, the header in JSON, then plain numbers. All
// of ours are float32 in little-endian, and the last dimension is time.
inline std::map<std::string, Channels> minted_tensors(const std::string& name) {
  std::ifstream file(minted(name), std::ios::binary);
  std::uint64_t length = 0;
  file.read(reinterpret_cast<char*>(&length), sizeof length);
  std::string header(length, '\0');
  file.read(header.data(), static_cast<std::streamsize>(length));
  std::map<std::string, Channels> tensors;
  const auto listed = nlohmann::json::parse(header);
  for (const auto& [key, facts] : listed.items()) {
    if (key == "__metadata__") continue;
    if (facts["dtype"] != "F32") throw std::runtime_error(name + ": " + key + " is not float32");
    const std::size_t begin = facts["data_offsets"][0];
    const std::size_t end = facts["data_offsets"][1];
    const std::size_t samples = facts["shape"].back();
    Channels channels((end - begin) / sizeof(float) / samples, std::vector<float>(samples));
    file.seekg(static_cast<std::streamoff>(sizeof length + length + begin));
    for (auto& channel : channels)
      file.read(reinterpret_cast<char*>(channel.data()),
                static_cast<std::streamsize>(samples * sizeof(float)));
    tensors[key] = std::move(channels);
  }
  if (!file) throw std::runtime_error(name + " ends too early: run make golden");
  return tensors;
}

}  // namespace timbrel::test
