import type { PickleValue } from './values.ts';

/**
 * What a pickle may name, and what its calls give. Python would run whatever a pickle names; a dialect imitates the few
 * names that it knows, and refuses the rest.
 */
export interface PickleDialect {
  /** Calls and new objects that one pickle may ask for: bounds what a small hostile file can make of the memory. */
  readonly maxCalls: number;
  /**
   * Whether it reads on where a table would be refused: texts of Python 2 are texts, as `encoding='utf-8'` has them (bytes where they
   * are no UTF-8); of a dictionary, bytes as keys are texts and items with other keys are left out; what is put into an object that is
   * no list or dictionary is left out.
   */
  readonly isLenient?: boolean;
  /**
   * What a name stands for.
   *
   * @throws FormatError `file-damaged` for all names that are not known
   */
  find(module: string, name: string): PickleValue;
  /**
   * What a call gives.
   *
   * @throws FormatError `file-damaged` for a callee or arguments that are not known
   */
  call(callee: PickleValue, args: PickleValue): PickleValue;
  /**
   * Gives an object its state.
   *
   * @throws FormatError `file-damaged` for objects and states that are not known
   */
  giveState(object: PickleValue, state: PickleValue): void;
  /** A new object of a class, not yet with its state. Absent: no class may be made. */
  create?(type: PickleValue, args: PickleValue): PickleValue;
  /** What is kept outside of the pickle under an id. Absent: nothing is. */
  load?(id: PickleValue): PickleValue;
}
