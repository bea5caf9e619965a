import { formatBytes } from '../../format.ts';
import { rich } from '../rich.ts';
import type { Words } from '../words.svelte.ts';
import { countOf } from './quantities.ts';

export const download: Words['download'] = {
  download: (format) => `${format} herunterladen`,
  size: (bytes) => `etwa ${formatBytes(bytes)}`,
  saving: (percent) => `Wird gespeichert … ${percent}`,
  cancel: 'Speichern abbrechen',
  saved: (fileName, bytes) => rich`${{ path: fileName }} gespeichert, ${formatBytes(bytes)}.`,
  more: 'Mehr: Formate, Längen, Zahlentypen',
  loadInPython: 'In Python laden',
  rounding: {
    later: 'Was float16 ändert, wird gemessen, sobald es Vektoren gibt.',
    measuring: 'Es wird gemessen, was float16 ändert …',
    measured: (atMost, cosine) =>
      `float16 ändert einen Wert um höchstens ${atMost} des größten seines Vektors; kleinster Kosinus ${cosine}.`,
    measuredOn: (vectors) => `Gemessen an ${countOf(vectors, 'Vektor', 'Vektoren')}.`,
    overflows: (values) => {
      const [lie, become] = values === 1 ? ['liegt', 'würde'] : ['liegen', 'würden'];
      const what = `${countOf(values, 'Wert', 'Werte')} ${lie} außerhalb des Bereichs von float16 (65.504)`;
      return `${what} und ${become} unendlich: Wählen Sie float32 oder die Einheitslänge (L2).`;
    },
  },
};
