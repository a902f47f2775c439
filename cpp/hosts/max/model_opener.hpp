// SPDX-License-Identifier: MIT
// What opens instrument files: libtorch in what users play, a fake where the glue is tested alone.
#pragma once

#include "core/carrier.hpp"

namespace timbrel::max {

Opener model_opener();

}  // namespace timbrel::max
