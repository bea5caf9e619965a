/** A browser to drive, and how to start it. */
export interface FoundBrowser {
  readonly executablePath: string;
  readonly args: readonly string[];
  /** Variables to add to the environment of its process. */
  readonly env: Readonly<Record<string, string>>;
}
