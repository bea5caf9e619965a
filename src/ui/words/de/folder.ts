import { formatCount } from '../../format.ts';
import { toShownName } from '../../shown-name.ts';
import { rich } from '../rich.ts';
import type { Words } from '../words.svelte.ts';
import { countOf } from './quantities.ts';

export const folder: Words['folder'] = {
  found: (images, subfolders) => {
    const found = countOf(images, 'Bild', 'Bilder');
    return subfolders === 0 ? found : `${found} in ${countOf(subfolders, 'Unterordner', 'Unterordnern')}`;
  },
  soFar: 'bisher …',
  close: 'Ordner schließen',
  alsoEncode: (kinds) => rich`Auch kodieren: ${{ name: kinds }}, die ImageFolder übergeht`,
  onlyThese: 'Andere Bilder gibt es hier nicht: Schalten Sie dies ein, und „Starten“ kodiert sie.',
  notEncoded: (kinds) => rich`${{ name: kinds }}: nicht kodiert`,
  ofExtension: (count, extension) => `${formatCount(count)} ${extension}`,
  withoutExtension: (count) => `${formatCount(count)} ohne Endung`,
  ofOtherKinds: (count) => `${formatCount(count)} anderer Art`,
  inNoSubfolder: (images) => `${countOf(images, 'Bild', 'Bilder')} direkt im Ordner, in keinem Unterordner`,
  unread: (subfolders) =>
    subfolders === 1 ? '1 Unterordner war nicht lesbar' : `${formatCount(subfolders)} Unterordner waren nicht lesbar`,
  sourceNote: (note) => {
    switch (note.code) {
      case 'renamed':
        return `Zwei der abgelegten Teile heißen „${toShownName(note.from)}“: Einer davon steht als „${toShownName(note.to)}“ in den Pfaden.`;
      case 'only-folder':
        return `Der ganze Inhalt von ${toShownName(note.archive)} liegt im Ordner „${toShownName(note.folder)}“, der in den Pfaden wegbleibt.`;
    }
  },
  continueWalking: (made, done) => `Weiter mit ${made}: ${countOf(done, 'Bild', 'Bilder')} fertig.`,
  continueWith: (made, done, total) =>
    `Weiter mit ${made}: ${formatCount(done)} von ${countOf(total, 'Bild', 'Bildern')} fertig.`,
  allDone: (made) => `Mit ${made} ist alles fertig. „Starten“ sucht nach neuen Bildern.`,
  lostModel: (model) =>
    `Seine Vektoren stammen von ${toShownName(model)}, einem Modell, das nicht mehr in diesem Browser gespeichert ist; deshalb ist ein anderes gewählt. Fügen Sie seine Datei wieder hinzu, um fortzufahren; die Vektoren stehen unter „Gespeichertes“.`,
  missingLabels: (file) =>
    `Seine Labels, ${toShownName(file)}, waren zu groß, um hier gespeichert zu werden: Ziehen Sie die Datei noch einmal auf die Seite, damit sie neben den Vektoren stehen.`,
};
