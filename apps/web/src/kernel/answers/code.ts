/**
 * What the code is that answers: a hash of its sources, put in when the page is built. null where it is not known (a
 * development server): then nothing is kept, for what another code answered must not be shown.
 */
export const CODE: string | null =
  process.env.NODE_ENV === 'production' ? process.env.HOOKLAB_CODE || null : null;
