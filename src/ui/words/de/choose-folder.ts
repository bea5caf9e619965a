import { formatDate } from '../../format.ts';
import { rich } from '../rich.ts';
import type { Words } from '../words.svelte.ts';
import { countOf } from './quantities.ts';

export const chooseFolder: Words['chooseFolder'] = {
  elsewhere: (name) => rich`„${{ path: name }}“ ist jetzt in einem anderen Tab offen.`,
  gaveWay: 'Dieser hier hatte nichts zu tun und hat Platz gemacht.',
  takeBack: 'Zurückholen',
  opening: 'Der Ordner wird geöffnet …',
  dropHere: 'Ordner hierher ziehen',
  choose: 'Ordner auswählen',
  restoreLast: (name) => rich`Letzten Ordner wieder öffnen (${{ path: name }})`,
  notUploaded:
    'Der Browser wird fragen, ob die Dateien „hochgeladen“ werden sollen. So nennt er es, wenn er sie dieser Seite gibt: Verschickt wird nichts.',
  noneChosen:
    'Es wurde kein Ordner ausgewählt. Hat der Browser einen abgelehnt, weil er „Systemdateien enthält“ (Ihr persönlicher Ordner, die oberste Ebene eines Laufwerks), wählen Sie einen Ordner darin, oder ziehen Sie ihn hierher.',
  whatIsTaken:
    'Unterordner werden zu Klassen. JPEG, PNG, WebP, BMP, TIFF, PPM und PGM; auch mehrere Ordner, ein Zip oder ein Tar gehen.',
  noPictures: 'Keine Bilder zur Hand?',
  trySample: '24 Beispielbilder ausprobieren',
  input: 'Ordner',
  isItTheSame: (name) => rich`Ist das derselbe Ordner „${{ path: name }}“ wie zuvor?`,
  aboutTheSame: (lastUsedMs, images) =>
    `Ein Ordner dieses Namens wurde schon benutzt, zuletzt am ${formatDate(lastUsedMs)}; ${countOf(images, 'Bild', 'Bilder')} daraus ${images === 1 ? 'ist' : 'sind'} gespeichert. Ob es derselbe ist, kann der Browser nicht erkennen. Wenn ja, wird nur kodiert, was noch fehlt; wenn nein, bekommt er einen eigenen Platz, und die gespeicherten Vektoren bleiben, wie sie sind.`,
  same: 'Ja, derselbe Ordner',
  another: 'Nein, ein anderer Ordner',
  neither: 'Weder noch, zurück',
};
