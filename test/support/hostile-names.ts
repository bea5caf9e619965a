/** File names that break careless code: in every one of them something means something else somewhere. */
export const HOSTILE_NAMES: readonly string[] = [
  '<b>bold</b>.jpg',
  'it\'s "quoted".jpg',
  "single'.jpg",
  'two\nlines\r.jpg',
  'comma, and ; semicolon.jpg',
  '=1+1.jpg',
  '@eaDir.jpg',
  '\u200f\u202egpj.exe.jpg', // marks that turn the direction of writing
  '\u{1f600}.jpg',
  '\uffff.jpg', // after the emoji by UTF-16 units, before it by code points
  '\ufeff mark.jpg', // a byte order mark that decoders like to drop
  ' blank at both ends .jpg ',
  'back\\slash.jpg',
  'não-ascii-日本語.jpg',
  '\udcff-not-utf8.jpg', // what Python makes of a name that is not valid Unicode
  '__proto__',
  'constructor',
  'toString.jpg',
  'None',
];

/** Hostile names directly in the folder and below one, and folders to which ImageFolder returns after a sibling. */
export const HOSTILE_PATHS: readonly string[] = [
  ...HOSTILE_NAMES,
  ...HOSTILE_NAMES.map((name) => `010/${name}`),
  'x/a/1.jpg',
  'x/a-b/1.jpg',
  'x/a/c/1.jpg',
];
