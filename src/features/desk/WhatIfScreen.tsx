import { Spin } from 'antd';
import { useSearchParams } from 'react-router';
import { deskWhatIf } from '#content/locales/zh-CN/desk-what-if.ts';
import { ScreenFrame } from './ScreenFrame.tsx';
import { QueryTrouble, Trouble } from './Trouble.tsx';
import { WhatIfForm } from './WhatIfForm.tsx';
import { WhatIfTable } from './WhatIfTable.tsx';
import { DeskRefusal } from './desk-client.ts';
import { useWhatIf } from './desk-queries.ts';
import { countText, moneyText } from './money-text.ts';
import { readWhatIf, whatIfRequest, writeWhatIf } from './what-if-address.ts';

const words = deskWhatIf.tryOut;

/** A supervisor tries another line and sees the difference by village; nothing is written. */
export function WhatIfScreen() {
  const [parameters, setParameters] = useSearchParams();
  const address = readWhatIf(parameters);
  const request = whatIfRequest(address);
  const tried = useWhatIf(request);
  const answer = tried.data;
  return (
    <ScreenFrame title={words.title}>
      <p>{words.intro}</p>
      <WhatIfForm
        key={parameters.toString()}
        address={address}
        busy={tried.isFetching}
        onTry={(next) => {
          const written = writeWhatIf(next);
          if (written.toString() === parameters.toString()) void tried.refetch();
          else setParameters(written);
        }}
      />
      {request === null ? (
        <p className="desk-quiet">{words.start}</p>
      ) : answer === undefined ? (
        tried.error === null ? (
          <div className="desk-panel-wait" aria-busy="true">
            <Spin description={words.busy}>
              <div className="desk-wait" />
            </Spin>
          </div>
        ) : tried.error instanceof DeskRefusal && tried.error.status === 403 ? (
          <Trouble title={words.noRight} body={words.noRightBody} />
        ) : (
          <QueryTrouble error={tried.error} onRetry={() => void tried.refetch()} />
        )
      ) : answer.households === 0 ? (
        <Trouble title={words.none} body={words.noneBody} />
      ) : (
        <>
          <output className="desk-block desk-verdict">
            {request.line === undefined
              ? words.saidWithout(countText(answer.households), countText(answer.changed))
              : words.said(moneyText(request.line.amount), countText(answer.households), countText(answer.changed))}
          </output>
          {answer.notJudged === 0 ? null : <p>{words.notJudged(countText(answer.notJudged))}</p>}
          {request.medicalCost === undefined ? null : (
            <p>{words.medicalLeads(countText(answer.medicalLeads.from), countText(answer.medicalLeads.to))}</p>
          )}
          <p className="desk-quiet">{words.legend}</p>
          <WhatIfTable answer={answer} place={request.place} />
        </>
      )}
    </ScreenFrame>
  );
}
