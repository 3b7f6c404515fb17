import type { Given } from '../../worker/protocol.ts';

interface Props {
  readonly given: Given;
  readonly onGive: (given: Given) => void;
}

const FIELDS = [
  { key: 'log2size', label: 'log2 of its entries', most: 19, example: '8' },
  { key: 'prod', label: 'CMDQ_PROD', most: 0xffffffff, example: '0x152' },
  { key: 'cons', label: 'CMDQ_CONS', most: 0xffffffff, example: '0x0100014e' },
] as const;

/** A whole number, hexadecimal with 0x; undefined for anything else. */
export function numberIn(text: string, most: number): number | undefined {
  const value = /^\s*(0x[0-9a-f]+|\d+)\s*$/i.test(text) ? Number(text) : Number.NaN;
  return value <= most ? value : undefined;
}

/** What the user knows of the command queue; it counts more than what the files say. */
export function GivenFields({ given, onGive }: Props) {
  return (
    <fieldset className="explain-given">
      <legend>What you know of the command queue</legend>
      {FIELDS.map(({ key, label, most, example }) => (
        <label key={key}>
          {label}
          <input
            className="m"
            placeholder={example}
            defaultValue={given[key] === undefined ? '' : String(given[key])}
            onChange={({ target }) => {
              const value = numberIn(target.value, most);
              const wrong = target.value.trim() !== '' && value === undefined;
              target.setCustomValidity(wrong ? `expected an integer from 0 to ${most}` : '');
              target.setAttribute('aria-invalid', String(wrong));
              const { [key]: _, ...rest } = given;
              if (!wrong) onGive(value === undefined ? rest : { ...rest, [key]: value });
            }}
          />
        </label>
      ))}
    </fieldset>
  );
}
