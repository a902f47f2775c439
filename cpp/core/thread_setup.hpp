// SPDX-License-Identifier: MIT
// How threads that run models, load and free stand to the audio thread.
#pragma once

namespace timbrel {

// [worker] A thread is born with the priority of the one that made it. Where that is a real-time
// one, as in `pd -rt`, this steps one below, so that a model never keeps the audio thread waiting
// for a core. Denormal numbers, which can cost a hundred times the time, are taken as zero.
void prepare_worker_thread() noexcept;

// [any] For threads that load and free: never a real-time priority, whoever made them.
void prepare_background_thread() noexcept;

}  // namespace timbrel
