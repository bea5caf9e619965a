import { formatBytes, formatCount } from '../../format.ts';
import type { Words } from '../words.svelte.ts';
import { countOf } from './quantities.ts';

export const offline: Words['offline'] = {
  update: {
    text: 'Eine neue Version dieser Seite ist da. Sie bekommen sie beim nächsten Öffnen oder sofort.',
    button: 'Jetzt laden',
    endingRun: 'Jetzt laden und den Lauf beenden',
  },
  threads: {
    text: 'Diese Seite kann das Modell auf mehreren Threads ausführen, sobald sie noch einmal geladen wurde.',
    button: 'Neu laden',
    endingRun: 'Neu laden und den Lauf beenden',
  },
  encodedStays: 'Was bisher kodiert ist, bleibt gespeichert.',
  works: (bytes, models) =>
    models === 0
      ? `Funktioniert offline: ${formatBytes(bytes)} in diesem Browser gespeichert; ein Modell kommt dazu, sobald es benutzt wurde.`
      : `Funktioniert offline: ${formatBytes(bytes)} mit ${countOf(models, 'Modell', 'Modellen')} in diesem Browser gespeichert.`,
  about:
    'Dieser Browser speichert die Seite, damit sie sich ohne Internet öffnen lässt. Große Dateien kommen dazu, sobald sie benutzt wurden. Wer die Daten dieser Website löscht, entfernt alles.',
  table: 'Was die Seite braucht, wie groß es ist und ob es gespeichert ist',
  what: 'Was',
  size: 'Größe',
  withoutNetwork: 'Ohne Internet',
  pageItself: (files) => `Die Seite selbst, ${countOf(files, 'Datei', 'Dateien')}`,
  ownFiles: (files) =>
    files === 1 ? 'Die Datei der Seite selbst' : `Die ${formatCount(files)} Dateien der Seite selbst`,
  sample: 'Beispielbilder',
  engineForGpu: 'onnxruntime für die GPU',
  engineForCpu: 'onnxruntime für den Prozessor',
  kept: 'gespeichert',
  onceUsed: 'nach dem ersten Gebrauch',
};
