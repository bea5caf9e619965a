import type { FailureWords, JobPhase } from '../../../terminal/words.ts';
import { formatCount } from '../../format.ts';

/** What the terminal alone says. It speaks English only, so this room is in no other language. */
export const terminal = {
  stopped: { title: 'Stopped', whatToDo: '' },
  phases: {
    'reading-model': 'reading the model',
    'trying-model': 'trying the model',
    'reading-labels': 'reading the labels',
    'adding-rows': 'taking over rows',
    'reading-reduction': 'reading the reduction',
    reducing: 'reducing',
    idle: 'listing the folder',
    preparing: 'loading the model',
    running: 'encoding',
    paused: 'paused',
    cancelling: 'stopping',
    cancelled: 'stopped',
    failed: 'failed',
    finished: 'finished',
    writing: 'writing',
    comparing: 'comparing pictures',
    'comparing-files': 'comparing files',
    mapping: 'making a map',
    thumbnails: 'making thumbnails',
    'writing-report': 'writing the report',
  } satisfies Record<JobPhase, string>,
  unknownDevice: (asked: string, known: readonly string[]): FailureWords => ({
    title: `There is no device "${asked}"`,
    whatToDo: `Known devices: ${known.join(', ')}.`,
  }),
  unknownModel: (asked: string, known: readonly string[]): FailureWords => ({
    title: `There is no model "${asked}"`,
    whatToDo: `Known models: ${known.join(', ')}.`,
  }),
  unknownOutput: (asked: string, model: string, named: readonly string[]): FailureWords => ({
    title: `The model ${model} has no output "${asked}"`,
    whatToDo: `It names: ${named.join(', ')}. --list-outputs prints every vector that it can give.`,
  }),
  whichNetwork: (fileName: string, asked: string | undefined, candidates: readonly string[]): FailureWords => ({
    title:
      asked === undefined
        ? `${fileName} can be taken for more than one network`
        : `${fileName} holds no network "${asked}"`,
    whatToDo: `Choose one with --network: ${candidates.join(', ')}.`,
  }),
  rowsNotKept: (fileName: string) => `The rows of ${fileName} cannot be kept`,
  labelsLost: (fileName: string, columns: readonly string[]): FailureWords => ({
    title: `${fileName} holds labels that would be lost: ${columns.join(', ')}`,
    whatToDo: 'Give them again with --labels, or make a new file with --out.',
  }),
  notPreparedSo: 'The pictures cannot be prepared so',
  labelsMatchNothing: (key: string | undefined, path: string | undefined) =>
    'No row of the labels belongs to a picture: no column holds the paths or the names of these files' +
    (key === undefined || path === undefined ? '.' : `. A key is “${key}”, a picture is “${path}”.`),
  moreFormatsLeftOut: (kinds: readonly { readonly extension: string; readonly count: number }[]) => {
    const listed = kinds.map(({ extension, count }) => `${formatCount(count)} ${extension}`).join(', ');
    return `Not encoded, for ImageFolder passes over them: ${listed}. With --more-formats they are.`;
  },
  foldersUnread: (folders: number) => `Folders that could not be read: ${folders}.`,
};
