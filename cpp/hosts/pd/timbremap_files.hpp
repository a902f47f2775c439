// SPDX-License-Identifier: MIT
// Where a map's folder lies: as it is named, beside the patch, on Pd's path, in `maps/`.
#pragma once

#include <m_pd.h>

#include <optional>
#include <string>

namespace timbrel::pd {

std::optional<std::string> find_map(const t_canvas* canvas, const std::string& name);

}  // namespace timbrel::pd
