import { cp, mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const FIXTURES = join(import.meta.dirname, '..', '..', 'fixtures');

/** What is in the folder that most journeys use: path → fixture. The golden rows are of the same pictures. */
export const PICTURES: Readonly<Record<string, string>> = {
  '010/0108775015.jpg': 'images/jpeg-odd-101x67.jpg',
  '010/0108775044.jpg': 'images/jpeg-tall-340x500.jpg',
  '011/0110065001.png': 'images/png-rgb.png',
  '011/deep/er/0110065002.jpg': 'images/jpeg-grey.jpg',
  '012/palette.png': 'images/png-palette.png',
  '012/picture.webp': 'images/webp-lossless-alpha.webp',
  '012/scan.tif': 'images/tiff-rgb.tif',
  'cover.bmp': 'images/bmp-24.bmp',
  'notes.txt': 'README.md',
};

/** Paths of the images in {@link PICTURES}, in ImageFolder's order, files of the picked folder itself first. */
export const PICTURE_PATHS: readonly string[] = [
  'cover.bmp',
  '010/0108775015.jpg',
  '010/0108775044.jpg',
  '011/0110065001.png',
  '011/deep/er/0110065002.jpg',
  '012/palette.png',
  '012/picture.webp',
  '012/scan.tif',
];

/** A folder on disk for one test. */
export interface PictureFolder {
  readonly path: string;
  /** Writes bytes under a path in it. */
  write(path: string, bytes: string | Uint8Array): Promise<void>;
  /** Copies a fixture, or a file of the folder, to a path in it. */
  copy(fixture: string, path: string): Promise<void>;
  remove(): Promise<void>;
}

/**
 * Makes a folder of fixtures under a fresh parent, so that two may have one name.
 *
 * @param pictures - path in the folder → path of the fixture
 * @param name - the folder's own name
 */
export async function makePictureFolder(
  pictures: Readonly<Record<string, string>> = PICTURES,
  name = 'photos',
): Promise<PictureFolder> {
  const parent = await mkdtemp(join(tmpdir(), 'foldvec-e2e-'));
  const root = join(parent, name);
  await mkdir(root);
  const place = async (path: string) => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    return join(root, path);
  };
  const folder: PictureFolder = {
    path: root,
    write: async (path, bytes) => writeFile(await place(path), bytes),
    copy: async (fixture, path) => {
      const to = await place(path);
      await cp(join(FIXTURES, fixture), to);
      await utimes(to, 1_700_000_000, 1_700_000_000);
    },
    remove: () => rm(parent, { recursive: true, force: true }),
  };
  for (const [path, fixture] of Object.entries(pictures)) await folder.copy(fixture, path);
  return folder;
}
