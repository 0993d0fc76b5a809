import { type Progress } from '#domain/form/progress.ts';
import { StateMark } from './StateMark.tsx';

export interface ProgressWords {
  readonly todo: string;
  readonly partly: (open: number) => string;
  readonly done: string;
  readonly wrong: (open: number) => string;
}

/** How far something is filled in: a word and a picture. */
export function ProgressMark({ progress, words }: { progress: Progress | undefined; words: ProgressWords }) {
  switch (progress?.state) {
    case undefined:
    case 'todo':
      return <StateMark state="todo">{words.todo}</StateMark>;
    case 'partly':
      return <StateMark state="started">{words.partly(progress.open)}</StateMark>;
    case 'done':
      return <StateMark state="done">{words.done}</StateMark>;
    case 'wrong':
      return <StateMark state="wrong">{words.wrong(progress.open)}</StateMark>;
  }
}
