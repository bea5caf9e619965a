import type { RunDetail } from '../../../state/run/description.ts';
import type { Words } from '../words.svelte.ts';

export const made: Words['made'] = {
  line: ({ model, preset, details }) =>
    [model, preset === undefined ? undefined : (PRESET[preset] ?? preset), ...details.map(detail)]
      .filter((part) => part !== undefined)
      .join(', '),
};

const PRESET: Readonly<Record<string, string>> = { squash: 'gestaucht', crop: 'zugeschnitten' };
const NAMED: Readonly<Record<string, string>> = { bicubic: 'bikubisch' };

function detail(detail: RunDetail): string {
  switch (detail.code) {
    case 'output':
      return `Ausgabe ${detail.id}`;
    case 'size':
      return `${detail.px} px`;
    case 'shorter-edge':
      return `kürzere Seite ${detail.px} px`;
    case 'named':
      return NAMED[detail.name] ?? detail.name;
    case 'range':
      return `Werte ${detail.range}`;
    case 'normalization':
      return 'Mittelwert und Abweichung geändert';
    case 'upright':
      return 'aufgerichtet';
    case 'scaled':
      return '16 Bit skaliert';
    case 'pillow':
      return `wie Pillow ${detail.release}`;
    case 'approximate':
      return 'genäherte Pixel';
    case 'float16':
      return 'in float16 gerechnet';
  }
}
