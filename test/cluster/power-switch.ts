import type http from 'node:http';

/** Beside EC2's endpoint: what a fence agent asks to switch instances off and on. */
export const fencePort = 8000;

export type Power = {
  isOn: (instanceId: string) => boolean;
  /** Resolves when nothing of the instance runs any more. */
  off: (instanceId: string) => Promise<void>;
  on: (instanceId: string) => Promise<void>;
};

/** `GET /i-…` → `on` or `off`; `POST /i-…/off`, `POST /i-…/on` → the same when it is done. An unknown instance: 404. */
export function powerSwitch(instanceIds: readonly string[], power: Power): http.RequestListener {
  return (request, response) => {
    const [, instanceId = '', state] = (request.url ?? '').split('/');
    if (!instanceIds.includes(instanceId)) {
      response.writeHead(404).end();
      return;
    }
    void change(instanceId, request.method === 'POST' ? state : undefined).then(
      () => response.end(power.isOn(instanceId) ? 'on' : 'off'),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  };

  async function change(instanceId: string, state: string | undefined): Promise<void> {
    if (state === 'off') await power.off(instanceId);
    if (state === 'on') await power.on(instanceId);
  }
}
