import { formatBytes, formatDate } from '../../format.ts';
import { rich } from '../rich.ts';
import type { Words } from '../words.svelte.ts';
import { countOf } from './quantities.ts';

export const stored: Words['stored'] = {
  title: 'Gespeichertes',
  about: (folders, bytes) =>
    `Vektoren aus ${countOf(folders, 'Ordner', 'Ordnern')}, ${formatBytes(bytes)} in diesem Browser. Öffnen Sie sie, um sie ohne ihren Ordner anzusehen, zu durchsuchen und herunterzuladen. Ihre Bilder bleiben beim Löschen unberührt.`,
  folderIsOpen: 'Ordner ist offen',
  facts: (images, bytes, lastUsedMs) =>
    `${countOf(images, 'Bild', 'Bilder')}, ${formatBytes(bytes)}, zuletzt benutzt: ${formatDate(lastUsedMs)}`,
  restore: 'Ordner wieder öffnen',
  restoreNamed: (name) => `Ordner wieder öffnen: ${name}`,
  delete: 'Löschen',
  deleteNamed: (name) => `Löschen: ${name}`,
  reallyDelete: 'Seine Vektoren löschen?',
  vectorsOf: (name) => `Vektoren von ${name}`,
  areShown: 'wird gezeigt',
  open: 'Öffnen',
  openNamed: (name, made) => `Öffnen: Vektoren von ${name} mit ${made}`,
  deleteAll: 'Alle löschen',
  reallyDeleteAll: (folders) => `Die Vektoren aus ${countOf(folders, 'Ordner', 'Ordnern')} löschen?`,
  entry: (name) => rich`Gespeicherte Vektoren von „${{ path: name }}“`,
  withoutFolder:
    'Der Ordner selbst ist nicht offen: Es gibt keine Bilder, und nichts kann dazukommen. Alles andere geht, auch das Speichern.',
  openFolder: 'Ordner öffnen und fortfahren',
  chooseFolder: 'Ordner auswählen und fortfahren',
  close: 'Diese Vektoren schließen',
};
