import { rich } from '../rich.ts';

interface BundledModel {
  readonly title: string;
  readonly source: string;
  /** Name of its licence, and the address of the text. */
  readonly licence: string;
  readonly address: string;
}

/** The page of licences. */
export const licences = {
  title: 'Licences',
  back: 'Back to the page',
  ownLicence: (version: string, address: string) =>
    rich`Version ${version}. MIT licence: ${{ link: 'its text', to: address }}.`,
  models: 'Models',
  model: ({ title, source, licence, address }: BundledModel) =>
    rich`${title}: ${{ link: licence, to: address }}, from ${{ english: source }}`,
  offline: 'Offline',
  others: 'Works of others',
  allOthers: (address: string) =>
    rich`All else that this page carries, the sample pictures too (${{ link: 'as a file', to: address }}):`,
  othersAndLicences: 'Works of others and their licences',
  openFile: 'It can’t be shown here: open the file.',
};
