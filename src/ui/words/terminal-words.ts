import type { ArgumentProblem, FailureWords, JobNote, JobPhase, TerminalWords } from '../../terminal/words.ts';
import { ERROR_TEXT, UNEXPECTED_TEXT } from '../error-text.ts';
import { tables } from './en/tables.ts';
import { backendNoteWords, backendWords } from './backend-words.ts';
import { labelsNoteWords } from './labels-words.ts';
import { modelWarningWords } from './model-words.ts';
import { formatCount } from '../format.ts';
import { preprocessingProblemWords } from './preprocessing-words.ts';
import { remarkWords } from './remark-words.ts';

const PHASES: Record<JobPhase, string> = {
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
};

function argumentWords(problem: ArgumentProblem): FailureWords {
  switch (problem.code) {
    case 'unknown-device':
      return {
        title: `There is no device "${problem.asked}"`,
        whatToDo: `Known devices: ${problem.known.join(', ')}.`,
      };
    case 'unknown-model':
      return { title: `There is no model "${problem.asked}"`, whatToDo: `Known models: ${problem.known.join(', ')}.` };
    case 'unknown-output':
      return {
        title: `The model ${problem.model} has no output "${problem.asked}"`,
        whatToDo: `It names: ${problem.named.join(', ')}. --list-outputs prints every vector that it can give.`,
      };
    case 'which-network': {
      const { fileName, asked, candidates } = problem;
      const list = candidates.map(({ id, words }) => (id === words ? id : `${id} (${words})`)).join(', ');
      return {
        title:
          asked === undefined
            ? `${fileName} can be taken for more than one network`
            : `${fileName} holds no network "${asked}"`,
        whatToDo: `Choose one with --network: ${list}.`,
      };
    }
    case 'rows-file':
      return {
        title: `The rows of ${problem.fileName} cannot be kept`,
        whatToDo: tables.adoptProblem(problem.problem),
      };
    case 'labels-lost':
      return {
        title: `${problem.fileName} holds labels that would be lost: ${problem.columns.join(', ')}`,
        whatToDo: 'Give them again with --labels, or make a new file with --out.',
      };
    case 'preprocessing':
      return { title: 'The pictures cannot be prepared so', whatToDo: preprocessingProblemWords(problem.problem) };
  }
}

function noteWords(note: JobNote): string {
  switch (note.code) {
    case 'labels-match-nothing':
      return (
        'No row of the labels belongs to a picture: no column holds the paths or the names of these files' +
        (note.key === undefined || note.path === undefined
          ? '.'
          : `. A key is “${note.key}”, a picture is “${note.path}”.`)
      );
    case 'more-formats-left-out': {
      const kinds = note.kinds.map(({ extension, count }) => `${formatCount(count)} ${extension}`).join(', ');
      return `Not encoded, for ImageFolder passes over them: ${kinds}. With --more-formats they are.`;
    }
    case 'folders-unread':
      return `Folders that could not be read: ${note.folders}.`;
  }
}

/** Everything that a terminal is told in words. */
export const terminalWords: TerminalWords = {
  error: (code) => (code === 'unexpected' ? UNEXPECTED_TEXT : ERROR_TEXT[code]),
  stopped: { title: 'Stopped', whatToDo: '' },
  phase: (phase) => PHASES[phase],
  argument: argumentWords,
  note: noteWords,
  backend: backendWords,
  backendNote: backendNoteWords,
  remark: remarkWords,
  modelWarning: modelWarningWords,
  labelsNote: labelsNoteWords,
  reportPage: async (report) => (await import('../report/report-page.ts')).reportPage(report),
};
