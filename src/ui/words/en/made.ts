import type { RunDescription, RunDetail } from '../../../state/run/description.ts';

/** What made a set of vectors: `ResNet-18, squash, 299 px`. */
export const made = {
  line: ({ model, preset, details }: RunDescription): string =>
    [model, preset, ...details.map(detail)].filter((part) => part !== undefined).join(', '),
};

function detail(detail: RunDetail): string {
  switch (detail.code) {
    case 'output':
      return `output ${detail.id}`;
    case 'size':
      return `${detail.px} px`;
    case 'shorter-edge':
      return `shorter edge ${detail.px} px`;
    case 'named':
      return detail.name;
    case 'range':
      return `values ${detail.range}`;
    case 'normalization':
      return 'other mean and deviation';
    case 'upright':
      return 'upright';
    case 'scaled':
      return '16 bits scaled';
    case 'pillow':
      return `as Pillow ${detail.release}`;
    case 'approximate':
      return 'approximate pixels';
    case 'float16':
      return 'computed in float16';
  }
}
