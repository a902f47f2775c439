# SPDX-License-Identifier: MIT
"""Context of earlier frames: what does not change leaves no trace, nothing runs away."""

import pytest
import torch
from torch import Tensor, nn

from timbrel.training.models.context import Past
from timbrel.training.models.frame_vae import FrameVae, FrameVaeConfig

BINS, RATE = 129, 8000
ENCODER_GIVEN, DECODER_GIVEN = 2, 3


def sizes(encoder_frames: int, decoder_frames: int, bands: int = 32) -> FrameVaeConfig:
    frames = {"encoder_frames": encoder_frames, "decoder_frames": decoder_frames}
    return FrameVaeConfig(4, bands, 24, remembered=6, **frames)


SIZES = {
    "both": sizes(4, 3),
    "decoder only": sizes(1, 2, bands=0),
    "encoder only": sizes(2, 1),
    "neither": sizes(1, 1),
}


class Stepped(nn.Module):
    """Both sides as one module, for scripting."""

    def __init__(self, network: FrameVae) -> None:
        super().__init__()
        self.network = network

    def forward(self, x: Tensor, given: Tensor, memory: Tensor):
        return self.network.encode(x, given, x[:, 0], memory)

    @torch.jit.export
    def decode(self, z: Tensor, given: Tensor, memory: Tensor):
        return self.network.decode(z, given, z[:, 0], memory)


def network(config: FrameVaeConfig, seed: int = 0) -> FrameVae:
    """A network that has learned to look at the past: untrained ones do not."""
    torch.manual_seed(seed)
    made = FrameVae(config, BINS, RATE, ENCODER_GIVEN, DECODER_GIVEN).eval()
    for past in (made.encoder_past, made.decoder_past):
        if past is not None:
            nn.init.normal_(past.add.weight, 0.0, 0.3)
    made.requires_grad_(False)
    made.fit(torch.rand(50, BINS) * 0.2)
    return made


def encode_stream(made, x, given):
    """Means frame by frame, `[B, T, F]` → `[B, T, D]`, and the memory behind the last."""
    memory, means = torch.zeros(len(x), made.encoder_memory), []
    for frame, told in zip(x.unbind(1), given.unbind(1), strict=True):
        mean, _, memory = made.encode(frame, told, torch.zeros(len(x)), memory)
        means.append(mean)
    return torch.stack(means, 1), memory


def decode_stream(made, z, given):
    """Frames one by one, `[B, T, D]` → `[B, T, F]`, and the memory behind the last."""
    memory, frames = torch.zeros(len(z), made.decoder_memory), []
    for latents, told in zip(z.unbind(1), given.unbind(1), strict=True):
        frame, memory = made.decode(latents, told, torch.full((len(z),), 60.0), memory)
        frames.append(frame)
    return torch.stack(frames, 1), memory


@pytest.fixture(params=SIZES, ids=str)
def made(request):
    return network(SIZES[request.param])


@pytest.fixture
def sound():
    torch.manual_seed(1)
    return torch.rand(3, 9, BINS) * 0.2, torch.rand(3, 9, ENCODER_GIVEN)


@pytest.fixture
def played():
    torch.manual_seed(2)
    return torch.randn(3, 9, 4), torch.rand(3, 9, DECODER_GIVEN)


def test_scripted_equals_eager(made, sound, played):
    scripted = torch.jit.script(Stepped(made))
    x, given = sound[0][:, 0], sound[1][:, 0]
    memory = torch.rand(3, made.encoder_memory)
    for eager, script in zip(
        made.encode(x, given, x[:, 0], memory), scripted(x, given, memory), strict=True
    ):
        torch.testing.assert_close(script, eager)
    z, given = played[0][:, 0], played[1][:, 0]
    memory = torch.rand(3, made.decoder_memory)
    for eager, script in zip(
        made.decode(z, given, z[:, 0], memory), scripted.decode(z, given, memory), strict=True
    ):
        torch.testing.assert_close(script, eager)


@pytest.mark.parametrize("back", [1, 2, 3, 4])
def test_the_past_counts_as_far_as_it_is_remembered_and_no_further(sound, played, back):
    made = network(SIZES["both"])  # the encoder knows 3 earlier frames, the decoder 2
    x, given = sound
    moved = x.clone()
    moved[:, -1 - back] += 0.1
    change = (encode_stream(made, moved, given)[0] - encode_stream(made, x, given)[0])[:, -1]
    assert (float(change.abs().max()) > 1e-3) == (back <= 3)
    z, given = played
    moved = z.clone()
    moved[:, -1 - back] += 1.0
    change = (decode_stream(made, moved, given)[0] - decode_stream(made, z, given)[0])[:, -1]
    assert (float(change.abs().max()) > 1e-4) == (back <= 2)


def test_what_is_constant_gives_the_same_from_the_first_frame_on(made, sound, played):
    for stream, (values, given) in ((encode_stream, sound), (decode_stream, played)):
        held, told = values[:, :1].expand(-1, 9, -1), given[:, :1].expand(-1, 9, -1)
        out, _ = stream(made, held, told)
        torch.testing.assert_close(out, out[:, :1].expand_as(out), atol=1e-6, rtol=0)


def test_a_step_has_settled_as_soon_as_it_is_all_that_is_remembered(played):
    made = network(SIZES["both"])
    z, given = played
    given = given[:, :1].expand(-1, 9, -1)
    stepped = torch.cat([z[:, :4], z[:, -1:].expand(-1, 5, -1)], 1)
    frames, _ = decode_stream(made, stepped, given)
    held, _ = decode_stream(made, z[:, -1:], given[:, :1])
    past = SIZES["both"].decoder_frames - 1
    torch.testing.assert_close(
        frames[:, 4 + past :], held.expand(-1, 5 - past, -1), atol=1e-5, rtol=0
    )
    assert float((frames[:, 4] - held[:, 0]).abs().max()) > 1e-3


def test_rows_do_not_see_each_other(made, sound, played):
    for stream, (values, given) in ((encode_stream, sound), (decode_stream, played)):
        alone, _ = stream(made, values[1:2], given[1:2])
        torch.testing.assert_close(alone, stream(made, values, given)[0][1:2], atol=1e-5, rtol=0)


def test_differences_by_hand():
    past = Past(inputs=1, frames=3, width=2)
    past.add.weight.data = torch.eye(2)
    memory = torch.tensor([[0.0, 0.0, 2.0, 1.0]])  # nothing known, then a 2
    added, memory = past(torch.tensor([[5.0]]), memory)
    assert added.tolist() == [[0.0, -3.0]]
    assert memory.tolist() == [[2.0, 1.0, 5.0, 1.0]]
    added, memory = past(torch.tensor([[7.0]]), memory)
    assert added.tolist() == [[-5.0, -2.0]]
    assert memory.tolist() == [[5.0, 1.0, 7.0, 1.0]]


def test_it_begins_as_the_network_without_context_whose_weights_it_takes(sound, played):
    single = network(SIZES["neither"], seed=5)
    made = FrameVae(sizes(3, 3), BINS, RATE, ENCODER_GIVEN, DECODER_GIVEN).eval()
    made.requires_grad_(False)
    lacking = made.load_state_dict(single.state_dict(), strict=False)
    assert set(lacking.missing_keys) == {
        "encoder_past.remember.weight", "encoder_past.add.weight", "decoder_past.add.weight"
    }  # fmt: skip
    assert not lacking.unexpected_keys
    for stream, (values, given) in ((encode_stream, sound), (decode_stream, played)):
        torch.testing.assert_close(stream(made, values, given)[0], stream(single, values, given)[0])
