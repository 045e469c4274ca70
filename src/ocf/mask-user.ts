/** User and password of a URL, also of one without its beginning: `user:password@proxy:3128`. */
export function maskUser(value: string): string {
  return value.replace(/^(\w+:\/\/)?.*@/s, '$1***@');
}
