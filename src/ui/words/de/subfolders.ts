import { formatCount } from '../../format.ts';
import type { Words } from '../words.svelte.ts';
import { countOf } from './quantities.ts';

export const subfolders: Words['subfolders'] = {
  included: (included, all) => `${formatCount(included)} von ${countOf(all, 'Unterordner', 'Unterordnern')} ausgewählt`,
  toInclude: 'Unterordner, die kodiert werden',
  filterByName: 'Unterordner filtern',
  filter: 'Filtern',
  selectAll: 'Alle auswählen',
  selectNone: 'Keinen auswählen',
  nothingFound: 'Kein Unterordner hat das in seinem Namen.',
  missingLater: (images) =>
    `${countOf(images, 'Bild wird', 'Bilder werden')} fehlen, wenn dieser Ordner bei einem späteren Besuch wieder geöffnet wird`,
  dropAgain:
    'Der Browser verbirgt ihre Namen, wenn er einen Ordner wieder öffnet. Ziehen Sie den Ordner noch einmal auf die Seite, damit auch sie dabei sind.',
  more: (images) => `und ${countOf(images, 'weiteres Bild', 'weitere Bilder')}`,
  missingNow: (images) =>
    images === 1
      ? '1 Bild dieses Ordners, das beim Ablegen gefunden wurde, verbirgt der Browser jetzt: Ziehen Sie den Ordner noch einmal auf die Seite, damit auch dieses Bild dabei ist. Ist sein Vektor gespeichert, so bleibt er.'
      : `${countOf(images, 'Bild', 'Bilder')} dieses Ordners, die beim Ablegen gefunden wurden, verbirgt der Browser jetzt: Ziehen Sie den Ordner noch einmal auf die Seite, damit auch sie dabei sind. Vektoren, die davon gespeichert sind, bleiben.`,
  someHidden: 'Manche Namen verbirgt der Browser',
  whichHidden:
    'Namen mit : ? * " < > | \\, Tabulatoren, führenden Leerzeichen oder Zeichen ohne Breite und Namen wie CON fehlen, wenn ein Ordner ausgewählt oder wieder geöffnet wird: Ziehen Sie den Ordner auf die Seite, oder wählen Sie ihn über den Dateidialog des Browsers aus, damit auch sie dabei sind.',
  chooseByFiles: 'Über den Dateidialog auswählen',
};
