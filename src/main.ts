import { mount } from 'svelte';
import type { ErrorCode } from './core/errors.ts';
import { App } from './state/app/app.svelte.ts';
import { doTerminalJob } from './terminal/job.ts';
import { TerminalLink } from './terminal/link.ts';
import Page from './ui/App.svelte';
import { ERROR_TEXT, UNEXPECTED_TEXT } from './ui/error-text.ts';
import { backendNoteWords, backendWords } from './ui/words/backend-words.ts';
import { labelsNoteWords } from './ui/words/labels-words.ts';
import { preprocessingProblemWords } from './ui/words/preprocessing-words.ts';
import { modelWarningWords } from './ui/words/model-words.ts';

const target = document.getElementById('app');
if (!target) throw new Error('index.html has no #app');
const app = new App();
mount(Page, { target, props: { app } });

const terminal = TerminalLink.fromHash(location.hash);
const words = {
  error: (code: ErrorCode | 'unexpected') => (code === 'unexpected' ? UNEXPECTED_TEXT : ERROR_TEXT[code]),
  backend: backendWords,
  backendNote: backendNoteWords,
  modelWarning: modelWarningWords,
  labelsNote: labelsNoteWords,
  preprocessingProblem: preprocessingProblemWords,
};
if (terminal) void doTerminalJob(terminal, app, words);
else void app.open();
