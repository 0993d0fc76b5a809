import { survey as words } from '#content/locales/zh-CN/survey.ts';
import { StateMark } from '#ui/StateMark.tsx';
import { type Progress } from './progress.ts';

export function ProgressMark({ progress: { open, started } }: { progress: Progress }) {
  const text = words.persons;
  if (open > 0)
    return <StateMark state={started ? 'started' : 'todo'}>{started ? text.open(open) : text.notStarted}</StateMark>;
  return started ? (
    <StateMark state="done">{text.done}</StateMark>
  ) : (
    <StateMark state="todo">{text.notStarted}</StateMark>
  );
}
