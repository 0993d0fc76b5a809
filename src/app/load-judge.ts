import { type HouseholdFile, answer } from '#domain/record/household-file.ts';
import { type HouseholdJudge } from '#domain/tablet/household-judge.ts';

/** Forms, policies and pinyin are loaded when a household is first summed up, not for the first screen. */
export async function loadJudge(): Promise<HouseholdJudge> {
  const [{ completeness }, { formOfVisit }, { evaluateFile }, { asOfFor }, { policyInForce }, { pinyin }] =
    await Promise.all([
      import('#domain/completeness/completeness.ts'),
      import('#content/forms/load.ts'),
      import('#domain/eligibility/evaluate-file.ts'),
      import('#domain/record/facts-for.ts'),
      import('#content/policies/load.ts'),
      import('pinyin-pro'),
    ]);
  // The hash only says later which facts were judged; the list keeps the verdict alone.
  const judged = (file: HouseholdFile) => evaluateFile(file, policyInForce(), () => null)?.result ?? null;
  return {
    missing(file) {
      const [visit] = file.visits;
      const date = answer(visit, 'date');
      if (visit === undefined || typeof date !== 'string') return null;
      return completeness(formOfVisit(visit), file, date.slice(0, 7)).filter(({ severity }) => severity === 'E').length;
    },
    verdict: (file) => judged(file)?.verdict ?? null,
    incomeMonth: asOfFor,
    undecided: (file) => judged(file)?.missing[0]?.label ?? null,
    pinyin(name) {
      const syllables = pinyin(name, { toneType: 'none', type: 'array', surname: 'head', v: true }).map((one) =>
        one.toLowerCase(),
      );
      return `${syllables.join('')} ${syllables.map((one) => one.slice(0, 1)).join('')}`;
    },
  };
}
