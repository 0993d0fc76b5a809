/** The version of the app as `hello` and every change carry it; a test holds it to the package's. */
export const APP_VERSION = '0.1.0';
