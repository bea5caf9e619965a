import { formatCosine, formatCount, formatValue } from '../../format.ts';
import { rich } from '../rich.ts';

/** The spot check: some images are encoded once more. */
export const verify = {
  title: 'Spot check',
  lead: 'Reads and encodes images once more and compares the vectors with what is stored.',
  howMany: 'How many',
  some: (images: number) => `${formatCount(images)} at random`,
  all: 'All',
  verify: 'Verify',
  stop: 'Stop checking',
  progress: (done: number, total: number) => `${formatCount(done)} of ${formatCount(total)}`,
  needsFolder: 'Needs the folder open and no run going on.',
  agreeing: (agreeing: number, checked: number) =>
    rich`${{ strong: `${formatCount(agreeing)} of ${formatCount(checked)} agree` }}`,
  agreeingAtWorst: (agreeing: number, checked: number, cosine: number, difference: number) =>
    rich`${{ strong: `${formatCount(agreeing)} of ${formatCount(checked)} agree` }}; worst cosine ${formatCosine(cosine)}, largest difference ${formatValue(difference)}`,
  unreadable: (images: number) => `${formatCount(images)} could not be read again`,
};
