import { formatCount } from '../../format.ts';
import type { Words } from '../words.svelte.ts';

export const parts: Words['parts'] = {
  somePictures: 'Einige der Bilder',
  latestImages: 'Neueste Bilder',
  showMore: (count, left) => `${formatCount(count)} weitere von ${formatCount(left)} zeigen`,
  copyPaths: 'Pfade kopieren',
  copied: 'Kopiert',
  notCopied: 'Der Browser hat das Kopieren nicht erlaubt',
  delete: 'Löschen',
  keep: 'Behalten',
};
