import { formatMasked } from './masked.ts';
import type { TraceLine } from './trace.ts';

/** A port that also writes what it is asked and what it answers. */
export function tracePort<Port extends object>(
  name: string,
  port: Port,
  write: TraceLine,
  now: () => number,
): Port {
  return new Proxy(port, {
    get(target, method) {
      const original: unknown = Reflect.get(target, method);
      if (typeof original !== 'function') return original;
      return (...args: unknown[]): unknown => {
        const call = `${name}.${String(method)}(${args.map(formatMasked).join(', ')})`;
        const at = now();
        write(call);
        const tell = (answer: unknown) => {
          write(`${call} = ${formatMasked(answer)} after ${(now() - at).toFixed(1)} ms`);
          return answer;
        };
        const answer: unknown = Reflect.apply(original, target, args);
        return answer instanceof Promise ? answer.then(tell) : tell(answer);
      };
    },
  });
}
