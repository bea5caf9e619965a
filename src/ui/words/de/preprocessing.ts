import type { Preprocessing } from '../../../core/preprocessing.ts';
import { JOINT } from '../../format.ts';
import type { Words } from '../words.svelte.ts';

export const preprocessing: Words['preprocessing'] = {
  legend: 'Wie aus einem Bild ein Quadrat wird',
  squash: {
    title: 'Stauchen',
    note: (sizePx) =>
      `Das ganze Bild, auf ${square(sizePx)} gestaucht: Resize((${sizePx}, ${sizePx})) von torchvision.`,
  },
  crop: {
    title: 'Zuschneiden',
    note: ({ resizePx, sizePx, filter }) =>
      `Kürzere Seite auf ${resizePx}, dann die Mitte mit ${square(sizePx)} (${FILTER[filter]}): so, wie das Modell trainiert wurde.`,
  },
  changed: 'Geändert.',
  line: ({ channels, range, normalization, exif, pillow, wideGrey, colours, ...shape }) => {
    const { mean, std } = normalization;
    return [
      shapeLine(shape),
      `${coloursLine(channels, colours)}, ${RANGE[range]}`,
      `Mittelwert ${mean.join(' ')}, Standardabweichung ${std.join(' ')}`,
      exif === 'upright' ? 'nach EXIF aufgerichtet' : 'EXIF nicht beachtet',
      pillow === '13' ? 'Rundung wie Pillow 13' : 'Rundung wie Pillow 11.3 und älter',
      ...(wideGrey === 'scale' ? ['16 Bit skaliert'] : []),
    ].join('; ');
  },
  modelsOwn: 'Voreinstellung des Modells',
  notebooks: 'Rezept des Notebooks',
  adjust: 'Anpassen',
  size: 'Größe des Quadrats, in Pixeln',
  sizeIsFixed: (sizePx) => `Dieses Modell nimmt nur Bilder mit ${square(sizePx)} Pixeln.`,
  shorterEdge: 'Kürzere Seite vor dem Zuschneiden, in Pixeln',
  filter: 'Filter der Größenänderung',
  filters: { bilinear: 'Bilinear', bicubic: 'Bikubisch' },
  channels: 'Reihenfolge der Kanäle',
  channelOrders: { RGB: 'RGB (torchvision)', BGR: 'BGR (OpenCV, Caffe)' },
  range: 'Wertebereich',
  ranges: { '0-1': '0–1 (ToTensor)', '0-255': '0–255' },
  scaleIsFixed:
    'Dieses Modell nimmt die Bytes, wie sie sind: Wertebereich, Mittelwert und Standardabweichung lassen sich nicht ändern.',
  rangeConverts: 'Ein anderer Wertebereich rechnet Mittelwert und Standardabweichung um.',
  converted: {
    '0-1': 'Mittelwert und Standardabweichung wurden durch 255 geteilt, passend zu diesem Wertebereich.',
    '0-255': 'Mittelwert und Standardabweichung wurden mit 255 multipliziert, passend zu diesem Wertebereich.',
  },
  mean: 'Mittelwert',
  std: 'Standardabweichung',
  channel: { red: 'Rot', green: 'Grün', blue: 'Blau', alpha: 'Alpha' },
  exif: 'Gedrehte Fotos',
  exifRules: { ignore: 'Wie gespeichert (torchvision)', upright: 'Aufgerichtet, nach EXIF' },
  wideGrey: 'Graustufen mit 16 Bit',
  wideGreyRules: { clip: 'Über 255 weiß (Pillow)', scale: 'Auf 8 Bit skaliert' },
  pillow: 'Rundung der Größenänderung',
  pillowRules: { '13': 'Wie Pillow 13', '11': 'Wie Pillow 11.3 und älter' },
  problem: (problem) => {
    switch (problem.code) {
      case 'size-is-fixed':
        return `${problem.model} nimmt nur Bilder mit ${problem.sizePx} × ${problem.sizePx} Pixeln.`;
      case 'size-out-of-range':
        return `Die Größe muss eine ganze Zahl von ${problem.from} bis ${problem.to} sein.`;
      case 'edge-without-crop':
        return 'Eine kürzere Seite gibt es nur beim Zuschneiden.';
      case 'edge-out-of-range':
        return `Die kürzere Seite muss eine ganze Zahl von ${problem.sizePx}, der Größe des Quadrats, bis ${problem.to} sein.`;
      case 'square-over-edge':
        return `Das Quadrat kann nicht größer sein als die kürzere Seite, ${problem.resizePx}: Vergrößern Sie zuerst diese.`;
      case 'scale-is-fixed':
        return `${problem.model} nimmt die Bytes, wie sie sind: Wertebereich, Mittelwert und Standardabweichung lassen sich nicht ändern.`;
      case 'no-alpha':
        return `${problem.model} nimmt drei Kanäle: Einen vierten Mittelwert oder eine vierte Standardabweichung gibt es nicht.`;
      case 'mean-out-of-range': {
        const limit = NUMBER.format(problem.limit);
        return `Der Mittelwert muss eine Zahl von −${limit} bis ${limit} sein.`;
      }
      case 'std-out-of-range':
        return `Die Standardabweichung muss eine Zahl von ${NUMBER.format(problem.from)} bis ${NUMBER.format(problem.to)} sein.`;
    }
  },
};

const NUMBER = new Intl.NumberFormat('de', { maximumFractionDigits: 6, useGrouping: false });

const FILTER: Record<Preprocessing['filter'], string> = { bilinear: 'bilinear', bicubic: 'bikubisch' };

const RANGE: Record<Preprocessing['range'], string> = { '0-1': '0–1', '0-255': '0–255' };

const RGBA: Record<Preprocessing['channels'], string> = {
  RGB: 'vier Kanäle: Rot, Grün, Blau und Alpha',
  BGR: 'vier Kanäle: Blau, Grün, Rot und Alpha',
};

function coloursLine(channels: Preprocessing['channels'], colours: Preprocessing['colours']): string {
  switch (colours) {
    case undefined:
      return channels;
    case 'grey':
      return 'Graustufen';
    case 'rgba':
      return RGBA[channels];
  }
}

type Shape = Pick<Preprocessing, 'preset' | 'resizePx' | 'sizePx' | 'filter'>;

function shapeLine({ preset, resizePx, sizePx, filter }: Shape): string {
  return preset === 'squash'
    ? `Ganzes Bild auf ${square(sizePx)}, ${FILTER[filter]}`
    : `Kürzere Seite auf ${resizePx}, ${FILTER[filter]}, dann die Mitte mit ${square(sizePx)}`;
}

function square(sizePx: number): string {
  return `${sizePx}${JOINT}×${JOINT}${sizePx}`;
}
