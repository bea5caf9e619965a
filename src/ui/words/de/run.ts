import type { RunPhase } from '../../../state/run/view.ts';
import { formatBytes, formatCosine, formatCount } from '../../format.ts';
import type { Words } from '../words.svelte.ts';
import { countOf, quantities } from './quantities.ts';

export const run: Words['run'] = {
  job: 'Auftrag',
  chooseFolder: 'Ordner auswählen',
  closeFile: 'Datei schließen',
  start: 'Starten',
  pause: 'Anhalten',
  resume: 'Fortsetzen',
  cancel: 'Abbrechen',
  phase: (phase) => {
    switch (phase.kind) {
      case 'idle':
        return 'Bereit';
      case 'preparing':
        return PREPARING[phase.step];
      case 'running':
        return 'Bilder werden kodiert';
      case 'paused':
        return 'Angehalten';
      case 'cancelling':
        return 'Endet nach den Bildern, die gerade bearbeitet werden';
      case 'finished':
        return 'Fertig';
      case 'cancelled':
        return 'Abgebrochen';
      case 'failed':
        return 'Durch einen Fehler beendet';
    }
  },
  progress: ({ done, total, skipped }) => {
    const counted = total === undefined ? pictures(done) : `${formatCount(done)} von ${ofPictures(total)}`;
    return skipped === 0 ? counted : `${counted}, ${formatCount(skipped)} übersprungen`;
  },
  result: ({ encoded, kept, skipped, seconds }) => {
    const parts = [`${pictures(encoded)} kodiert`];
    if (kept > 0) parts.push(`${formatCount(kept)} von früher übernommen`);
    if (skipped > 0) parts.push(`${formatCount(skipped)} übersprungen`);
    const made = parts.join(', ');
    if (encoded === 0 || seconds <= 0) return `${made}.`;
    return `${made}, in ${quantities.duration(seconds)} (${quantities.rate(encoded / seconds)}).`;
  },
  made: (runsOn, cosine) => {
    const where = runsOn === undefined ? 'So entstanden' : `Berechnet auf ${runsOn}`;
    return cosine === undefined ? where : `${where}, Selbsttest: Kosinus ${formatCosine(cosine)}`;
  },
  tab: {
    paused: (share) => `Angehalten, ${share}`,
    preparing: 'Vorbereitung',
    finished: 'Fertig',
    failed: 'Fehler',
  },
  ofTotal: (total) => `von ${formatCount(total)}`,
  soFar: (done) => (done === 1 ? 'Bild bisher' : 'Bilder bisher'),
  loaded: (bytes, ofBytes) =>
    ofBytes === undefined ? formatBytes(bytes) : `${formatBytes(bytes)} von ${formatBytes(ofBytes)}`,
  imagesDone: 'Erledigte Bilder',
  facts: {
    speed: 'Tempo',
    timeLeft: 'Restzeit',
    timeTaken: 'Dauer',
    stored: 'Gespeichert',
    runsOn: 'Modell läuft auf',
    selfCheck: 'Selbsttest',
    cosine: (cosine) => `Kosinus ${formatCosine(cosine)}`,
  },
  remarks: 'Zu diesen Bildern',
  remark: ({ remark, images }) => {
    const are = images === 1 ? 'ist' : 'sind';
    switch (remark) {
      case 'approximate-avif':
        return `${pictures(images)} ${are} AVIF einer Art, die dieser Browser anders rundet als Pillow: nahe an Pythons Werten, nicht gleich.`;
      case 'approximate-heic':
        return `${pictures(images)} ${are} HEIC: nahe an dem, was pillow-heif liefert, nicht gleich.`;
      case 'approximate-jxl':
        return `${pictures(images)} ${are} JPEG XL: verlustfrei gleich wie in Python, sonst nahe daran.`;
      case 'clipped':
        return (
          `${pictures(images)} mit 16 Bit ${images === 1 ? 'wurde' : 'wurden'} bei 255 abgeschnitten, wie Pillow es tut. ` +
          'Stattdessen zu skalieren ist ein Schalter: „Graustufen mit 16 Bit“ in den Einstellungen, --wide-grey scale im Terminal.'
        );
    }
  },
  estimate: {
    images: ({ images, isWalking, stored, skipped }) => {
      const parts = [`${isWalking ? 'Bisher ' : ''}${pictures(images)}`];
      if (stored > 0) parts.push(`davon ${formatCount(stored)} schon gespeichert`);
      if (skipped > 0) parts.push(`${formatCount(skipped)} endgültig übersprungen`);
      return `${parts.join(', ')}.`;
    },
    cost: ({ bytes, seconds, isRest }) => {
      const space = `${formatBytes(bytes)} Speicherplatz im Browser`;
      const what = isRest ? 'Der Rest braucht' : 'Der Lauf braucht';
      if (seconds === undefined) return `${what} ${space}. Wie lange es dauert, zeigt sich nach den ersten Sekunden.`;
      return `${what} ${quantities.remaining(seconds)} und ${space}.`;
    },
  },
  skips: {
    title: (count) => `${pictures(count)} übersprungen`,
    list: 'Übersprungene Bilder',
    retry: 'Erneut versuchen',
    save: 'Liste als CSV speichern',
  },
};

const PREPARING: Record<Extract<RunPhase, { kind: 'preparing' }>['step'], string> = {
  'checking-pixels': 'Es wird geprüft, wie dieser Browser Bilder liest',
  'downloading-model': 'Das Modell wird geladen',
  'self-check': 'Das Modell wird an bekannten Ergebnissen geprüft',
  'opening-store': 'Gespeichertes wird gelesen',
};

function pictures(count: number): string {
  return countOf(count, 'Bild', 'Bilder');
}

/** Behind „von“. */
function ofPictures(count: number): string {
  return countOf(count, 'Bild', 'Bildern');
}
