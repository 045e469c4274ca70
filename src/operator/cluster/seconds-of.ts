/**
 * `60`, `60s`, `1min`, `1500ms`, as Pacemaker takes times.
 * https://clusterlabs.org/projects/pacemaker/doc/2.1/Pacemaker_Explained/html/local-options.html
 *
 * @returns seconds; `undefined` → unset, or nothing that is known here
 */
export function secondsOf(time: string | undefined): number | undefined {
  const [, number = '', unit = ''] = /^\s*(\d+)\s*(ms|msec|s|sec|m|min|h|hr)?\s*$/i.exec(time ?? '') ?? [];
  if (number === '') return undefined;
  const factor = { m: unit.toLowerCase().startsWith('ms') ? 0.001 : 60, h: 3600 }[
    unit.toLowerCase().charAt(0)
  ];
  return Number(number) * (factor ?? 1);
}
