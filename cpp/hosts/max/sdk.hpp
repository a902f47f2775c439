// SPDX-License-Identifier: MIT
// Max's interface for externals: the real SDK where TIMBREL_MAX_SDK says that it is there, else our
// own prototypes of the functions that are used, so that the sources build and are tested without.
#pragma once

#ifdef TIMBREL_MAX_SDK
// In this order: the third needs the first.
// clang-format off
#include "ext.h"
#include "ext_obex.h"
#include "ext_path.h"
#include "ext_systhread.h"
#include "z_dsp.h"
// clang-format on
#else
#include "prototypes.hpp"
#endif
