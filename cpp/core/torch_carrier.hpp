// SPDX-License-Identifier: MIT
// The carrier that runs TorchScript files with libtorch. The only file of the core that knows torch
// is its implementation.
#pragma once

#include <memory>
#include <string>

#include "carrier.hpp"

namespace timbrel {

// [any] Loads a `.ts` file: ours, RAVE's, anyone's that keeps the nn~ contract. The sentence of an
// error names the file and what is wrong with it.
Result<std::unique_ptr<Carrier>> open_torch(const std::string& path);

// [any] Threads that inference may use in all instruments of this process; 1 unless told otherwise.
void set_inference_threads(int threads);

}  // namespace timbrel
