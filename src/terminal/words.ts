import type { ErrorCode } from '../core/errors.ts';
import type { ModelOutput } from '../core/model-spec.ts';
import type { NetworkCandidate } from '../models/import/import.contract.ts';
import type { PreprocessingProblem } from '../state/models/preprocessing-error.ts';
import type { ModelWarning } from '../state/models/view.ts';
import type { FolderView } from '../state/folder/view.ts';
import type { ReportStep, ReportView } from '../state/report/view.ts';
import type { BackendNote, BackendView, RemarkView, RunPhase } from '../state/run/view.ts';
import type { AdoptProblem } from '../tables/adoptable.ts';
import type { LabelsNote } from '../state/tables/labels-notes.ts';

/** Where a job is: what is done before the run, the run itself, or the writing of its file. */
export type JobPhase =
  | 'reading-model'
  | 'trying-model'
  | 'reading-labels'
  | 'adding-rows'
  | 'reading-reduction'
  | 'reducing'
  | RunPhase['kind']
  | 'writing'
  | ReportStep
  | 'writing-report';

/** Why something that the terminal's caller asked for can't be. */
export type ArgumentProblem =
  | { readonly code: 'unknown-device' | 'unknown-model'; readonly asked: string; readonly known: readonly string[] }
  | {
      readonly code: 'unknown-output';
      readonly asked: string;
      readonly model: string;
      /** Ids of the outputs that the model names. */
      readonly named: readonly string[];
    }
  /** A model file holds several networks, or fits several; `asked` is none of them. */
  | {
      readonly code: 'which-network';
      readonly fileName: string;
      readonly asked: string | undefined;
      readonly candidates: readonly NetworkCandidate[];
    }
  | { readonly code: 'preprocessing'; readonly problem: PreprocessingProblem }
  /** The rows of the file that is to be brought up to date cannot be kept. */
  | { readonly code: 'rows-file'; readonly fileName: string; readonly problem: AdoptProblem }
  /** Labels that stand in that file would not be in the new one. */
  | { readonly code: 'labels-lost'; readonly fileName: string; readonly columns: readonly string[] };

/** What else there is to say of a job. */
export type JobNote =
  /** A file of labels was brought, and not one row of it belongs to a picture: what a key and a path look like, where there are any. */
  | { readonly code: 'labels-match-nothing'; readonly key: string | undefined; readonly path: string | undefined }
  /** Folders that could not be read. */
  | { readonly code: 'folders-unread'; readonly folders: number }
  /** Pictures that were passed over, for ImageFolder does: how many of each extension. */
  | { readonly code: 'more-formats-left-out'; readonly kinds: FolderView['moreKinds'] };

/** A failure for people. */
export interface FailureWords {
  readonly title: string;
  readonly whatToDo: string;
}

/** Words for people; the screen has them, and hands them in. */
export interface TerminalWords {
  readonly error: (code: ErrorCode | 'unexpected') => FailureWords;
  /** The caller gave up. */
  readonly stopped: FailureWords;
  readonly phase: (phase: JobPhase) => string;
  readonly argument: (problem: ArgumentProblem) => FailureWords;
  readonly note: (note: JobNote) => string;
  /** What a vector is made of. */
  readonly output: (output: ModelOutput) => string;
  readonly backend: (backend: BackendView) => string;
  readonly backendNote: (note: BackendNote) => string;
  readonly modelWarning: (warning: ModelWarning) => string;
  readonly labelsNote: (note: LabelsNote) => string;
  readonly remark: (said: RemarkView) => string;
  /** A report as one HTML file. */
  readonly reportPage: (report: ReportView) => Promise<string>;
}
