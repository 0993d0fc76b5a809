import { useState } from 'react';
import { survey as words } from '#content/locales/zh-CN/survey.ts';
import { type RecordView } from '#domain/merge/merge.ts';
import { textAnswer } from '#domain/record/household-file.ts';
import { addresses } from '#domain/tablet/address.ts';
import { Banner } from '#ui/Banner.tsx';
import { Button, ButtonLink } from '#ui/Button.tsx';
import { householdLabel } from './HouseholdPicker.tsx';
import { useAlike } from './use-alike.ts';

const text = words.alike;

/** Somebody with the same number, or the same name and birth date, stands in another household: look, or go on. */
export function AlikeWarning({ person, household }: { person: RecordView; household: string }) {
  const [seen, setSeen] = useState(false);
  const at = (path: string) => textAnswer(person, path) ?? '';
  const alike = useAlike(
    { name: at('name'), birthDate: at('birthDate'), certNumber: at('sensitive/certNumber') },
    household,
  ).filter(({ why }) => why !== 'name');
  const [first] = alike;
  if (first === undefined || seen) return null;
  return (
    <Banner
      state="waiting"
      title={text.person}
      actions={
        <>
          <ButtonLink to={addresses.household(first.household)}>{text.look}</ButtonLink>
          <Button onClick={() => setSeen(true)}>{text.other}</Button>
        </>
      }
    >
      {alike.map((one) => (
        <p key={one.person}>
          {text.why[one.why]}：{one.name} · {householdLabel(one.summary)}
        </p>
      ))}
    </Banner>
  );
}
