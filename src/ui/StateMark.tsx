import { Icon, type IconName } from './Icon.tsx';
import './StateMark.css';

/** The four states, what lies before them, and plain answers of a rule; each is a word and a picture, never a colour alone. */
export type State = 'done' | 'todo' | 'started' | 'wrong' | 'waiting' | 'info' | 'yes' | 'no';

const ICONS: Readonly<Record<State, IconName>> = {
  done: 'done',
  todo: 'open',
  started: 'started',
  wrong: 'wrong',
  waiting: 'waiting',
  info: 'question',
  yes: 'done',
  no: 'close',
};

export function stateIcon(state: State): IconName {
  return ICONS[state];
}

export function StateMark({ state, children }: { state: State; children: string }) {
  return (
    <span className={`state state-${state}`}>
      <Icon name={stateIcon(state)} />
      <span>{children}</span>
    </span>
  );
}
