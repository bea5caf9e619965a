import { guessesOf, mostConfused, type ClassAgreement, type ClassGuess } from '../../tables/class-agreement.ts';
import type { AgreementView, ConfusionTableView, ConfusionView, GuessView } from './view.ts';

/** Classes of a confusion table at most: more are no longer looked at, but scrolled. */
const MAX_CLASSES = 20;

/** Rows whose classes were guessed, with their names. */
export interface GuessedRows {
  readonly agreement: ClassAgreement;
  readonly paths: readonly string[];
  readonly labels: Int32Array;
  readonly classes: readonly string[];
}

/** What a guess by neighbours says, by names. */
export function toAgreementView(guessed: GuessedRows, neighbours: number): AgreementView {
  const { agreement, labels, classes } = guessed;
  const { rows, right, chance } = agreement;
  const confusions = [...classes.keys()].flatMap((own) => {
    // Of many classes, few are ever taken for one another.
    return likesOf(guessed, own).flatMap((like) => (like === own ? [] : cellOf(guessed, own, like)));
  });
  confusions.sort((a, b) => b.pictures / b.of - a.pictures / a.of);
  const outliers = guessesOf(agreement, labels, (own, like) => own !== like).map((guess) => toView(guess, guessed));
  return { rows, right, chance, neighbours, confusions, table: tableOf(guessed), outliers };
}

/** Pictures of a class that look like a class, the surest first. */
export function picturesOf(
  guessed: GuessedRows,
  { own, like }: Pick<ConfusionView, 'own' | 'like'>,
): readonly GuessView[] {
  const { agreement, labels, classes } = guessed;
  const [ownAt, likeAt] = [classes.indexOf(own), classes.indexOf(like)];
  const wanted = guessesOf(agreement, labels, (a, b) => a === ownAt && b === likeAt);
  return wanted.map((guess) => toView(guess, guessed));
}

function tableOf(guessed: GuessedRows): ConfusionTableView {
  const { agreement, classes } = guessed;
  const shown = mostConfused(agreement.confusion, classes.length, MAX_CLASSES);
  return {
    classes: shown.map((label) => classes[label]!),
    ofClasses: classes.length,
    lines: shown.map((own) => shown.map((like) => cellOf(guessed, own, like))),
  };
}

/** Classes that pictures of a class look like. */
function likesOf({ agreement, classes }: GuessedRows, own: number): readonly number[] {
  const likes: number[] = [];
  for (let like = 0; like < classes.length; like++) {
    if (agreement.confusion[own * classes.length + like]! > 0) likes.push(like);
  }
  return likes;
}

function cellOf({ agreement, classes }: GuessedRows, own: number, like: number): ConfusionView {
  const line = agreement.confusion.subarray(own * classes.length, (own + 1) * classes.length);
  const of = line.reduce((sum, guesses) => sum + guesses, 0);
  return { own: classes[own]!, like: classes[like]!, pictures: line[like]!, of };
}

function toView({ row, own, like, votes, asked }: ClassGuess, { paths, classes }: GuessedRows): GuessView {
  return { path: paths[row]!, own: classes[own]!, like: classes[like]!, votes, asked };
}
