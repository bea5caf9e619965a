/** Somebody typed something that can't be done; the message is a sentence for people. */
export class ArgumentError extends Error {
  override readonly name = 'ArgumentError';
}
