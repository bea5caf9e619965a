import { rich } from '../rich.ts';
import type { Words } from '../words.svelte.ts';

export const licences: Words['licences'] = {
  title: 'Lizenzen',
  back: 'Zurück zur Seite',
  ownLicence: (version, address) => rich`Version ${version}. MIT-Lizenz: ${{ link: 'ihr Text', to: address }}.`,
  models: 'Modelle',
  model: ({ title, source, licence, address }) =>
    rich`${title}: ${{ link: licence, to: address }}, von ${{ english: source }}`,
  offline: 'Offline',
  others: 'Werke anderer',
  allOthers: (address) =>
    rich`Alles Übrige, was diese Seite mitbringt, auch die Beispielbilder (${{ link: 'als Datei', to: address }}):`,
  othersAndLicences: 'Werke anderer und ihre Lizenzen',
  openFile: 'Es lässt sich hier nicht zeigen: Öffnen Sie die Datei.',
};
