// SPDX-License-Identifier: MIT
// What an engine's model is set to and asked: from the main thread to whoever runs it, and back.
#include "engine.hpp"
#include "words.hpp"

namespace timbrel {

// --- whoever runs the model ---

void Engine::answer_all() noexcept {
  std::unique_ptr<Command> command;
  while (commands_.try_pop(command)) {
    try {
      answer(*command);
    } catch (...) {  // out of memory: the question is lost, the sound is not
    }
  }
}

void Engine::answer(const Command& command) {
  auto reply = std::make_unique<Reply>();
  Carrier& carrier = instrument_->carrier();
  if (command.is_question) {
    auto got = carrier.get(command.attribute);
    reply->attribute = command.attribute;
    if (got)
      reply->values = std::move(*got);
    else
      reply->sentence = got.error();
    reply->kind = got ? Reply::Kind::answer : Reply::Kind::trouble;
  } else {
    const Status status = carrier.set(command.attribute, command.values);
    reply->kind = status ? Reply::Kind::accepted : Reply::Kind::trouble;
    reply->attribute = command.attribute;
    reply->values = command.values;
    if (!status) reply->sentence = status.error();
    if (command.read_back)
      if (auto got = carrier.get(command.attribute)) reply->held = std::move(*got);
  }
  replies_.try_push(reply);
}

// --- main thread ---

Status Engine::set(const std::string& attribute, std::vector<Value> values, bool read_back) {
  const Surface& surface = instrument_->surface();
  const auto found = surface.find_attribute(attribute);
  if (!found) return no_attribute(attribute);
  if (const auto words = typed(surface.attributes[*found], values); !words)
    return Error{words.error()};
  auto command = std::make_unique<Command>(Command{attribute, std::move(values), false, read_back});
  if (!commands_.try_push(command))
    return Error{"set " + attribute +
                 ": too many changes are waiting for a slow model; send fewer"};
  if (wake_ != nullptr && plan_.async) wake_->signal();
  return Done{};
}

Status Engine::get(const std::string& attribute) {
  if (!instrument_->surface().find_attribute(attribute)) return no_attribute(attribute);
  auto command = std::make_unique<Command>(Command{attribute, {}, true, false});
  if (!commands_.try_push(command))
    return Error{"get " + attribute + ": too many changes are waiting for a slow model; ask later"};
  if (wake_ != nullptr && plan_.async) wake_->signal();
  return Done{};
}

Error Engine::no_attribute(const std::string& name) const {
  return Error{instrument_->path() + " has no attribute " + name + ": use one of " +
               names_of(instrument_->surface().attributes)};
}

bool Engine::next_reply(Reply& reply) {
  std::unique_ptr<Reply> held;
  if (!replies_.try_pop(held)) return false;
  reply = std::move(*held);
  return true;
}

}  // namespace timbrel
