// SPDX-License-Identifier: MIT
#include "model_opener.hpp"

#include "core/torch_carrier.hpp"

namespace timbrel::max {

Opener model_opener() { return open_torch; }

}  // namespace timbrel::max
