"""Weights that follow from their names alone, bit for bit the same as test/support/made-weights.ts."""
import zlib

import numpy as np


def made(name, count):
    with np.errstate(over="ignore"):
        h = np.arange(count, dtype=np.uint32) + np.uint32(zlib.crc32(name.encode()))
        h = (h ^ (h >> np.uint32(16))) * np.uint32(0x85EBCA6B)
        h = (h ^ (h >> np.uint32(13))) * np.uint32(0xC2B2AE35)
        h = h ^ (h >> np.uint32(16))
    return h.astype(np.float64) / 2**31 - 1


def made_weight(name, shape):
    u = made(name, int(np.prod(shape)))
    if len(shape) > 1:
        values = u * np.sqrt(6 / max(1, np.prod(shape[1:])))
    elif name.endswith(".running_var"):
        values = 1 + u / 2
    elif name.endswith(".weight"):
        values = 1 + u / 4
    else:
        values = u / 8
    return values.astype(np.float32).reshape(shape)
