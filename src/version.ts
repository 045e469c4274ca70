/** Put in by the build, from package.json. */
declare const OVERLAY_IP_VERSION: string | undefined;

export const version = typeof OVERLAY_IP_VERSION === 'string' ? OVERLAY_IP_VERSION : '0.0.0-unbuilt';
