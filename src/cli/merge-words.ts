import type { MergeProblem } from '../tables/merge-problem.ts';
import type { SettingFact } from '../tables/same-settings.ts';

const FACTS: Readonly<Record<SettingFact, string>> = {
  'model.sha256': 'the model',
  output: 'the output (--output)',
  preprocessing: 'the preprocessing (--preset, --size, --mean …)',
  arithmetic: 'the arithmetic',
  pixels: 'how exactly pixels were read (another browser)',
  kernel_version: 'the version of decoding and resizing (another foldvec)',
};
const NAMED = 20;

/** Why parts cannot be joined, and what to do, in words. */
export function mergeWords(problem: MergeProblem): string {
  switch (problem.code) {
    case 'not-ours':
      return `${problem.name} does not say what made its rows: parts are npz files that foldvec wrote.`;
    case 'other-settings': {
      const facts = problem.facts.map((fact) => FACTS[fact]);
      const what = facts.length > 0 ? `: they differ in ${facts.join(', ')}` : '';
      return `${problem.name} was not made as ${problem.first} was${what}. Encode one of them again with the other’s settings.`;
    }
    case 'other-numbers':
      return `${problem.name} was not saved as ${problem.first} was: give all parts the same --dtype and --l2.`;
    case 'reduced':
      return `${problem.name} holds reduced rows: join parts that hold whole ones, and reduce what comes of it.`;
    case 'other-division':
      return `${problem.name} is no part of the division that ${problem.first} is of: all parts need the same N in --shard I/N.`;
    case 'part-twice':
      return `${problem.name} is part ${problem.index} of ${problem.of}, which another file is already.`;
    case 'parts-missing': {
      const { missing, of } = problem;
      const named = missing.slice(0, NAMED).map((index) => `${index}/${of}`);
      const more = missing.length > NAMED ? ` and ${missing.length - NAMED} more` : '';
      return `Parts are missing: ${named.join(', ')}${more}. Encode them with --shard, then join all ${of}.`;
    }
    case 'path-twice':
      return `${problem.path} is in ${problem.first} and in ${problem.name}, with different rows: keep the part with the right one.`;
    case 'other-columns':
      return `The labels "${problem.column}" are not the same kind of thing in ${problem.first} and ${problem.name}: join parts without labels.`;
  }
}
