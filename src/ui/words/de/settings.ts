import { formatCount } from '../../format.ts';
import type { Words } from '../words.svelte.ts';

export const settings: Words['settings'] = {
  open: 'Einstellungen',
  title: 'Einstellungen',
  done: 'Fertig',
  locked: 'Solange ein Lauf im Gang ist, behält er seine Einstellungen: Ändern lassen sie sich danach.',
  summary: (model, { preset, isChanged, isTrial }) =>
    [
      model,
      preset === 'squash' ? 'gestaucht' : 'zugeschnitten',
      ...(isChanged ? ['geändert'] : []),
      ...(isTrial ? ['Probe'] : []),
    ].join(', '),
  sampleOnly: (images) => `Nur eine Stichprobe von ${formatCount(images)}`,
  sampleNote:
    'Eine Probe aus allen Klassen, jedes Mal mit denselben Bildern. Was dabei entsteht, bleibt; ein voller Lauf macht später den Rest.',
  advanced: {
    title: 'Erweitert',
    device: 'Worauf das Modell läuft',
    float16:
      'Auf der GPU halb so viel Speicher für die Gewichte; ob es schneller ist, hängt von ihr ab. Unterwegs wird auf drei Stellen gerundet, deshalb werden diese Vektoren getrennt gespeichert. Rechnet die GPU oder das Modell nicht in float16, so sagt es der Lauf.',
    leaveOutHidden: 'Versteckte Dateien auslassen',
    leaveOutHiddenNote: '(Namen, die mit einem Punkt beginnen)',
    takeMore: 'Auch .heic .heif .avif .jxl .gif kodieren',
    takeMoreNote: '(ImageFolder übergeht sie; HEIC und JPEG XL kommen Pythons Pixeln nahe, sind aber nicht gleich)',
    storedApart:
      'Vektoren aus anderen Einstellungen werden getrennt gespeichert und nie vermischt: Mit früheren Einstellungen finden sich die früheren Vektoren wieder.',
  },
};
