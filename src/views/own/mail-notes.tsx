import type { MailRead } from '../../worker/protocol.ts';

/** What was read out of a drawing: what had to be assumed, and what was not understood. */
export function MailNotes({ read, onOpen }: { readonly read: MailRead; readonly onOpen: () => void }) {
  const { source, design, choices, assumptions, unread } = read;
  const of =
    source?.kind === 'scenario' ? `An interleaving of ${source.id}` : source ? 'An interleaving' : 'A scenario';
  return (
    <section className="own-mail" aria-label="What was read">
      <p>
        {of} under <span className="m">{design}</span>, with {choices.length}{' '}
        {choices.length === 1 ? 'choice' : 'choices'}.{' '}
        <button type="button" className="button" onClick={onOpen}>
          Open it
        </button>
      </p>
      {assumptions.length > 0 && (
        <>
          <h4>Assumed</h4>
          <ul>
            {assumptions.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </>
      )}
      {unread.length > 0 && (
        <>
          <h4>Not understood</h4>
          <ul>
            {unread.map(({ line, text }) => (
              <li key={`${line} ${text}`}>
                line {line}: <span className="m">{text}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
