import { formatBytes, formatPercent } from '../../format.ts';
import { countOf, quantities } from './quantities.ts';

/** Comparing all pictures, and searching by a picture. */
export const explore = {
  title: 'Explore',
  lead: 'Do the vectors mean something? Search by a picture; or compare each picture with all others: which are nearly the same, which look like another class, and what is nearest to the one that is open in the index.',
  compareAll: 'Compare all pictures',
  compareAgain: 'Compare again',
  cancelComparing: 'Cancel comparing',
  readingVectors: (fraction: number) => `Reading the vectors, ${formatPercent(fraction)}`,
  comparing: (fraction: number) => `Comparing each picture with all others, ${formatPercent(fraction)}`,
  compared: (pictures: number, seconds: number) =>
    `${countOf(pictures, 'picture')} compared with all others in ${quantities.duration(seconds)}.`,

  neighbours: 'Neighbours',
  searchByPicture: 'Search by a picture',
  choosePicture: 'Choose a picture',
  addPicture: 'Add one',
  subtractPicture: 'Subtract one',
  clear: 'Clear',
  anyPicture:
    'Any picture, from this folder or not: choose it, drop it here or paste it. The model looks at it in this page, as it did at the others; nothing is uploaded.',
  runIsOn: 'A run is on: searching waits until it has ended.',
  rowsAlone:
    'These vectors are open without their folder, so that a new picture can’t be encoded as they were: open the folder for that. Pictures that have a vector can be searched for, from any list.',
  sumOfQuery: 'Each vector is made length one; the query is their sum, with these signs, made length one again.',
  encoding: 'The model looks at the picture …',
  noDirection: 'These pictures cancel each other out: nothing is left to search for.',
  found: (pictures: number, ms: number, heldBytes: number) =>
    `The nearest of ${countOf(pictures, 'picture')}, in ${Math.max(1, Math.round(ms))} ms. The vectors stay in memory, ${formatBytes(heldBytes)}, until others are open.`,
  nearest: 'Nearest to the query',
  query: 'Pictures of the query',
  subtract: (name: string) => `${name} is added: subtract it`,
  add: (name: string) => `${name} is subtracted: add it`,
  remove: (name: string) => `Remove ${name} from the query`,
  fromElsewhere: 'from elsewhere',

  findSimilar: 'Find similar',
  moreLikeThis: 'More like this',
  lessLikeThis: 'Less like this',
  /** Below a thumbnail, where there is little room. */
  similar: 'Similar',
  findSimilarTo: (name: string) => `Find similar to ${name}`,
  moreLike: (name: string) => `More like ${name}`,
  lessLike: (name: string) => `Less like ${name}`,
};
