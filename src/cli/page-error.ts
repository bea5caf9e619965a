/** The browser or the page failed; the message is a sentence for people. */
export class PageError extends Error {
  override readonly name = 'PageError';
}
