/** The fields of a command that matter in a list; the inspector shows all of them. */

/** Whom a command is about stands first; the rest keeps its order. */
const FIRST = ['sid', 'asid', 'addr', 'va', 'ipa', 'size'];

/** How a CMD_SYNC would write its MSI: the same in every one. */
const NEVER = new Set(['msh', 'msiattr', 'msiaddr', 'msidata']);

/** Zero is a value of these like any other. */
const ALWAYS = new Set(['sid', 'asid']);

export function briefFields(fields: string): string {
  const kept = fields
    .split(/\s+/)
    .filter((field) => field !== '')
    .filter((field) => {
      const [name, value = ''] = field.split('=');
      if (NEVER.has(name.toLowerCase())) return false;
      return ALWAYS.has(name.toLowerCase()) || !/^(0|0x0+)$/.test(value);
    });
  const rank = (field: string): number => {
    const at = FIRST.indexOf(field.split('=')[0].toLowerCase());
    return at < 0 ? FIRST.length : at;
  };
  return kept.sort((a, b) => rank(a) - rank(b)).join(' ');
}
