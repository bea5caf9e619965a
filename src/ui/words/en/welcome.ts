/** The first screen, while there is no folder. */
export const welcome = {
  title: 'A folder of pictures becomes vectors',
  lead: 'The numbers that Python gives, without setting Python up.',
  whatFor:
    'A vector is a list of some five hundred numbers that says what is in a picture. With one for each, a collection can be searched by a picture, cleared of duplicates, laid out as a map, or used to train a classifier.',
  steps: [
    { title: 'Give a folder', text: 'Drop it or choose it. Its subfolders are the classes.' },
    { title: 'Press Start', text: 'A pretrained network reads each picture, here in this page.' },
    { title: 'Look, and take the file', text: 'Look-alikes, duplicates, a map; an .npz that NumPy opens.' },
  ],
};
