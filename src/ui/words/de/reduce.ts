import type { ReducedSummary } from '../../../state/reduce/view.ts';
import { formatCount, formatShare } from '../../format.ts';
import { rich } from '../rich.ts';
import type { Words } from '../words.svelte.ts';
import { countOf, quantities } from './quantities.ts';

const METHODS: Words['reduce']['methods'] = {
  pca: {
    title: 'PCA',
    note: 'Die Richtungen, in denen sich die Vektoren am meisten unterscheiden. Im Zweifel die richtige Wahl; gleich der von scikit-learn.',
  },
  'kernel-pca': {
    title: 'Kernel-PCA',
    note: 'Dasselbe, aber danach, wie ähnlich sich je zwei Vektoren sind: Sie kann auch Gekrümmtem folgen. Ab einigen tausend Vektoren über Stützpunkte (Nyström).',
  },
  'truncated-svd': {
    title: 'Truncated SVD',
    note: 'Wie PCA, aber um null statt um den Mittelwert: Skalarprodukte bleiben erhalten, Abstände zum Mittelwert nicht.',
  },
  'random-projection': {
    title: 'Zufallsprojektion',
    note: 'Sieht sich keinen Vektor an: Abstände bleiben ungefähr, wie sie waren, und jeder Computer bekommt dieselben Richtungen.',
  },
  file: {
    title: 'Datei verwenden',
    note: 'Was ein früherer Lauf gespeichert hat, oder eine eigene Matrix: Vektoren mehrerer Ordner bleiben vergleichbar.',
  },
};

const KERNELS: Words['reduce']['kernels'] = {
  rbf: 'RBF',
  cosine: 'Kosinus',
  poly: 'Polynom, Grad 3',
};

const MADE: Readonly<Record<ReducedSummary['method'], string>> = {
  pca: 'PCA',
  'kernel-pca': 'Kernel-PCA',
  'truncated-svd': 'Truncated SVD',
  'random-projection': 'Zufallsprojektion',
  own: 'Eigene Matrix',
};

export const reduce: Words['reduce'] = {
  title: 'Reduzieren',
  lead: 'Macht die Vektoren auf Wunsch kürzer: Dateien werden kleiner, das Suchen darin schneller. Was gespeichert ist, bleibt vollständig.',
  choices: 'PCA, Kernel-PCA, SVD, Zufallsprojektion oder die Zahlen einer Datei',
  method: 'Verfahren',
  methods: METHODS,
  kernel: 'Kernel',
  kernels: KERNELS,
  file: 'Datei einer Reduktion auswählen',
  fileNote:
    'Eine .npz, die hier mit reduzierten Vektoren gespeichert wurde, eine .reduction.npz oder eine eigene Matrix (.npy, oder .npz mit components und gegebenenfalls mean und scale).',
  howMany: 'Wie viele Komponenten',
  aNumber: 'eine Anzahl',
  aShare: 'so viele, dass ein Anteil der Varianz erhalten bleibt',
  share: 'Zu erhaltende Varianz in Prozent',
  components: 'Komponenten',
  shareOutOfRange: 'Mehr als 0 und weniger als 100.',
  countOutOfRange: (most) => `Eine ganze Zahl von 1 bis ${formatCount(most)}.`,
  whiten: 'Whitening',
  whitenNote: 'Jede Komponente erhält die Varianz 1, sodass in einem Abstand alle gleich viel zählen.',
  seed: 'Startwert (Seed)',
  reduce: 'Reduzieren',
  cancel: 'Reduzieren abbrechen',
  beginning: 'Es beginnt …',
  reading: 'Die Vektoren werden gelesen …',
  solving: 'Die Richtungen werden bestimmt …',
  reduced: ({ method, inputDim, dim, keptVariance, landmarks }) => {
    const kept = keptVariance === undefined ? '' : `, mit ${formatShare(keptVariance)} der Varianz`;
    const by = landmarks === undefined ? '' : ` über ${countOf(landmarks, 'Stützpunkt', 'Stützpunkte')}`;
    return `${MADE[method]}${by}: Aus ${formatCount(inputDim)} Werten werden ${formatCount(dim)}${kept}.`;
  },
  fromFile: (fileName) => rich`Aus ${{ path: fileName }}.`,
  madeOf: (vectors, seconds) =>
    `Berechnet aus ${countOf(vectors, 'Vektor', 'Vektoren')} in ${quantities.duration(seconds)}.`,
  saveBelow: 'Speichern Sie die reduzierten Vektoren weiter unten.',
  forget: 'Reduktion verwerfen',
  eachComponent: 'einzelne Komponenten (links)',
  sum: 'zusammen (rechts)',
  plot: ({ first, half, components, all }) => {
    const firstOnes = half === 1 ? 'die erste allein' : `die ersten ${formatCount(half)} zusammen`;
    return `Anteil an der Varianz nach Komponenten. Die erste hat ${formatShare(first)}, ${firstOnes} die Hälfte dessen, was alle ${formatCount(components)} behalten, insgesamt ${formatShare(all)}.`;
  },
  inNumbers: 'Dasselbe in Zahlen',
  componentColumn: 'Komponente',
  shareColumn: 'Anteil',
  sumColumn: 'Zusammen',
  firstRows: (rows, of) =>
    `Die ersten ${formatCount(rows)} von ${formatCount(of)}; die gespeicherte Datei enthält alle.`,
};
