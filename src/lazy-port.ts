import { failed, type Answer } from './answer.ts';

type Method = (...args: never[]) => Promise<Answer<unknown>>;

/**
 * A port that is opened with the first question: what only some actions need is not looked for before. It is
 * opened once; a failed opening is the answer to the question, and the next one tries again.
 *
 * @param what an operation's name for what nobody foresaw
 * @param methods all of the port's
 */
export function lazyPort<Port>(
  what: string,
  open: () => Promise<Answer<Port>>,
  methods: readonly (keyof Port)[],
): Port {
  const opened = openOnce(what, open);
  const ask =
    (method: keyof Port) =>
    async (...args: never[]) => {
      const port = await opened();
      return port.ok ? (port.value[method] as Method)(...args) : port;
    };
  return Object.fromEntries(methods.map((method) => [method, ask(method)])) as Port;
}

/** The same for a value. Never throws. */
export function openOnce<T>(what: string, open: () => Promise<Answer<T>>): () => Promise<Answer<T>> {
  let opening: Promise<Answer<T>> | undefined;
  const attempt = async (): Promise<Answer<T>> => {
    try {
      return await open();
    } catch (error) {
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      return failed({ kind: 'refused', operation: what, code: name, message });
    }
  };
  return async () => {
    const answer = await (opening ??= attempt());
    if (!answer.ok) opening = undefined;
    return answer;
  };
}
