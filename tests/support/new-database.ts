import { randomUUID } from 'node:crypto';
import { Client } from 'pg';

export interface TestDatabase {
  /** What `--database` takes. */
  readonly address: string;
  drop(): Promise<void>;
}

/** A new, empty database of a PostgreSQL. */
export async function newDatabase(cluster: string): Promise<TestDatabase> {
  const name = `t${randomUUID().replaceAll('-', '')}`;
  await inCluster(cluster, `create database ${name} template template0`);
  const address = new URL(cluster);
  address.pathname = name;
  return { address: address.href, drop: () => inCluster(cluster, `drop database ${name} with (force)`) };
}

async function inCluster(cluster: string, statement: string): Promise<void> {
  const client = new Client(cluster);
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
