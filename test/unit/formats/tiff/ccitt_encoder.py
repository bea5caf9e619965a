"""Writes CCITT rows bit by bit, so that pages of every habit, sound or damaged, can be made. Codes are those that Pillow writes."""

import io

import numpy as np
from PIL import Image

END_OF_LINE = "000000000001"
LONGEST = 2560
VERTICAL = {0: "1", 1: "011", 2: "000011", 3: "0000011", -1: "010", -2: "000010", -3: "0000010"}


def pillow_row(row):
    """The bits of one row as Pillow writes it in compression 2, without the zeros at its end."""
    file = io.BytesIO()
    Image.fromarray(np.array([row], bool)).save(file, "TIFF", compression="tiff_ccitt", tiffinfo={262: 0})
    tags = Image.open(file).tag_v2
    at = tags[273][0]
    return "".join(f"{byte:08b}" for byte in file.getvalue()[at : at + tags[279][0]]).rstrip("0")


def pillow_codes():
    """Code words of runs: [white, black], by their length in pixels. What stands around them in a row is taken off."""
    white_0, black_0, black_1, white_1 = "00110101", "0000110111", "010", "000111"
    lengths = [*range(64), *range(64, LONGEST + 1, 64)]
    # In the pictures that are written here, 1 is white.
    white = {n: pillow_row([1] * n + [0])[: -len(black_1.rstrip("0"))] for n in lengths}
    black = {n: pillow_row([0] * n + [1])[len(white_0) : -len(white_1)] for n in lengths if n > 0}
    black[0] = black_0
    for codes in (white, black):
        for n in lengths[64:]:
            codes[n] = codes[n][: -len(codes[0])]
    return white, black


CODES = pillow_codes()


def run(length, color):
    """A run of any length; color 1 is black."""
    bits = ""
    while length > LONGEST:
        bits += CODES[color][LONGEST]
        length -= LONGEST
    if length > 63:
        bits += CODES[color][length // 64 * 64]
    return bits + CODES[color][length % 64]


def changes(row):
    """Where the colour changes, white being what comes before the row."""
    return [int(x) for x in np.flatnonzero(np.diff(np.concatenate([[0], row.astype(np.int8)])))]


def row_1d(row):
    edges = [0, *changes(row), len(row)]
    return "".join(run(edges[i + 1] - edges[i], i % 2) for i in range(len(edges) - 1))


def row_2d(row, above):
    width = len(row)
    here, there = changes(row), changes(above)
    bits, a0, color = "", -1, 0
    while a0 < width:
        a1 = next((x for x in here if x > a0 and row[x] != color), width)
        a2 = next((x for x in here if x > a1), width)
        b1 = next((x for x in there if x > a0 and above[x] != color), width)
        b2 = next((x for x in there if x > b1), width)
        if b2 < a1:
            bits += "0001"
            a0 = b2
        elif abs(a1 - b1) <= 3:
            bits += VERTICAL[a1 - b1]
            a0, color = a1, 1 - color
        else:
            bits += "001" + run(a1 - max(a0, 0), color) + run(a2 - a1, 1 - color)
            a0 = a2
    return bits


def pack(bits, is_reversed=False):
    bits += "0" * (-len(bits) % 8)
    data = np.packbits(np.frombuffer(bits.encode(), np.uint8) - 48, bitorder="little" if is_reversed else "big")
    return data.tobytes()


def padded(bits, step):
    return bits + "0" * (-len(bits) % step)


def group_2(rows, step=8):
    return "".join(padded(row_1d(row), step) for row in rows)


def group_3(rows, k=1, end_of_line=END_OF_LINE, align=False, first=True, rtc=0):
    """`k`: a row of runs every so many rows, 0 for one-dimensional data; `first`: an end of line before the first row; `rtc`: ends of line behind the last one."""
    bits = ""
    above = np.zeros_like(rows[0])
    for i, row in enumerate(rows):
        tag = "" if k == 0 else "1" if i % k == 0 else "0"
        if align:
            bits += "0" * ((4 - len(bits)) % 8)
        if i or first:
            bits += end_of_line
        bits += tag + (row_2d(row, above) if tag == "0" else row_1d(row))
        above = row
    return bits + (end_of_line + ("1" if k else "")) * rtc


def group_4(rows, ends=True):
    bits = ""
    above = np.zeros_like(rows[0])
    for row in rows:
        bits += row_2d(row, above)
        above = row
    return bits + (2 * END_OF_LINE if ends else "")
