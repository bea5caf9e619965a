import type { Words } from '../words.svelte.ts';

export const notices: Words['notices'] = {
  text: (notice) => {
    switch (notice.code) {
      case 'insecure-context':
        return 'Diese Seite wurde weder über https noch als http://localhost geöffnet, und sonst enthalten Browser ihr vor, was sie braucht: Öffnen Sie sie auf eine dieser beiden Arten.';
      case 'not-isolated':
        return notice.willReload
          ? 'Dieser Server sendet die Header für die Isolation (COOP und COEP) nicht. Die Seite setzt sie selbst: Sie lädt gleich noch einmal und führt das Modell dann auf mehreren Threads aus.'
          : 'Dieser Server sendet die Header für die Isolation (COOP und COEP) nicht: Ohne GPU läuft das Modell auf einem Thread und ist langsamer.';
      case 'no-shared-memory':
        return 'In diesem Browser können Threads sich keinen Speicher teilen: Ohne GPU läuft das Modell auf einem Thread und ist langsamer.';
      case 'noisy-canvas': {
        const slower = notice.isSlower ? ' Das dauert länger.' : '';
        return `Dieser Browser verändert Bilder, die eine Seite liest (Schutz vor Fingerprinting), deshalb dekodiert die Seite sie selbst: Die Vektoren sind dieselben wie in Python.${slower} Nur AVIF wird übersprungen: Erlauben Sie dafür dieser Website, Canvas-Daten zu lesen, oder schalten Sie den Schutz aus.`;
      }
      case 'private-window':
        return 'Dies scheint ein privates Fenster zu sein: Was hier kodiert wird, ist fort, sobald es sich schließt. Laden Sie die Datei vorher herunter.';
      case 'models-damaged':
        return notice.models === 1
          ? 'Eines Ihrer Modelle war nicht mehr lesbar und musste gelöscht werden. Ziehen Sie die Datei noch einmal auf die Seite, um damit weiterzuarbeiten.'
          : `${notice.models} Ihrer Modelle waren nicht mehr lesbar und mussten gelöscht werden. Ziehen Sie die Dateien noch einmal auf die Seite, um damit weiterzuarbeiten.`;
      case 'models-unlisted':
        return `Die Modelle, die Sie früher mitgebracht haben, ließen sich nicht auflisten: ${notice.reason}.`;
      case 'folders-damaged':
        return notice.folders === 1
          ? 'Ein gespeicherter Ordner war nicht lesbar und fehlt in der Liste.'
          : `${notice.folders} gespeicherte Ordner waren nicht lesbar und fehlen in der Liste.`;
      case 'folders-unlisted':
        return `Die Liste der gespeicherten Ordner war nicht lesbar: ${notice.reason}.`;
      case 'folders-undeleted':
        return `Nicht alles ließ sich löschen: ${notice.reason}.`;
      case 'check-failed':
        return notice.reason;
    }
  },
};
