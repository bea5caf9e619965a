import { formatCount } from '../../format.ts';
import { toShownName } from '../../shown-name.ts';
import type { Words } from '../words.svelte.ts';
import { countOf } from './quantities.ts';

export const outputs: Words['outputs'] = {
  legend: 'Ausgabe',
  title: ({ id, words }) => {
    if (id === 'pooled') return 'Gepoolt';
    return id === 'flattened' ? 'Flach aneinandergereiht, nach der Regel des Notebooks' : toShownName(words);
  },
  flattened: 'flach aneinandergereiht',
  length: (dim) => (dim === undefined ? 'Länge zeigt sich beim Lauf' : countOf(dim, 'Wert', 'Werte')),
  sizesNote: (images) => `Die Größen gelten für eine Datei mit ${countOf(images, 'Bild', 'Bildern')}, 4 Byte je Wert.`,
  tensors: {
    title: 'Alle Tensoren des Modells',
    list: 'Tensoren',
    reading: 'Das Modell wird gelesen …',
    filter: 'Filtern',
    filterExample: 'layer4 512',
    shown: (shown, of) =>
      shown === of
        ? countOf(of, 'Tensor', 'Tensoren')
        : `${formatCount(shown)} von ${countOf(of, 'Tensor', 'Tensoren')}`,
    asVector: (tensor) => `Als Vektor: ${toShownName(tensor)}`,
    pickOne: 'Wählen Sie einen Tensor, um zu sehen, welche Vektoren er werden kann.',
    asItIs: 'Wie er ist',
    reductions: {
      mean: 'Mittelwert jedes Kanals',
      max: 'Größter Wert jedes Kanals',
      flatten: 'Alle Werte',
      'class-token': 'Das Klassen-Token',
      'patch-mean': 'Mittelwert der Token der Bildfelder',
    },
  },
};
