import type { Words } from '../words.svelte.ts';

export const site: Words['site'] = {
  nothingLeaves: 'Nichts verlässt diesen Rechner.',
  readHere: 'Bilder werden auf dieser Seite gelesen und kodiert.',
  licences: 'Lizenzen der Seite, ihrer Modelle und ihrer Beispielbilder',
  whatIsKept: 'Was gespeichert ist',
  aboutBrowser: 'Über diesen Browser',
  closeMessage: 'Meldung schließen',
  viewsOfResult: 'Ansichten des Ergebnisses',
  views: {
    explore: 'Erkunden',
    map: 'Karte',
    index: 'Index',
    check: 'Prüfen',
    save: 'Speichern',
  },
};
