import type { Problem } from '../../worker/protocol.ts';

/** What is wrong with a file: a line each, with its place. */
export function Problems({ problems }: { readonly problems: readonly Problem[] }) {
  return (
    <ol className="problems">
      {problems.map(({ place: { file, line, column, field }, text }) => {
        const where = [file, line, column].filter((part) => part !== undefined).join(':');
        return (
          <li key={`${where} ${field} ${text}`}>
            <span className="m">{where}</span> {field && <span className="m">{field}</span>} {text}
          </li>
        );
      })}
    </ol>
  );
}
