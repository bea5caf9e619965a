import type { ErrorCode } from '../../../core/errors.ts';

/** Words for people about one kind of failure. */
export interface ErrorText {
  /** What happened, a few words. */
  readonly title: string;
  /** What to do next, one or two sentences. */
  readonly whatToDo: string;
}

/** Every failure that we foresee, and (`unexpected`) one that nobody foresaw: a bug of ours. */
export const errors: Record<ErrorCode | 'unexpected', ErrorText> = {
  'folder-denied': {
    title: 'The folder may not be read',
    whatToDo:
      'Choose it again and allow reading when the browser asks. Some system folders are refused always: pick a folder inside them, or drop them on the page.',
  },
  'folder-lost': {
    title: 'The folder is no longer readable',
    whatToDo:
      'Check that its disk is connected, then choose the folder again and press Start. Vectors that are stored stay, and only the rest is done.',
  },
  'folder-empty': {
    title: 'The folder is empty',
    whatToDo: 'Choose a folder that holds images, at any depth.',
  },
  'folder-no-images': {
    title: 'No images in this folder',
    whatToDo:
      'Files that end in .jpg, .jpeg, .png, .ppm, .bmp, .pgm, .tif, .tiff or .webp are encoded, as torchvision’s ImageFolder does; .heic, .heif, .avif, .jxl and .gif where that is switched on (--more-formats). Choose a folder that has some.',
  },
  'folder-not-one': {
    title: 'That cannot be dropped here',
    whatToDo:
      'Drop folders of images, a .zip or .tar of them, or loose images; or a model file (.pth, .pt, .safetensors, .onnx), a table of vectors (.npz, .npy, .pkl) or labels (.csv, .tsv, .xlsx, .json, .parquet), one at a time.',
  },
  'run-on': {
    title: 'A run is on: only labels are taken now',
    whatToDo:
      'A table of labels joins the vectors at any time. Drop anything else again when the run has ended; it goes on as before.',
  },
  'folder-busy': {
    title: 'The folder is in use elsewhere',
    whatToDo:
      'A run is on in another tab, or a file is being saved there; a tab that is idle would have given way. Wait until that is done or stop it there, then choose the folder again.',
  },
  'folder-taken': {
    title: 'This folder is open in another tab now',
    whatToDo: 'Nothing was going on here, so this tab gave way. Take it back whenever you like.',
  },
  'folder-unlisted': {
    title: 'A subfolder could not be read',
    whatToDo: 'Its images are missing from this run. Check who may read it, then choose the folder again.',
  },
  'image-gone': {
    title: 'Image is gone or locked',
    whatToDo:
      'It was moved, changed or locked by another program since the folder was listed. Put it back, choose the folder again and press Start: only what is missing is done.',
  },
  'image-empty': {
    title: 'Empty file',
    whatToDo: 'It has no bytes at all. Copy the image again from where it came.',
  },
  'image-unsupported': {
    title: 'Not a format that is encoded',
    whatToDo:
      'The content decides, not the name. Convert it to JPEG or PNG; HEIC and JPEG XL are encoded under their own names, with “Also encode” switched on.',
  },
  'image-truncated': {
    title: 'Image ends too early',
    whatToDo: 'Part of the file is missing, and Python would refuse it too. Copy the image again from where it came.',
  },
  'image-damaged': {
    title: 'Image is damaged',
    whatToDo:
      'Its data contradicts itself, and Python would refuse it too. Save it again with an image program, or leave it out.',
  },
  'image-too-large': {
    title: 'Image is too large',
    whatToDo: 'More than 178,956,970 pixels are refused, as Pillow refuses them. Make the image smaller.',
  },
  'decode-crashed': {
    title: 'Reading this image crashed',
    whatToDo:
      'Only this image is left out. Press Retry skipped; if it happens again, save the image anew with an image program.',
  },
  'decode-failing': {
    title: 'Reading images keeps crashing',
    whatToDo:
      'So many images in a row crashed that the fault is hardly theirs; the last one is named here. What is stored stays. Reload the page and press Start to go on; if it happens again, try another browser, or take the image that is named out of the folder.',
  },
  'decode-timeout': {
    title: 'Reading this image took too long',
    whatToDo: 'Only this image is left out. Press Retry skipped when the computer is less busy.',
  },
  'model-missing': {
    title: 'The model could not be loaded',
    whatToDo:
      'The site that serves this page does not hand out the model file, or it is one of your own and another tab has removed it. Check that it is still there, or drop it on the page again.',
  },
  'model-damaged': {
    title: 'The model file is damaged',
    whatToDo:
      'Its checksum is not the expected one. Reload it without the cache (Ctrl or Cmd, Shift, R), or copy the site’s files again.',
  },
  'model-incomplete': {
    title: 'A part of the model is missing',
    whatToDo: 'Its weights are in another file, which the line below names: give both together.',
  },
  'model-busy': {
    title: 'A run is on with this model',
    whatToDo: 'How its pictures are prepared stays until the run has ended: drop the files again then.',
  },
  'model-mismatch': {
    title: 'The model does not fit its description',
    whatToDo: 'Its input or output has another shape than expected. Choose another model.',
  },
  'embed-crashed': {
    title: 'The model stopped working',
    whatToDo:
      'Memory is the usual cause. Close other tabs and press Start: only the rest is done. If it happens again, choose CPU under Advanced.',
  },
  'embed-unavailable': {
    title: 'The model gives no right results here',
    whatToDo:
      'Neither the GPU nor the CPU passed the self-check, so nothing was encoded. Update the browser, or try a recent Chrome, Edge or Firefox.',
  },
  'float16-unavailable': {
    title: 'The GPU does not compute in float16',
    whatToDo:
      'Or this model can’t be computed so: the line below says which. Choose Automatic under Advanced (in a terminal: --device auto).',
  },
  'device-lost': {
    title: 'The GPU was lost',
    whatToDo:
      'Its driver stopped, or another program took it. Press Start to go on with the rest, or choose CPU under Advanced.',
  },
  'store-full': {
    title: 'No space left to store vectors',
    whatToDo:
      'Everything stored so far is kept. Free some disk space or delete a stored folder below, then press Start to go on.',
  },
  'store-failed': {
    title: 'The browser’s storage does not answer',
    whatToDo:
      'Close other tabs of this page and try again. In a private window some browsers store nothing: use a normal one.',
  },
  'store-newer': {
    title: 'Stored by a newer foldvec',
    whatToDo: 'Another version of this page wrote these vectors. Use that version, or delete the stored folder below.',
  },
  'write-failed': {
    title: 'The file could not be saved',
    whatToDo:
      'Check that the disk has space and the place may be written to, then press Download again. The vectors are still stored.',
  },
  'rows-not-finite': {
    title: 'A vector holds no numbers',
    whatToDo:
      'A value of it is NaN or infinite, and no direction can be found with it. The line below tells which vector.',
  },
  'rows-too-few': {
    title: 'Too few vectors to reduce',
    whatToDo: 'A direction in which vectors differ needs two vectors at least.',
  },
  'rows-constant': {
    title: 'All vectors are alike',
    whatToDo: 'There is no direction in which they differ, and so nothing to keep of it.',
  },
  'reduction-unfit': {
    title: 'These vectors cannot be reduced like this',
    whatToDo: 'The line below tells what they allow. Choose another number, or another method.',
  },
  'reduction-too-large': {
    title: 'Not enough memory to reduce the vectors',
    whatToDo: 'Close other tabs, or choose fewer components or landmarks.',
  },
  'reduction-mismatch': {
    title: 'This reduction is for other vectors',
    whatToDo: 'It takes vectors of another length, made by another model. The line below has both lengths.',
  },
  'reduce-crashed': {
    title: 'Reducing the vectors stopped',
    whatToDo: 'Memory is the usual cause. Close other tabs and press Reduce again; the vectors are still stored.',
  },
  'search-too-large': {
    title: 'Not enough memory to compare the pictures',
    whatToDo: 'All vectors are held at once: close other tabs, or compare fewer pictures.',
  },
  'search-crashed': {
    title: 'Comparing the pictures stopped',
    whatToDo: 'Memory is the usual cause. Close other tabs and try again; the vectors are still stored.',
  },
  'map-too-large': {
    title: 'Not enough memory for a map of so many pictures',
    whatToDo: 'Close other tabs and try again.',
  },
  'map-crashed': {
    title: 'Making the map stopped',
    whatToDo: 'Memory is the usual cause. Close other tabs and try again; the vectors are still stored.',
  },
  'file-damaged': {
    title: 'The file cannot be read',
    whatToDo: 'The line below says why. Copy it again if it was cut off, or save it in another way.',
  },
  unexpected: {
    title: 'Something went wrong that should not',
    whatToDo:
      'This is a fault in foldvec. Vectors that are stored stay. Try again; if it happens twice, report it with the line below.',
  },
};
