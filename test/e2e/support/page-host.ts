import type { IncomingMessage, ServerResponse } from 'node:http';
import { pageHeaders } from '../../../src/cli/headers.ts';
import { startStaticServer, type RunningServer } from '../../../src/cli/static-server.ts';

/** What a host serves. */
export interface Hosted {
  /** Folder of the page. */
  readonly root: string;
  /** Sends none of our headers, as many hosts can't. */
  readonly isBare?: boolean;
}

/** A host of the page that can go away, and come back with something else under the same address. */
export class PageHost {
  #server: RunningServer | undefined;
  #port = 0;

  async serve({ root, isBare = false }: Hosted): Promise<void> {
    await this.close();
    const bare = (_request: IncomingMessage, response: ServerResponse) => {
      for (const name of Object.keys(pageHeaders)) response.removeHeader(name);
      return Promise.resolve(false);
    };
    this.#server = await startStaticServer(root, { port: this.#port, ...(isBare && { route: bare }) });
    this.#port = this.#server.port;
  }

  /** Without a `/` at its end. */
  get origin(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async close(): Promise<void> {
    await this.#server?.close();
    this.#server = undefined;
  }
}
