/** What a run has done to the stack, and what became of it. */
export interface Counts {
  /** Episodes: a server of its own, three tablets, and in the end everything is compared. */
  episodes: number;
  /** The server killed with SIGKILL under load. */
  kills: number;
  /** Connections cut after so many bytes. */
  cuts: number;
  /** Answers that the server gave and no tablet got. */
  lostAnswers: number;
  /** Pushes that arrived twice. */
  duplicates: number;
  /** Starts of the server on a disk with hardly any room, and answers in which it could not write. */
  fullDisks: number;
  refusedByFullDisk: number;
  /** Chromium killed with SIGKILL right after 保存 was pressed. */
  browserKills: number;
  /** Changes that tablets have sealed, and of which an answer told that the server has them. */
  saved: number;
  acknowledged: number;
  /** Changes looked for afterwards, on the server and on every tablet. */
  checked: number;
  /** Acknowledged or sealed changes that were not found. */
  losses: number;
}

export function noCounts(): Counts {
  return {
    episodes: 0,
    kills: 0,
    cuts: 0,
    lostAnswers: 0,
    duplicates: 0,
    fullDisks: 0,
    refusedByFullDisk: 0,
    browserKills: 0,
    saved: 0,
    acknowledged: 0,
    checked: 0,
    losses: 0,
  };
}
