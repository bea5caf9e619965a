import { formatBytes } from '../../format.ts';
import { rich } from '../rich.ts';
import type { Words } from '../words.svelte.ts';

const FORMATS: Words['save']['formats'] = {
  npz: {
    title: 'NumPy-Archiv (.npz)',
    note: 'Vektoren, Pfade, Labels und Einstellungen in einer Datei. Im Zweifel die richtige Wahl.',
  },
  npy: {
    title: 'Matrix (.npy) und Pfade (.json)',
    note: 'Zwei einfache Dateien, für andere Programmiersprachen und für Memory-Mapping.',
  },
  parquet: {
    title: 'Parquet (.parquet)',
    note: 'Vektoren, Pfade, Labels und Einstellungen als eine Tabelle. Für Data Frames und Datenbanken: pandas, Polars, DuckDB.',
  },
  feather: {
    title: 'Arrow, Feather (.feather)',
    note: 'Die Tabelle von Parquet, wie sie im Speicher liegt. Schnell geladen.',
  },
  'clip-retrieval': {
    title: 'Für clip-retrieval (.npy und .parquet)',
    note: 'img_emb_0.npy und metadata_0.parquet, die Namen, nach denen es sucht.',
  },
  'pickle-nested': {
    title: 'Verschachteltes Dictionary (.pkl)',
    note: 'Ordner für Ordner, vom Dateinamen zum Vektor, für Notebooks, die Bilder nachschlagen.',
  },
  'pickle-matrix': {
    title: 'Matrix (.pkl)',
    note: 'Nur die Vektoren, in der Reihenfolge von ImageFolder, für Notebooks, die eine Pickle-Datei laden.',
  },
  safetensors: {
    title: 'Safetensors (.safetensors)',
    note: 'Vektoren, Labels, Pfade und Einstellungen in einer Datei, für torch und andere, die keine Pickle-Dateien laden.',
  },
  'safetensors-files': {
    title: 'Safetensors, ein Tensor je Datei (.safetensors)',
    note: 'Jeder Vektor unter seinem Pfad. Für bis zu einige hunderttausend Bilder.',
  },
  hdf5: {
    title: 'HDF5 (.h5)',
    note: 'Gruppen wie die Ordner, jede Datei ein Dataset: für Programme, die einen Vektor nach dem anderen lesen.',
  },
  'json-nested': {
    title: 'JSON (.json)',
    note: 'Ordner für Ordner, vom Dateinamen zu den Zahlen, als reiner Text. Etwa dreimal so groß: für einige tausend Bilder.',
  },
  projector: {
    title: 'Embedding Projector von TensorFlow (.tsv)',
    note: 'Vektoren und was sie sind, zwei Dateien, die der Projector lädt.',
  },
  'class-to-idx': {
    title: 'Klassennummern (.json)',
    note: 'class_to_idx, wie ImageFolder die Ordner nummeriert. Keine Vektoren.',
  },
  'rows-csv': {
    title: 'Tabelle der Pfade und Labels (.csv)',
    note: 'Was jede Zeile einer Matrix ist: Pfad, Dateiname ohne Endung, Klasse. Für Tabellenkalkulationen und als Beilage zu einer Pickle-Datei.',
  },
};

const NUMBERS: Words['save']['dtypes'] = {
  float32: 'float32',
  float16: 'float16, halb so groß',
  float64: 'float64, doppelt so groß',
};

export const save: Words['save'] = {
  title: 'Ergebnis',
  format: 'Dateiformat',
  formats: FORMATS,
  moreFormats: 'Weitere Formate: Feather, HDF5, JSON, CSV, Projector …',
  about: (bytes) => `etwa ${formatBytes(bytes)}`,
  vectors: 'Vektoren',
  reduced: 'reduziert',
  whole: 'vollständig, wie vom Modell ausgegeben',
  nanRows: 'NaN-Vektoren für übersprungene Dateien',
  nanRowsNote:
    'Jeder steht dort, wo die Datei stünde: Die Zeilennummern sind dann die eines Programms, das nichts überspringt.',
  unitLength: 'Einheitslänge (L2)',
  unitLengthNote:
    'Jeder Vektor wird durch seine Länge geteilt: Das Skalarprodukt zweier Vektoren ist dann ihr Kosinus. Was im Browser gespeichert ist, bleibt, wie das Modell es ausgab.',
  numbers: 'Zahlen',
  dtypes: NUMBERS,
  download: 'Herunterladen',
  saving: 'Wird gespeichert …',
  saved: (fileName, bytes) => rich`${{ path: fileName }} gespeichert, ${formatBytes(bytes)}`,
  cancel: 'Speichern abbrechen',
  loadIt: 'In Python laden',
  copy: 'Kopieren',
  snippet: 'Python-Code',
};
