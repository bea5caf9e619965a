import type { NetworkCandidate } from '../../state/models/view.ts';
import type { ArgumentProblem, FailureWords, JobNote, TerminalWords } from '../../terminal/words.ts';
import { english } from './en/english.ts';
import { terminal } from './en/terminal.ts';

function argumentWords(problem: ArgumentProblem): FailureWords {
  switch (problem.code) {
    case 'unknown-device':
      return terminal.unknownDevice(problem.asked, problem.known);
    case 'unknown-model':
      return terminal.unknownModel(problem.asked, problem.known);
    case 'unknown-output':
      return terminal.unknownOutput(problem.asked, problem.model, problem.named);
    case 'which-network':
      return terminal.whichNetwork(problem.fileName, problem.asked, problem.candidates.map(candidateWords));
    case 'rows-file':
      return { title: terminal.rowsNotKept(problem.fileName), whatToDo: english.tables.adoptProblem(problem.problem) };
    case 'labels-lost':
      return terminal.labelsLost(problem.fileName, problem.columns);
    case 'preprocessing':
      return { title: terminal.notPreparedSo, whatToDo: english.preprocessing.problem(problem.problem) };
  }
}

function candidateWords(candidate: NetworkCandidate): string {
  const words = english.models.adding.candidate(candidate);
  return candidate.id === words ? words : `${candidate.id} (${words})`;
}

function noteWords(note: JobNote): string {
  switch (note.code) {
    case 'labels-match-nothing':
      return terminal.labelsMatchNothing(note.key, note.path);
    case 'more-formats-left-out':
      return terminal.moreFormatsLeftOut(note.kinds);
    case 'folders-unread':
      return terminal.foldersUnread(note.folders);
  }
}

/** Everything that a terminal is told in words. */
export const terminalWords: TerminalWords = {
  error: (code) => english.errors[code],
  stopped: terminal.stopped,
  phase: (phase) => terminal.phases[phase],
  argument: argumentWords,
  note: noteWords,
  output: english.outputs.madeOf,
  backend: english.engines.runsOn,
  backendNote: english.engines.note,
  remark: english.run.remark,
  modelWarning: english.models.warning,
  labelsNote: english.labels.note,
  reportPage: async (report) => (await import('../report/report-page.ts')).reportPage(report),
};
