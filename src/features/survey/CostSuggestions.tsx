import { labelOf } from '#content/codes/load.ts';
import { costShares } from '#content/costs/load.ts';
import { money } from '#content/locales/zh-CN/format.ts';
import { survey as words } from '#content/locales/zh-CN/survey.ts';
import { type Json } from '#domain/encoding/canonical-json.ts';
import { costLine, suggestedCosts } from '#domain/record/suggested-cost.ts';
import { Banner } from '#ui/Banner.tsx';
import { Button } from '#ui/Button.tsx';
import { useServices } from '../../services.ts';
import { type Survey } from './use-survey.ts';

const text = words.costs;

/** What the costs would be by the share of what was sold, where nobody knows them: one tap each, never by itself. */
export function CostSuggestions({
  survey,
  onTake,
}: {
  survey: Survey;
  onTake: (line: Readonly<Record<string, Json>>) => void;
}) {
  const { newId } = useServices();
  const { file, asOf } = survey;
  const costs = suggestedCosts(costShares, file.household, asOf);
  if (costs.length === 0) return null;
  return (
    <Banner state="info" title={text.title}>
      <p>{text.help}</p>
      <ul className="costs">
        {costs.map((cost) => (
          <li key={cost.kind}>
            <span>
              {text.one(labelOf('businessKind', cost.kind), money(cost.gross), cost.percent, money(cost.amount))}
              <small>{text.from(cost.clause)}</small>
            </span>
            <Button onClick={() => onTake(costLine(cost, asOf, newId()))}>
              {text.take(labelOf('businessKind', cost.kind), money(cost.amount))}
            </Button>
          </li>
        ))}
      </ul>
    </Banner>
  );
}
