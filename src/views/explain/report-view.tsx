import type { Explained, Report } from '../../worker/protocol.ts';
import { EventTable } from './event-table.tsx';
import { QueueState } from './queue-state.tsx';
import { count } from '../common/count.ts';

interface Props {
  readonly explained: Explained;
  readonly onPlay: (name: string, text: string) => void;
  readonly onCopy: (text: string) => Promise<void>;
}

/** ` of 5,000` where a list was cut. */
const ofAll = (shown: number, all: number): string => (shown < all ? `${shown} of ${count(all)}` : String(all));

/** The report: queues, findings with reason and source, errors, events, and what was not understood. */
export function ReportView({ explained, onPlay, onCopy }: Props) {
  const { report, all, where, play, text } = explained;
  const nothing = report.queues.length + report.findings.length + report.errors.length === 0;
  return (
    <>
      <div className="explain-buttons">
        {'text' in play ? (
          <button type="button" className="button" onClick={() => onPlay(play.name, play.text)}>
            Play it from CONS
          </button>
        ) : (
          report.queues.length > 0 && <span className="caption">Cannot be played: {play.why}.</span>
        )}
        <button type="button" className="button" onClick={() => void onCopy(text)}>
          Copy as text
        </button>
      </div>
      {nothing && (
        <p>
          {report.inputs.every(({ played }) => played)
            ? 'There is no log and no dump among the files.'
            : 'Nothing was found that says anything about an SMMUv3.'}
        </p>
      )}
      {report.queues.map((queue) => (
        <QueueState key={queue.smmu ?? ''} queue={queue} />
      ))}
      {report.findings.length > 0 && (
        <section>
          <h3>What it means ({ofAll(report.findings.length, all.findings)})</h3>
          <ol className="explain-findings">
            {report.findings.map((finding, f) => (
              <li key={`${finding.smmu} ${finding.text}`}>
                <p>{finding.text}</p>
                <p className="caption">{[finding.why, finding.source, where[f]].filter(Boolean).join(' · ')}</p>
              </li>
            ))}
          </ol>
        </section>
      )}
      {report.errors.length > 0 && (
        <section>
          <h3>Errors ({ofAll(report.errors.length, all.errors)})</h3>
          <ol className="explain-lines m">
            {report.errors.map(({ file, line, name, text: said }) => (
              <li key={`${file} ${line} ${said}`}>
                <b>{name}</b> {place(file, line)} {said}
              </li>
            ))}
          </ol>
        </section>
      )}
      {report.events.length > 0 && (
        <section>
          <h3>Event records ({ofAll(report.events.length, all.events)})</h3>
          <EventTable events={report.events} />
        </section>
      )}
      {report.unknown.length > 0 && (
        <section>
          <h3>Not understood ({ofAll(report.unknown.length, all.unknown)})</h3>
          <Unknown unknown={report.unknown} />
        </section>
      )}
    </>
  );
}

const place = (file: string, line: number | null): string => (line === null ? file : `${file}:${line}`);

function Unknown({ unknown }: { readonly unknown: Report['unknown'] }) {
  return (
    <ol className="explain-lines m">
      {unknown.map(({ file, line, text }) => (
        <li key={`${file} ${line} ${text}`}>
          {place(file, line)}: {text}
        </li>
      ))}
    </ol>
  );
}
