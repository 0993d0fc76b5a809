import { type ReactNode } from 'react';
import { Link } from 'react-router';
import { Icon } from './Icon.tsx';
import './TaskRow.css';

interface Props {
  to: string;
  title: ReactNode;
  /** What is known in one line. */
  detail?: ReactNode;
  /** A StateMark. */
  state?: ReactNode;
  /** `div` where the row already stands in a list item. */
  as?: 'li' | 'div';
}

/** One task: the whole row is the link. */
export function TaskRow({ to, title, detail, state, as: Row = 'li' }: Props) {
  return (
    <Row className="task">
      <Link to={to} className="task-link">
        <span className="task-words">
          <span className="task-title">{title}</span>
          {detail !== undefined && detail !== '' && <span className="task-detail">{detail}</span>}
        </span>
        {state}
        <Icon name="next" />
      </Link>
    </Row>
  );
}

export function TaskList({ label, children }: { label: string; children: ReactNode }) {
  return (
    <ul className="tasks" aria-label={label}>
      {children}
    </ul>
  );
}
