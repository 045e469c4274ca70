/**
 * A truth value of Pacemaker: "true", "on", "yes", "y" or "1", in any case.
 * https://clusterlabs.org/projects/pacemaker/doc/2.1/Pacemaker_Explained/html/local-options.html
 */
export function isTrue(value: string | undefined): boolean {
  return /^(?:true|on|yes|y|1)$/i.test(value ?? '');
}

export function isFalse(value: string | undefined): boolean {
  return /^(?:false|off|no|n|0)$/i.test(value ?? '');
}
