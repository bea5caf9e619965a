import type { Words } from '../words.svelte.ts';

export const welcome: Words['welcome'] = {
  title: 'Aus einem Ordner voller Bilder werden Vektoren',
  lead: 'Dieselben Zahlen wie in Python, ohne Python einzurichten.',
  whatFor:
    'Ein Vektor ist eine Liste von etwa fünfhundert Zahlen, die sagt, was auf einem Bild zu sehen ist. Hat jedes Bild einen, so lässt sich eine Sammlung mit einem Bild durchsuchen, von Duplikaten befreien, als Karte auslegen, oder man trainiert damit einen Klassifikator.',
  steps: [
    { title: 'Einen Ordner geben', text: 'Hierher ziehen oder auswählen. Seine Unterordner sind die Klassen.' },
    { title: 'Starten', text: 'Ein vortrainiertes Netz liest jedes Bild, hier auf dieser Seite.' },
    {
      title: 'Ansehen und die Datei mitnehmen',
      text: 'Ähnliche Bilder, Duplikate, eine Karte; eine .npz, die NumPy öffnet.',
    },
  ],
};
