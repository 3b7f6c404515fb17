/** Forms of what can be asked: `CONS [of Q]` matches `CONS` and `CONS of vsmmu0`. */

/** What stands for a capital letter or a word in capitals of a form. */
const PARTS: Readonly<Record<string, string>> = {
  /** A number. */
  N: '\\d+',
  /** A name: of a queue, device, SMMU, or a property. */
  Q: '[A-Za-z][\\w.-]*',
  D: '[A-Za-z][\\w-]*',
  P: '[a-z][a-z-]*',
  IOVA: '0x[0-9a-f]+',
  /** An object, as links name it. */
  O: '[a-z_]+/[A-Za-z][\\w-]*/\\d+',
  /** The moment in the life of a command. */
  MOMENT: 'written|fetched|issued|handed over|complete|passed|seen|given up',
};

export type FormParts = Readonly<Record<string, string | undefined>>;

/** What an optional or named part of a form has matched; undefined where the text is none of this form. */
export function matcher(form: string): (text: string) => FormParts | undefined {
  const source = form
    .split(' ')
    .join(' +')
    .replace(/ \+\[([^\]]+)\]/g, '(?: +$1)?')
    .replace(/\b(N|Q|D|P|O|IOVA|MOMENT)\b/g, (name) => `(?<${name}>${PARTS[name]})`);
  const pattern = new RegExp(`^${source}$`);
  return (text) =>
    pattern.exec(text.trim().replace(/\s+/g, ' '))?.groups ?? (pattern.test(text.trim()) ? {} : undefined);
}
