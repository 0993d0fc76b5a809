import { useEffect, useState } from 'react';
import { type LastAnswer, answerInLastWindow, answersBefore } from '#domain/record/last-answers.ts';
import { useServices } from '../../services.ts';
import { type Survey, storedView } from './use-survey.ts';
import { visitDay } from './use-unchanged.ts';

const NOTHING: ReadonlyMap<string, LastAnswer> = new Map();

/** What was answered at a field of a record before this visit; nothing while the history is being read. */
export function useLastAnswers(survey: Survey, record: string): (path: string) => LastAnswer | null {
  const { households } = useServices();
  const [answers, setAnswers] = useState(NOTHING);
  const day = visitDay(survey);
  const isStored = storedView(survey.stored, record) !== undefined;
  useEffect(() => {
    if (!isStored) return;
    let gone = false;
    const read = async () => {
      const history = await households.history(record);
      if (!gone) setAnswers(answersBefore(history, day));
    };
    // Only a help: without it the question is asked all the same.
    read().catch(() => undefined);
    return () => {
      gone = true;
    };
  }, [households, record, day, isStored]);
  const { household } = survey.file;
  return (path) => answers.get(path) ?? (record === household.record ? answerInLastWindow(household, path) : null);
}
