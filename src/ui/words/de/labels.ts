import type { LabelColumn, LabelsMatch } from '../../../state/tables/labels-view.ts';
import { formatCount } from '../../format.ts';
import { toShownName } from '../../shown-name.ts';
import { rich } from '../rich.ts';
import type { Words } from '../words.svelte.ts';
import { countOf } from './quantities.ts';

export const labels: Words['labels'] = {
  title: 'Labels',
  whatFor:
    'Eigene Spalten können mitkommen. Eine Tabelle (CSV, Excel, JSON oder Parquet) wird den Bildern über eine Spalte mit Pfaden, Dateinamen oder Dateinamen ohne Endung zugeordnet, und die Spalten, die Sie auswählen, werden neben den Vektoren gespeichert.',
  reading: (fileName) => rich`${{ path: fileName }} wird gelesen …`,
  waiting: (fileName, rows) =>
    rich`${{ path: fileName }} hat ${countOf(rows, 'Zeile', 'Zeilen')}. Zugeordnet wird, sobald ein Ordner offen ist und Vektoren hat.`,
  matching: (fileName) => rich`${{ path: fileName }} wird zugeordnet …`,
  matched: ({ images, ofImages, rule, keyColumn }) => {
    const verb = images === 1 ? 'hat' : 'haben';
    const counted = `${formatCount(images)} von ${countOf(ofImages, 'Bild', 'Bildern')} ${verb} ein Label`;
    return rich`${counted}, über ${RULES[rule]} = ${{ code: toShownName(keyColumn) }}.`;
  },
  exampleKey: 'Ein Schlüssel',
  exampleImage: 'Ein Bild',
  nothingMatched:
    'Verglichen wurden Pfade, Dateinamen und Dateinamen ohne Endung, auch ohne Groß- und Kleinschreibung, Dateiendung und führende Nullen. Wählen Sie eine andere Schlüsselspalte, oder öffnen Sie den Ordner, zu dem die Datei gehört.',
  aboutFile: 'Zu dieser Datei',
  keyColumn: 'Schlüsselspalte',
  keyFoundLater: 'Zeigt sich, wenn ein Ordner offen ist',
  choose: 'Tabelle auswählen',
  chooseAnother: 'Andere Tabelle auswählen',
  remove: 'Labels entfernen',
  canBeDropped: 'Sie lässt sich auch an beliebiger Stelle auf diese Seite ziehen. Sie bleibt auf diesem Computer.',
  columns: {
    legend: 'Spalten, die neben den Vektoren gespeichert werden',
    selectAll: 'Alle auswählen',
    selectNone: 'Keine auswählen',
    chosen: (chosen, of) => `${formatCount(chosen)} von ${formatCount(of)} ausgewählt`,
    noneAtFirst: 'Es sind viele, deshalb ist anfangs keine ausgewählt.',
    about: ({ isKey, kind, example }) => {
      const facts = [...(isKey ? ['Schlüssel'] : []), ...(kind === undefined ? [] : [KINDS[kind]])];
      if (example === '') return rich`${facts.join(', ')}`;
      return rich`${facts.map((fact) => `${fact}, `).join('')}zum Beispiel ${{ name: example }}`;
    },
  },
  lists: {
    without: (images) => `${countOf(images, 'Bild', 'Bilder')} ohne Label`,
    unmatched: (keys) => `${countOf(keys, 'Schlüssel', 'Schlüssel')} ohne Bild`,
    duplicates: (keys, disagreeing) =>
      `${countOf(keys, 'Schlüssel', 'Schlüssel')} in mehreren Zeilen: Die erste Zeile gilt; ` +
      (disagreeing === 0 ? 'alle besagen dasselbe' : `bei ${formatCount(disagreeing)} unterscheiden sich die Zeilen`),
    duplicate: ({ lines, count, disagrees }, unit) => {
      const places = `${PLACES[unit][lines.length === 1 ? 0 : 1]} ${listed(lines.map(formatCount), count)}`;
      return `${places}: ${disagrees ? 'unterschiedlich' : 'gleich'}`;
    },
    shared: (keys) => `${countOf(keys, 'Schlüssel', 'Schlüssel')} mit mehreren Bildern: Jedes bekommt das Label`,
    copy: 'Liste kopieren',
    firstOnly: (listed) => `Die ersten ${formatCount(listed)} sind aufgeführt.`,
  },
  note: (note) => {
    switch (note.code) {
      case 'read-as-windows-1252':
        return 'Die Datei ist nicht in UTF-8: Sie wurde als Windows-1252 gelesen.';
      case 'columns-renamed': {
        const names = listed(note.first.map(quoted), note.columns);
        const had = note.columns === 1 ? 'hatte' : 'hatten';
        const got = note.columns === 1 ? 'bekam einen anderen' : 'bekamen andere';
        return `${countOf(note.columns, 'Spalte', 'Spalten')} ${had} keinen Namen oder einen, den es davor schon gab, und ${got}: ${names}.`;
      }
      case 'ragged-rows':
        return (
          `${countOf(note.rows, 'Zeile', 'Zeilen')} mit mehr oder weniger als ${countOf(note.fields, 'Feld', 'Feldern')}, ` +
          `in Zeile ${listed(note.firstLines.map(formatCount), note.rows)} der Datei: ` +
          'Was fehlt, ist leer; was zu viel ist, wird weggelassen.'
        );
      case 'sheet-read':
        return `Gelesen wurde das Blatt ${quoted(note.sheet)}; die Arbeitsmappe enthält außerdem ${note.others.map(quoted).join(', ')}.`;
      case 'columns-left-out':
        return `Weggelassen, weil sie Vektoren oder Bilder enthalten: ${note.columns.map(quoted).join(', ')}.`;
      case 'categories-joined':
        return `${countOf(note.images, 'Bild', 'Bilder')} mit mehreren Kategorien: Sie stehen in einer Zelle, getrennt durch |.`;
      case 'header-is-row':
        return `Die erste Zeile nennt ein Bild, ${quoted(note.key)}. Sie zählt deshalb als Zeile, und die Spalten haben keine Namen.`;
      case 'keys-unwrapped':
        return `Schlüssel wie ${quoted(note.key)} wurden als ${quoted(note.read)} gelesen.`;
      case 'folder-added':
        return `Die Schlüssel nennen den Ordner ${quoted(note.folder)} nicht, in dem alle Bilder liegen; er wurde ihnen vorangestellt.`;
      case 'folders-ignored':
        return 'Die Schlüssel sind Pfade anderer Ordner: Nur die Dateinamen darin wurden verglichen.';
      case 'keys-backslashed':
        return 'Die Schlüssel trennen Ordner durch \\; das wurde als / gelesen.';
      case 'folder-left-out':
        return `Alle Schlüssel beginnen mit ${quoted(note.folder)}; das kommt im offenen Ordner nicht vor und wurde weggelassen.`;
      case 'zeros-lost':
        return note.images === 1
          ? 'Die Schlüssel haben anscheinend ihre führenden Nullen verloren: 1 Bild passte ohne die seines Dateinamens.'
          : `Die Schlüssel haben anscheinend ihre führenden Nullen verloren: ${formatCount(note.images)} Bilder passten ohne die ihrer Dateinamen.`;
      case 'accents-respelled':
        return note.images === 1
          ? '1 Bild passte, obwohl Akzente im Dateinamen anders zusammengesetzt sind.'
          : `${formatCount(note.images)} Bilder passten, obwohl Akzente in den Dateinamen anders zusammengesetzt sind.`;
      case 'blank-keys':
        return `${countOf(note.rows, 'Zeile', 'Zeilen')} ohne Schlüssel.`;
    }
  },
};

const RULES: Record<LabelsMatch['rule'], string> = {
  path: 'Pfad',
  name: 'Dateiname',
  stem: 'Dateiname ohne Endung',
  'path-loose': 'Pfad ohne Groß- und Kleinschreibung und Dateiendung',
  'name-loose': 'Dateiname ohne Groß- und Kleinschreibung und Endung',
  'stem-without-zeros': 'Dateiname ohne Endung und führende Nullen',
};

const KINDS: Record<Exclude<LabelColumn['kind'], undefined>, string> = {
  text: 'Text',
  integer: 'ganze Zahlen',
  number: 'Zahlen',
};

/** One place in a file, and several. */
const PLACES: Record<LabelsMatch['placeUnit'], readonly [string, string]> = {
  line: ['Zeile', 'Zeilen'],
  row: ['Zeile', 'Zeilen'],
  entry: ['Eintrag', 'Einträge'],
};

function quoted(name: string): string {
  return `„${name}“`;
}

function listed(first: readonly string[], count: number): string {
  const shown = first.join(', ');
  return count > first.length ? `${shown} und ${formatCount(count - first.length)} weitere` : shown;
}
