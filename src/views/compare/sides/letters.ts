/** How sides are told apart where there is no room for their names. */
export const LETTERS = ['A', 'B', 'C', 'D'] as const;
