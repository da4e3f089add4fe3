/** The version of the loader's wire. Apart from the schemas, so that a hello can be said before they are made. */
export const LOADER_PROTOCOL = 7;
