#!/usr/bin/env node
import module from 'node:module';

// From Node 22 on compiled code is kept between runs: a start takes a third less. (Node 20: src/cli/compiled-serve.ts.)
module.enableCompileCache?.();
const { main } = await import('../dist/cli/main.js');
process.exitCode = await main(process.argv);
