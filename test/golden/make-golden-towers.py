"""Makes what torchvision, transformers and timm say of small networks of theirs that are recognised by the shapes of their weights.

usage: make-golden-towers.py          (torch 2.9.1, torchvision 0.24.1, transformers 4.57.6, timm 1.0.31, numpy 2.4.6)

imported-towers.json   per network: the size of its pictures, their channels and the shapes of its weights by their names
imported-towers.npz    per network and output: rows of two made pictures, weights made by made_weights.py
"""
import json
import pathlib
import sys

import numpy as np
import timm
import torch
import torchvision
import transformers as hf

from made_weights import made, made_weight

HERE = pathlib.Path(__file__).parent
TINY = {"hidden_size": 192, "num_hidden_layers": 2, "num_attention_heads": 3, "intermediate_size": 384}
SMALL = {**TINY, "image_size": 64, "patch_size": 16}
DINO = {"hidden_size": 192, "num_hidden_layers": 2, "num_attention_heads": 3, "mlp_ratio": 2, "image_size": 280, "patch_size": 14}
TEXT = {"hidden_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 32, "vocab_size": 10}


def of_tokens(first):
    """Outputs of a model of Hugging Face that gives tokens, `first` of them before the patches."""
    def outputs(model, pictures):
        given = model(pixel_values=pictures)
        tokens = given.last_hidden_state
        rows = {"pooled": tokens[:, 0], "patch_mean": tokens[:, first:].mean(1)}
        if isinstance(model, (hf.ViTModel, hf.DeiTModel)):
            rows["pooler_output"] = given.pooler_output
        if isinstance(model, hf.DeiTModel):
            rows["distillation_token"] = tokens[:, 1]
        return rows
    return outputs


def of_clip(model, pictures):
    given = model.vision_model(pixel_values=pictures)
    return {
        "image_embeds": model.visual_projection(given.pooler_output),
        "pooled": given.pooler_output,
        "patch_mean": given.last_hidden_state[:, 1:].mean(1),
    }


def of_siglip(model, pictures):
    given = model.vision_model(pixel_values=pictures)
    return {"pooled": given.pooler_output, "patch_mean": given.last_hidden_state.mean(1)}


def of_timm(model, pictures):
    tokens = model.forward_features(pictures)
    rows = {"pooled": tokens[:, 0], "patch_mean": tokens[:, model.num_prefix_tokens :].mean(1)}
    if getattr(model, "dist_token", None) is not None:
        rows["distillation_token"] = tokens[:, 1]
    return rows


def of_torchvision_vit(model, pictures):
    given = []
    model.encoder.register_forward_hook(lambda _, __, tokens: given.append(tokens))
    model(pictures)
    return {"pooled": given[0][:, 0], "patch_mean": given[0][:, 1:].mean(1)}


def before_head(model, pictures):
    given = []
    head = model.head if hasattr(model, "head") else model.classifier
    head.register_forward_pre_hook(lambda _, values: given.append(values[0]))
    model(pictures)
    return {"pooled": given[0].flatten(1)}


def of_timm_pooled(model, pictures):
    return {"pooled": model.forward_head(model.forward_features(pictures), pre_logits=True)}


def of_resnet(model, pictures):
    given = []
    model.avgpool.register_forward_hook(lambda _, __, pooled: given.append(pooled))
    model(pictures)
    return {"pooled": given[0].flatten(1)}


def with_alpha():
    """The usual way to let a ResNet take RGBA."""
    model = torchvision.models.resnet18()
    model.conv1 = torch.nn.Conv2d(4, 64, 7, 2, 3, bias=False)
    return model


def timm_vit(name, **options):
    return timm.create_model(name, depth=2, embed_dim=192, num_heads=3, mlp_ratio=2, num_classes=7, **options)


class HubBlock(torch.nn.Module):
    """A block of DINOv2 by the names of its own code; gated in the largest one."""
    def __init__(self, dim, heads, hidden, is_gated):
        super().__init__()
        self.heads, self.is_gated = heads, is_gated
        self.norm1, self.norm2 = torch.nn.LayerNorm(dim, eps=1e-6), torch.nn.LayerNorm(dim, eps=1e-6)
        self.attn = torch.nn.ModuleDict({"qkv": torch.nn.Linear(dim, 3 * dim), "proj": torch.nn.Linear(dim, dim)})
        first, second = ("w12", "w3") if is_gated else ("fc1", "fc2")
        self.mlp = torch.nn.ModuleDict({
            first: torch.nn.Linear(dim, hidden * (2 if is_gated else 1)), second: torch.nn.Linear(hidden, dim)})
        self.ls1, self.ls2 = (torch.nn.ParameterDict({"gamma": torch.nn.Parameter(torch.ones(dim))}) for _ in range(2))

    def forward(self, x):
        batch, tokens, dim = x.shape
        qkv = self.attn["qkv"](self.norm1(x)).reshape(batch, tokens, 3, self.heads, dim // self.heads)
        query, key, value = qkv.permute(2, 0, 3, 1, 4)
        mixed = torch.nn.functional.scaled_dot_product_attention(query, key, value)
        x = x + self.attn["proj"](mixed.transpose(1, 2).reshape(x.shape)) * self.ls1["gamma"]
        first, second = self.mlp.values()
        wide = first(self.norm2(x))
        if self.is_gated:
            gate, given = wide.chunk(2, -1)
            wide = torch.nn.functional.silu(gate) * given
        else:
            wide = torch.nn.functional.gelu(wide)
        return x + second(wide) * self.ls2["gamma"]


class HubDino(torch.nn.Module):
    """DINOv2 by the names of its own code, positions resampled as torch.hub's models do: with an offset of 0.1, or
    with antialiasing where there are registers."""
    def __init__(self, registers=0, is_gated=False, dim=192, patch=14, grid=20):
        super().__init__()
        token = lambda *shape: torch.nn.Parameter(torch.zeros(*shape, dim))
        self.cls_token, self.pos_embed, self.mask_token = token(1, 1), token(1, 1 + grid * grid), token(1)
        if registers:
            self.register_tokens = token(1, registers)
        self.patch, self.registers = patch, registers
        self.patch_embed = torch.nn.ModuleDict({"proj": torch.nn.Conv2d(3, dim, patch, patch)})
        self.blocks = torch.nn.ModuleList([HubBlock(dim, 3, 2 * dim, is_gated) for _ in range(2)])
        self.norm = torch.nn.LayerNorm(dim, eps=1e-6)

    def positions(self, patches):
        grid = round((self.pos_embed.shape[1] - 1) ** 0.5)
        if patches == grid:
            return self.pos_embed[:, 1:]
        table = self.pos_embed[:, 1:].reshape(1, grid, grid, -1).permute(0, 3, 1, 2)
        if self.registers:
            how = {"size": (patches, patches), "antialias": True}
        else:
            how = {"scale_factor": ((patches + 0.1) / grid,) * 2}
        table = torch.nn.functional.interpolate(table, mode="bicubic", **how)
        return table.permute(0, 2, 3, 1).flatten(1, 2)

    def forward(self, pictures):
        x = self.patch_embed["proj"](pictures).flatten(2).transpose(1, 2)
        x = x + self.positions(pictures.shape[-1] // self.patch)
        first = [(self.cls_token + self.pos_embed[:, :1]).expand(len(x), -1, -1)]
        if self.registers:
            first.append(self.register_tokens.expand(len(x), -1, -1))
        x = torch.cat([*first, x], 1)
        for block in self.blocks:
            x = block(x)
        return self.norm(x)


def of_hub(model, pictures):
    tokens = model(pictures)
    return {"pooled": tokens[:, 0], "patch_mean": tokens[:, 1 + model.registers :].mean(1)}


def of_timm_siglip(model, pictures):
    tokens = model.forward_features(pictures)
    return {"pooled": model.forward_head(tokens, pre_logits=True), "patch_mean": tokens.mean(1)}


# Name of the network as it is recognised; the model, what gives its rows, the edge of its pictures.
CASES = {
    "vit_t_16": (lambda: torchvision.models.VisionTransformer(64, 16, 2, 3, 192, 384), of_torchvision_vit, 64),
    "convnext_tiny": (lambda: torchvision.models.convnext_tiny(), before_head, 64),
    "swin_t": (lambda: torchvision.models.swin_t(), before_head, 224),
    "swin_v2_t": (lambda: torchvision.models.swin_v2_t(), before_head, 256),
    "hf_vit_tiny_patch16_64": (lambda: hf.ViTModel(hf.ViTConfig(**SMALL)), of_tokens(1), 64),
    "hf_deit_distilled_tiny_patch16_64": (lambda: hf.DeiTModel(hf.DeiTConfig(**SMALL)), of_tokens(2), 64),
    "hf_dinov2_tiny_patch14_224": (lambda: hf.Dinov2Model(hf.Dinov2Config(**DINO)), of_tokens(1), 224),
    "hf_dinov2_registers_tiny_patch14_224": (
        lambda: hf.Dinov2WithRegistersModel(hf.Dinov2WithRegistersConfig(**DINO)), of_tokens(5), 224),
    "hf_clip_tiny_patch16_64_quickgelu": (
        lambda: hf.CLIPModel(hf.CLIPConfig(vision_config=SMALL, text_config=TEXT, projection_dim=64)), of_clip, 64),
    "hf_siglip_tiny_patch16_64": (
        lambda: hf.SiglipModel(hf.SiglipConfig(vision_config=SMALL, text_config={**TEXT, "hidden_size": 192})), of_siglip, 64),
    "vit_tiny_patch16_64": (lambda: timm_vit("vit_tiny_patch16_224", img_size=64), of_timm, 64),
    "deit_distilled_tiny_patch16_64": (lambda: timm_vit("deit_tiny_distilled_patch16_224", img_size=64), of_timm, 64),
    "vit_dinov2_tiny_patch14_56": (lambda: timm_vit("vit_small_patch14_dinov2", img_size=56), of_timm, 56),
    "vit_reg_dinov2_tiny_patch14_56": (lambda: timm_vit("vit_small_patch14_reg4_dinov2", img_size=56), of_timm, 56),
    "vit_clip_tiny_patch16_64": (lambda: timm_vit("vit_base_patch16_clip_224", img_size=64), of_timm, 64),
    "dinov2_vitt14": (lambda: HubDino(), of_hub, 224),
    "dinov2_vitt14_reg": (lambda: HubDino(registers=4), of_hub, 224),
    "dinov2_vitt16": (lambda: HubDino(is_gated=True, patch=16, grid=4), of_hub, 64),
    "vit_dinov2_tiny_patch14_28": (
        lambda: timm_vit("vit_giant_patch14_dinov2", img_size=28), of_timm, 28),
    "hf_dinov2_tiny_patch14_28": (
        lambda: hf.Dinov2Model(hf.Dinov2Config(**{**DINO, "image_size": 28, "use_swiglu_ffn": True})), of_tokens(1), 28),
    "vit_tiny_patch16_siglip_64": (lambda: timm_vit("vit_base_patch16_siglip_224", img_size=64), of_timm_siglip, 64),
    "vit_tiny_patch16_siglip_64_gelu_tanh": (
        lambda: timm_vit("vit_base_patch32_siglip_256", img_size=64, patch_size=16), of_timm_siglip, 64),
    "resnet18": (with_alpha, of_resnet, 64),
    "deit_tiny_patch16_64": (lambda: timm_vit("deit_tiny_patch16_224", img_size=64, in_chans=4), of_timm, 64),
    "tf_efficientnet_b0": (lambda: timm.create_model("tf_efficientnet_b0"), of_timm_pooled, 224),
}


# Whose first convolution takes alpha too.
WITH_ALPHA = {"resnet18", "deit_tiny_patch16_64"}


def main():
    torch.set_num_threads(1)
    shapes, rows = {}, {}
    for name, (make, outputs, size) in CASES.items():
        model = make().eval()
        state = model.state_dict()
        floats = {key: value for key, value in state.items() if value.dtype == torch.float32 and "relative_coords" not in key}
        for key, value in floats.items():
            value.copy_(torch.from_numpy(made_weight(key, tuple(value.shape))))
        channels = 4 if name in WITH_ALPHA else 3
        shape = (2, channels, size, size)
        pictures = (made("image", 2 * channels * size * size) * 2).astype(np.float32).reshape(shape)
        with torch.no_grad():
            for output, values in outputs(model, torch.from_numpy(pictures)).items():
                rows[f"{name}/{output}"] = values.numpy()
        shapes[name] = {"size": size, "channels": channels, "weights": {key: list(value.shape) for key, value in floats.items()}}
        print(name, file=sys.stderr)
    (HERE / "imported-towers.json").write_text(json.dumps(shapes) + "\n")
    np.savez_compressed(HERE / "imported-towers.npz", **rows)


main()
