import { formatCount } from '../../format.ts';

/** Small parts that many places share: lists of pictures and paths, buttons that copy or ask first. */
export const parts = {
  somePictures: 'Some of the pictures',
  latestImages: 'Latest images',
  showMore: (count: number, left: number) => `Show ${formatCount(count)} more of ${formatCount(left)}`,
  copyPaths: 'Copy paths',
  copied: 'Copied',
  notCopied: 'The browser did not allow copying',
  delete: 'Delete',
  keep: 'Keep',
};
