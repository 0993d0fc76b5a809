import { Checkbox } from 'antd';
import { useMemo, useState } from 'react';
import { desk as words } from '#content/locales/zh-CN/desk.ts';
import { canonicalJson } from '#domain/encoding/canonical-json.ts';
import { asOfFor } from '#domain/record/facts-for.ts';
import { isNonAnswer } from '#domain/record/field-at.ts';
import { type HouseholdFile } from '#domain/record/household-file.ts';
import { Photos } from './Photos.tsx';
import { VoiceNotes } from './VoiceNotes.tsx';
import { type Answer, type AnswerBlock, type AnswerTopic, answersOf } from './answers-of.ts';
import { timeText } from './day-text.ts';
import { type Picking, answerId, fieldKey } from './picking.ts';
import { valueText } from './value-text.ts';

interface AnswerSectionsProps {
  file: HouseholdFile;
  names: Readonly<Record<string, string>>;
  /** Sensitive answers are kept from this reader: they are not shown, and never called unasked. */
  withheld: boolean;
  pick: Picking | null;
  now: number;
}

interface Reading {
  readonly file: HouseholdFile;
  readonly names: Readonly<Record<string, string>>;
  readonly pick: Picking | null;
  readonly now: number;
  readonly withAuthor: boolean;
}

/** All answers section by section, as the cadre was asked, with what was spoken and the photos at the end. */
export function AnswerSections({ file, names, withheld, pick, now }: AnswerSectionsProps) {
  const [onlyAnswered, setOnlyAnswered] = useState(false);
  const [withAuthor, setWithAuthor] = useState(false);
  const sections = useMemo(() => answersOf(file, asOfFor(file), withheld), [file, withheld]);
  const reading: Reading = { file, names, pick, now, withAuthor };

  return (
    <div className="desk-sections">
      <div className="desk-row desk-screen-only">
        <Checkbox checked={onlyAnswered} onChange={({ target }) => setOnlyAnswered(target.checked)}>
          {words.answers.onlyAnswered}
        </Checkbox>
        <Checkbox checked={withAuthor} onChange={({ target }) => setWithAuthor(target.checked)}>
          {words.answers.withAuthor}
        </Checkbox>
      </div>
      {sections.map((section) => {
        const topics = section.topics
          .map((topic) => (onlyAnswered ? answeredOnly(topic) : topic))
          .filter(({ blocks }) => blocks.length > 0);
        if (topics.length === 0) return null;
        return (
          <section key={section.id} className="desk-section">
            <h3>{section.title}</h3>
            {topics.map((topic) => (
              <TopicAnswers
                key={topic.id}
                topic={topic}
                title={topic.title === section.title ? null : topic.title}
                reading={reading}
              />
            ))}
          </section>
        );
      })}
      <VoiceNotes file={file} />
      <Photos file={file} pick={pick} />
    </div>
  );
}

function answeredOnly(topic: AnswerTopic): AnswerTopic {
  const blocks = topic.blocks
    .map((block) => ({ ...block, answers: block.answers.filter(({ live }) => live.length > 0) }))
    .filter(({ answers }) => answers.length > 0);
  return { ...topic, blocks };
}

function TopicAnswers({ topic, title, reading }: { topic: AnswerTopic; title: string | null; reading: Reading }) {
  return (
    <div className="desk-topic">
      {title === null ? null : <h4>{title}</h4>}
      {topic.blocks.map((block, index) => (
        <BlockAnswers key={index} block={block} nested={title !== null} reading={reading} />
      ))}
    </div>
  );
}

function BlockAnswers({ block, nested, reading }: { block: AnswerBlock; nested: boolean; reading: Reading }) {
  const Title = nested ? 'h5' : 'h4';
  return (
    <div className="desk-block">
      {block.title === null ? null : <Title>{block.title}</Title>}
      <dl className={`desk-answers${reading.pick === null ? '' : ' desk-answers-pick'}`}>
        {block.answers.map((one) => (
          <AnswerRow key={one.path} one={one} block={block.title} reading={reading} />
        ))}
      </dl>
    </div>
  );
}

function AnswerRow({ one, block, reading }: { one: Answer; block: string | null; reading: Reading }) {
  const { pick, names, now, file, withAuthor } = reading;
  const label = block === null ? one.label : `${block} · ${one.label}`;
  const distinct = new Map(one.live.map((live) => [canonicalJson(live.value), live]));
  return (
    <div
      className={`desk-answer${distinct.size > 1 ? ' desk-answer-differs' : ''}`}
      id={answerId(one.record, one.path)}
      tabIndex={-1}
    >
      <dt>
        {pick === null ? (
          one.label
        ) : (
          <Checkbox
            checked={pick.chosen.has(fieldKey(one.record, one.path))}
            onChange={() => pick.toggle(one.record, one.path, label, '')}
          >
            <span className="hidden">{words.answers.select(label)}</span>
            <span aria-hidden="true">{one.label}</span>
          </Checkbox>
        )}
      </dt>
      <dd>
        {distinct.size === 0 ? <span className="desk-quiet">{words.answers.notAsked}</span> : null}
        {distinct.size > 1 ? (
          <span className="desk-tag desk-tag-submitted">
            <span aria-hidden="true">≠</span> {words.answers.several(distinct.size)}
          </span>
        ) : null}
        {[...distinct.values()].map((live) => (
          <span key={live.dot} className={isNonAnswer(live.value) ? 'desk-quiet' : ''}>
            {valueText(one.kind, one.path, live.value, file, now)}
            {withAuthor || distinct.size > 1 ? (
              <span className="desk-quiet desk-by">
                {' '}
                {words.answers.who(names[live.author] ?? words.someone, timeText(live.wall, now))}
              </span>
            ) : null}
          </span>
        ))}
      </dd>
    </div>
  );
}
