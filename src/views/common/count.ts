/** A number of things as text: `15,000`. */
export const count = (n: number): string => n.toLocaleString('en-GB');
