import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe } from 'vitest';
import { openSqliteStore } from '../../src/store/sqlite-store.ts';
import { storeContract } from './store-contract.ts';

const root = mkdtempSync(join(tmpdir(), 'gwctl-store-'));
let made = 0;
const newFile = () => join(root, `w${made++}`, '.gwctl', 'state.db');

afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('the store in SQLite', () => {
  storeContract(() => openSqliteStore(newFile()));
});
