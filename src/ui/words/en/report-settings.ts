import { formatCount } from '../../format.ts';

/** What made the rows, as the report tells it. */
export const reportSettings = {
  model: 'Model',
  fileSha256: 'SHA-256 of its file',
  output: 'Output',
  values: (dim: number) => `${formatCount(dim)} values`,
  pictures: 'Pictures',
  shorterEdge: (px: number) => `shorter edge ${px} px`,
  asPillow: (release: string) => `as Pillow ${release}`,
  exifIgnored: 'EXIF orientation ignored',
  exifUpright: 'turned upright by EXIF',
  mean: 'Mean',
  deviation: 'Deviation',
  arithmetic: 'Arithmetic',
  /** Which pixels, as a saved file says it: `exact`. */
  pixels: (which: string) => `${which} pixels`,
  computedBy: 'Computed by',
  fingerprint: 'Fingerprint',
  counts: 'Counts',
  encoded: (pictures: number) => `${formatCount(pictures)} encoded`,
  leftOut: (files: number) => `${formatCount(files)} left out`,
  classes: (classes: number) => `${formatCount(classes)} ${classes === 1 ? 'class' : 'classes'}`,
  made: 'Made',
  all: 'All that the saved file says of it',
};
