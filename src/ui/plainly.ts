/** What browsers say where code or data that lies beside the page does not come. */
const NO_ANSWER =
  /dynamically imported module|module script failed|preload CSS|failed to fetch|networkerror|load failed/i;

/** What went wrong, in words of whoever uses the page. */
export const plainly = (message: string): string =>
  NO_ANSWER.test(message)
    ? 'A part of the program could not be fetched: is there a network? Once the page has been left alone for a while, it keeps all of itself for use without one.'
    : message;
