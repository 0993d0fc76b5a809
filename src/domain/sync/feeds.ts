/** Names of feeds. Source: sync contract, "Records and feeds". */
export type FeedName =
  | { readonly is: 'village'; readonly village: string }
  | { readonly is: 'review'; readonly village: string }
  | { readonly is: 'user'; readonly user: string }
  | { readonly is: 'reference' };

export const REFERENCE_FEED = 'reference';

export function reviewFeed(village: string): string {
  return `review:${village}`;
}

export function userFeed(user: string): string {
  return `user:${user}`;
}

/** What a feed name means, or null when it names none. */
export function parseFeed(name: string): FeedName | null {
  if (name === REFERENCE_FEED) return { is: 'reference' };
  const [, review, village] = /^(review:)?(\d{12})$/.exec(name) ?? [];
  if (village !== undefined) return { is: review === undefined ? 'village' : 'review', village };
  const [, user] = /^user:([A-Za-z0-9._-]{1,64})$/.exec(name) ?? [];
  return user === undefined ? null : { is: 'user', user };
}

/** Does the feed of this name bring a village's own changes? */
export function isVillageFeed(name: string): boolean {
  return parseFeed(name)?.is === 'village';
}
