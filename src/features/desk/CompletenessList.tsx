import { Button, Checkbox } from 'antd';
import { desk as words } from '#content/locales/zh-CN/desk.ts';
import { type CompletenessItem } from '#domain/completeness/completeness.ts';
import { type HouseholdFile } from '#domain/record/household-file.ts';
import { type Picking, fieldKey } from './picking.ts';
import { labelOfField } from './field-words.ts';
import { recordOf } from './file-records.ts';

const SIGNS = { E: '!', W: '?', I: 'i' } as const;

/** What is missing or does not fit together, most pressing first. */
export function CompletenessList({
  items,
  file,
  pick,
  onAnswer,
}: {
  items: readonly CompletenessItem[];
  file: HouseholdFile;
  pick: Picking | null;
  onAnswer: (record: string, path: string) => void;
}) {
  return (
    <section className="desk-section">
      <h3>{words.completeness.title}</h3>
      {items.length === 0 ? <p>{words.completeness.none}</p> : null}
      {(['E', 'W', 'I'] as const).map((severity) => {
        const some = items.filter((item) => item.severity === severity);
        return some.length === 0 ? null : (
          <div key={severity} className="desk-topic">
            <h4 className={`desk-severity-${severity}`}>
              <span aria-hidden="true">{SIGNS[severity]}</span> {words.completeness.severity[severity]}（{some.length}）
            </h4>
            <ul className="desk-items">
              {some.map((item) => (
                <li key={`${item.rule} ${item.record} ${item.path}`}>
                  {pick === null ? (
                    <span>{item.text}</span>
                  ) : (
                    <Checkbox
                      checked={pick.chosen.has(fieldKey(...placeOf(item, file)))}
                      onChange={() =>
                        pick.toggle(...placeOf(item, file), labelOfField(file, item.record, item.path), item.text)
                      }
                    >
                      {item.text}
                    </Checkbox>
                  )}
                  {item.clause === null ? null : (
                    <span className="desk-quiet">{words.completeness.clause(item.clause)}</span>
                  )}
                  {!hasAnswer(item, file) ? null : (
                    <Button
                      type="link"
                      className="desk-to-answer desk-screen-only"
                      onClick={() => onAnswer(item.record, item.path)}
                    >
                      {words.why.toAnswer}
                    </Button>
                  )}
                </li>
              ))}
            </ul>
          </div>
        );
      })}
    </section>
  );
}

/** What has no record yet is pinned to the household: a point of a return names a record that is there. */
function placeOf({ record, path }: CompletenessItem, file: HouseholdFile): [record: string, path: string] {
  return recordOf(file, record) === undefined ? [file.household.record, record] : [record, path];
}

function hasAnswer({ record, path }: CompletenessItem, file: HouseholdFile): boolean {
  return path !== '' && recordOf(file, record) !== undefined;
}
