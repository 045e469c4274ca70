import type { HttpAnswer } from './http-answer.ts';

export function plain(body: string, headers: Record<string, string> = {}): HttpAnswer {
  return { status: 200, headers: { 'Content-Type': 'text/plain', Server: 'EC2ws', ...headers }, body };
}

const TITLES: Readonly<Record<number, string>> = {
  400: '400 - Bad Request',
  401: '401 - Unauthorized',
  403: '403 - Forbidden',
  404: '404 - Not Found',
  405: '405 - Method Not Allowed',
};

/** The service's errors are XHTML pages. */
export function page(status: number): HttpAnswer {
  const title = TITLES[status] ?? String(status);
  return {
    status,
    headers: { 'Content-Type': 'text/html', Server: 'EC2ws' },
    body: `<?xml version="1.0" encoding="iso-8859-1"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en" lang="en">
 <head>
  <title>${title}</title>
 </head>
 <body>
  <h1>${title}</h1>
 </body>
</html>
`,
  };
}
