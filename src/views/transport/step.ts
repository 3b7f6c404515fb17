/** The step that a typed text means, within the run; null if it means none. */
export function stepOf(text: string, length: number): number | null {
  const digits = text.replace(/[\s,.]/g, '');
  return /^\d+$/.test(digits) ? Math.min(Number(digits), length) : null;
}
