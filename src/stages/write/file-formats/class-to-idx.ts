import { toPythonString } from '../../../formats/npy/python-literal.ts';
import type { FileFormat } from './file-format.ts';

const BESIDE_CLASS = 8; // blanks, quotes, colon, comma and line feed

/** The number of each class. */
export const classToIdx = {
  id: 'class-to-idx',
  use: 'choice',
  suffix: '-class_to_idx.json',
  mime: 'application/json',
  holdsRows: false,
  dtypes: ['float32', 'float16'],
  companions: [],
  sizeOf({ classes }) {
    let bytes = 3 + classes.bytes + classes.count * BESIDE_CLASS;
    for (let number = 0; number < classes.count; number++) bytes += String(number).length;
    return bytes;
  },
  open: async () => (await import('../write-class-to-idx.ts')).openClassToIdxWriter,
  snippet: (request) => [
    'import json',
    '',
    `with open(${toPythonString(request.fileName)}, encoding='utf-8') as file:`,
    '    class_to_idx = json.load(file)  # as torchvision’s ImageFolder numbers them',
  ],
} as const satisfies FileFormat;
