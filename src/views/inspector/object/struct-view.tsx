import { memo, useMemo } from 'react';
import { Explained } from '../../words/term.tsx';
import type { Change, ObjectDetail } from '../../../worker/protocol.ts';
import { same } from '../../common/same.ts';
import { Changed } from '../changed.tsx';
import { type MemberView, declarator, membersOf } from './members.ts';
import { NodeLink } from './node-link.tsx';

function Value({ member: { value, target, change } }: { readonly member: MemberView }) {
  if (change) return <Changed from={change.from} to={change.to} />;
  if (!target) return <Explained text={value} />;
  return (
    <>
      → <NodeLink id={target} />
    </>
  );
}

function Member({ member }: { readonly member: MemberView }) {
  const [type, name] = declarator(member);
  return (
    <li className={member.change ? 'member member-changed' : 'member'} title={member.doc}>
      {type && (
        <span className="member-type">
          <Explained text={type} />
        </span>
      )}{' '}
      <span className="member-name">{name}</span>
      <span className="member-value">
        <Value member={member} />
      </span>
    </li>
  );
}

interface Props {
  readonly detail: ObjectDetail;
  /** Those of this object in the step shown. */
  readonly changes: readonly Change[];
}

/** An object as its C struct: the members that matter here, and what the step has changed in them. */
export const StructView = memo(function StructView({ detail, changes }: Props) {
  const { declared, derived, other } = useMemo(() => membersOf(detail.members, changes), [detail, changes]);
  // A slot is no struct but the answer of a look-up.
  const braces = detail.struct.startsWith('struct ') && declared.length > 0;
  return (
    <>
      {other.map((change) => (
        <p key={change.what} className="struct-change">
          <span className="m">{change.what}</span>{' '}
          <span className="m">
            <Changed from={change.from} to={change.to} />
          </span>
        </p>
      ))}
      {detail.members.length > 0 && (
        <div className="struct m">
          <p>
            {detail.struct}
            {braces && ' {'}
          </p>
          <ul className="members">
            {declared.map((member) => (
              <Member key={member.name} member={member} />
            ))}
          </ul>
          {braces && <p>{'}'};</p>}
        </div>
      )}
      {derived.length > 0 && (
        <ul className="members members-derived" aria-label="Not members of the struct">
          {derived.map((member) => (
            <Member key={member.name} member={member} />
          ))}
        </ul>
      )}
      <p className="caption">
        {detail.members.length === 0 && <span className="m">{detail.struct}, </span>}
        {detail.source}
      </p>
    </>
  );
}, same);
