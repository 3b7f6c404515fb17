/** What a stranger wrote, as far as a message repeats it. */
export const clip = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text);
