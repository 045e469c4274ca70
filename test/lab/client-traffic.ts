import { EventEmitter, on, once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Lab, LabNode, LabProcess } from './lab.ts';
import { type Answer, monotonicNow } from './outages.ts';

const port = 5000;

/** Nobody, or somebody else, answered the client for too long. */
export class NoAnswer extends Error {}

/** A client of a lab that asks an address every few milliseconds who is there. Nodes answer after `startResponder()`. */
export class ClientTraffic {
  readonly answers: Answer[] = [];
  readonly #probe: LabProcess;
  readonly #arrivals = new EventEmitter();
  readonly #reading: Promise<void>;

  private constructor(probe: LabProcess) {
    this.#probe = probe;
    this.#reading = this.#read();
  }

  static start(
    lab: Lab,
    address: string,
    { intervalMs = 2, protocol = 'udp' }: { intervalMs?: number; protocol?: 'udp' | 'tcp' } = {},
  ): ClientTraffic {
    const args = [program('probe.ts'), protocol, address, String(port), String(intervalMs)];
    return new ClientTraffic(lab.client.spawn(process.execPath, args));
  }

  /** The first answer of this node to a request sent from now on: what is under way shows where the route pointed before. */
  async answeredBy(name: string, { timeout = 5_000 } = {}): Promise<Answer> {
    const since = monotonicNow();
    const signal = AbortSignal.timeout(timeout);
    try {
      for await (const [answer] of on(this.#arrivals, 'answer', { signal }) as AsyncIterable<[Answer]>) {
        if (answer.by === name && answer.sentAt >= since) return answer;
      }
    } catch (cause) {
      if (!signal.aborted) throw cause;
    }
    throw new NoAnswer(`the client got no answer from ${name} within ${timeout} ms`);
  }

  async stop(): Promise<readonly Answer[]> {
    this.#probe.stdin.end();
    await this.#reading;
    return this.answers;
  }

  async #read(): Promise<void> {
    for await (const line of this.#probe.lines()) {
      const answer = JSON.parse(line) as Answer;
      this.answers.push(answer);
      this.#arrivals.emit('answer', answer);
    }
  }
}

/** The service on every node. */
export async function startResponders(lab: Lab): Promise<void> {
  await Promise.all(lab.nodes.map(startResponder));
}

/** The service on a node. It ends with the node. */
export async function startResponder(node: LabNode): Promise<void> {
  const responder = node.spawn(process.execPath, [program('responder.ts'), node.name, String(port)]);
  const failed = responder.exited.then(({ stderr }) => {
    throw new Error(`the service on ${node.name} did not start: ${stderr}`);
  });
  await Promise.race([once(responder.stdout, 'data'), failed]);
  failed.catch(() => undefined); // from here on it ends with the node
}

function program(name: string): string {
  return fileURLToPath(import.meta.resolve(`./${name}`));
}
