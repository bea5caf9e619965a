import type { ChoiceName, NamedModel } from '../../../state/tables/differences.ts';
import type { SettingFact } from '../../../tables/same-settings.ts';
import type { Words } from '../words.svelte.ts';

const CHOICE: Readonly<Record<ChoiceName, string>> = {
  output: 'Ausgabe',
  preset: 'Voreinstellung',
  size: 'Größe',
  'shorter-edge': 'Kürzere Seite vor dem Zuschneiden',
  filter: 'Filter',
  pillow: 'Version von Pillow',
  exif: 'EXIF-Ausrichtung',
  'wide-grey': 'Graustufen mit 16 Bit',
  channels: 'Reihenfolge der Kanäle',
  range: 'Wertebereich',
  mean: 'Mittelwert',
  std: 'Standardabweichung',
  arithmetic: 'Arithmetik',
  pixels: 'Pixel',
  'kernel-version': 'Version der Rechenkerne',
};

const FACT: Readonly<Record<SettingFact, string>> = {
  'model.sha256': 'das Modell',
  output: 'die Ausgabe',
  preprocessing: 'die Vorverarbeitung',
  arithmetic: 'die Arithmetik',
  pixels: 'wie genau Pixel gelesen werden',
  kernel_version: 'die Version von Dekodierung und Skalierung',
};

export const tables: Words['tables'] = {
  difference: (difference) => {
    if (difference.code === 'model') {
      const { here, there } = difference;
      return `Modell: ${modelWords(there)} in der Datei, ${modelWords(here)} hier. Andere Gewichte ergeben andere Zahlen.`;
    }
    return `${CHOICE[difference.code]}: ${difference.there} in der Datei, ${difference.here} hier.`;
  },
  origin: (origin) => {
    switch (origin?.code) {
      case undefined:
        return 'ohne Angabe der Herkunft';
      case 'converted':
        return `umgewandelt von foldvec ${origin.version}`;
      case 'made': {
        const { version, model, preset } = origin;
        const made = `erzeugt von foldvec ${version}${model === undefined ? '' : ` mit ${model}`}`;
        return preset === undefined ? made : `${made}, ${preset}`;
      }
    }
  },
  adoptProblem: (problem) => {
    switch (problem.code) {
      case 'not-ours':
        return 'Die Datei sagt nicht, womit ihre Vektoren erzeugt wurden: Es muss eine Datei sein, die foldvec gespeichert hat, mit ihren Pfaden.';
      case 'other-settings': {
        const facts = problem.facts.map((fact) => FACT[fact]);
        const what = facts.length > 0 ? ` Verschieden sind: ${facts.join(', ')}.` : '';
        return `Sie wurden mit anderen Einstellungen erzeugt.${what} Wählen Sie die Einstellungen der Datei oder kodieren Sie den Ordner neu.`;
      }
      case 'other-numbers':
        return 'Sie wurden auf float16 gerundet oder durch ihre Länge geteilt. Bewahren Sie zum Weiterarbeiten eine Datei mit unveränderten Vektoren auf (float32, ohne L2).';
      case 'reduced':
        return 'Sie wurden aus längeren reduziert. Bewahren Sie zum Weiterarbeiten eine Datei mit vollständigen Vektoren auf.';
      case 'no-states':
        return 'Die Datei sagt nicht, welche Größe und welches Datum ihre Bilder hatten: Sie stammt von einer früheren Version von foldvec. Kodieren Sie den Ordner einmal neu.';
    }
  },
};

function modelWords({ title, sha256 }: NamedModel): string {
  return `${title ?? 'ein Modell ohne Namen'} (${sha256.slice(0, 8)})`;
}
