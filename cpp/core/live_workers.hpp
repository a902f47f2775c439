// SPDX-License-Identifier: MIT
// All workers of the process, for its end: hosts do not delete their objects when they quit.
#pragma once

namespace timbrel {

class Worker;

class LiveWorkers {
 public:
  static void add(Worker* worker);
  static void remove(Worker* worker);
};

}  // namespace timbrel
