// Goal 7 of performance.md: five mapping templates against hand-written JavaScript, velocityjs parsed once, and a warm Apache Velocity 1.7.
// Every contender reads the body anew for each render; rounds are interleaved and the median counts.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { Compile, parse } from 'velocityjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const rounds = 15;
const millisPerRound = 60;

const fields = Object.fromEntries(
  Array.from({ length: 15 }, (_, i) => [
    `f${i}`,
    i % 3 === 0 ? `text ${i}` : i % 3 === 1 ? i * 7 : { a: i, b: ['x', 'y'] },
  ]),
);
const items = Array.from({ length: 100 }, (_, i) => ({ id: i, name: `item ${i}`, price: i + 0.5 }));

/** The part of JSONPath that the templates use: `$`, `$.name`. */
const member = (root, path) => (path === '$' ? root : root[path.slice(2)]);

const path = new Map([['id', '7']]);
const querystring = new Map([['a', '1']]);
const header = new Map([['Accept', 'application/json']]);
const params = { path: { id: '7' }, querystring: { a: '1' }, header: { Accept: 'application/json' } };

const escaped = /["'\\/]/g;
const escapeText = (text) => text.replace(escaped, (c) => `\\${c}`);

const templates = [
  {
    name: 'tiny',
    text: '{"id": "$input.params(\'id\')", "stage": "$context.stage"}',
    body: '',
    byHand: () => `{"id": "${path.get('id')}", "stage": "${'dev'}"}`,
  },
  {
    name: '15 x $input.json',
    text: `{${Object.keys(fields)
      .map((name) => `"${name}": $input.json('$.${name}')`)
      .join(', ')}}`,
    body: JSON.stringify(fields),
    byHand: (body) => {
      const root = JSON.parse(body);
      let out = '{';
      for (const name of Object.keys(fields))
        out += `${out === '{' ? '' : ', '}"${name}": ${JSON.stringify(root[name])}`;
      return `${out}}`;
    },
  },
  {
    name: 'foreach over 100',
    text: `[#foreach($item in $input.path('$.items')){"id": $item.id, "name": "$item.name", "price": $item.price}#if($foreach.hasNext),#end#end]`,
    body: JSON.stringify({ items }),
    byHand: (body) => {
      const list = JSON.parse(body).items;
      let out = '[';
      for (let i = 0; i < list.length; i++) {
        const item = list[i];
        out += `{"id": ${item.id}, "name": "${item.name}", "price": ${item.price}}${i + 1 < list.length ? ',' : ''}`;
      }
      return `${out}]`;
    },
  },
  {
    name: 'passthrough',
    text: `#set($allParams = $input.params())
{
"body-json" : $input.json('$'),
"params" : {
#foreach($type in $allParams.keySet())
    #set($params = $allParams.get($type))
"$type" : {
    #foreach($paramName in $params.keySet())
    "$paramName" : "$util.escapeJavaScript($params.get($paramName))"
        #if($foreach.hasNext),#end
    #end
}
    #if($foreach.hasNext),#end
#end
},
"context" : { "stage" : "$context.stage" }
}
`,
    body: '{"order": 7, "lines": [{"sku": "A", "qty": 2}]}',
    byHand: (body) => {
      let out = `{\n"body-json" : ${JSON.stringify(JSON.parse(body))},\n"params" : {\n`;
      const types = Object.keys(params);
      for (let i = 0; i < types.length; i++) {
        const type = types[i];
        out += `"${type}" : {\n    `;
        const names = Object.keys(params[type]);
        for (let j = 0; j < names.length; j++) {
          out += `    "${names[j]}" : "${escapeText(params[type][names[j]])}"\n        ${j + 1 < names.length ? ',' : ''}    `;
        }
        out += `}\n    ${i + 1 < types.length ? ',' : ''}`;
      }
      return `${out}},\n"context" : { "stage" : "dev" }\n}\n`;
    },
  },
  {
    name: 'string work',
    text: `#set($s = $input.path('$.s'))$s.toUpperCase() $s.replaceAll("[aeiou]", "-") $s.substring(0, 10) #foreach($part in $s.split(","))[$part.trim()]#end#if($s.contains("dog")) dog#end`,
    body: JSON.stringify({ s: 'the quick, brown fox, jumps over, the lazy dog, and so on, and on' }),
    byHand: (body) => {
      const { s } = JSON.parse(body);
      let out = `${s.toUpperCase()} ${s.replace(/[aeiou]/g, '-')} ${s.substring(0, 10)} `;
      for (const part of s.split(',')) out += `[${part.trim()}]`;
      return out + (s.includes('dog') ? ' dog' : '');
    },
  },
];

/** The engine alone, as one file. */
async function engine() {
  const folder = await mkdtemp(join(root, 'node_modules', '.bench-'));
  const outfile = join(folder, 'vtl.mjs');
  await build({
    entryPoints: [join(root, 'src/vtl/compile.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    outfile,
  });
  const { compileTemplate } = await import(pathToFileURL(outfile).href);
  return { compileTemplate, close: () => rm(folder, { recursive: true, force: true }) };
}

/** gwctl renders from the input the pipeline gives it; `$context` is there already. */
function ownContender(template, compileTemplate) {
  const outcome = compileTemplate(template.text);
  if (!outcome.ok) throw new Error(outcome.diagnostics[0].message);
  const context = new Map([['stage', 'dev']]);
  const stageVariables = new Map();
  return () =>
    outcome.value.render({ body: template.body, path, querystring, header, stageVariables, context });
}

function velocityjsContender(template) {
  const ast = parse(template.text);
  return () => {
    let root;
    const read = (at) => {
      root ??= JSON.parse(template.body);
      return member(root, at);
    };
    return new Compile(ast).render({
      input: {
        path: read,
        json: (at) => JSON.stringify(read(at)),
        params: (name) => (name === undefined ? params : params.path[name]),
      },
      util: { escapeJavaScript: escapeText },
      context: { stage: 'dev' },
    });
  };
}

/** Nanoseconds a call, over about the given time. */
function measure(render, millis) {
  const start = performance.now();
  let count = 0;
  let length = 0;
  while (performance.now() - start < millis) {
    for (let i = 0; i < 20; i++) length += render().length;
    count += 20;
  }
  if (length === 0) throw new Error('nothing was rendered');
  return ((performance.now() - start) * 1e6) / count;
}

const jars = [
  'velocity',
  'commons-collections3',
  'commons-lang',
  'json-smart',
  'json-path',
  'accessors-smart',
  'asm',
  'slf4j-api',
  'slf4j-nop',
].map((name) => `/usr/share/java/${name}.jar`);

/** A warm Apache Velocity in a process of its own, or undefined with a word of what is missing. */
function startJava() {
  const missing = jars.find((jar) => !existsSync(jar));
  if (missing || spawnSync('javac', ['-version']).status !== 0) {
    console.log(
      `Apache Velocity is not measured: ${missing ?? 'javac'} is missing (Debian: velocity libjsonpath-java libjson-smart-java, a JDK).`,
    );
    return undefined;
  }
  const folder = mkdtempSync(join(tmpdir(), 'gwctl-bench-'));
  const classpath = [...jars, folder].join(':');
  const compiled = spawnSync(
    'javac',
    ['-nowarn', '-cp', classpath, '-d', folder, join(import.meta.dirname, 'java/VelocityBench.java')],
    { encoding: 'utf8' },
  );
  if (compiled.status !== 0) throw new Error(compiled.stderr);
  const child = spawn('java', ['-cp', classpath, 'VelocityBench'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const base64 = (text) => Buffer.from(text).toString('base64');
  return {
    measure: async ({ name, text, body }, millis) => {
      child.stdin.write(`${[name, base64(text), base64(body || '{}'), millis].join('\t')}\n`);
      return Number((await lines.next()).value);
    },
    stop: () => {
      child.stdin.end();
      rmSync(folder, { recursive: true });
    },
  };
}

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];

async function compare(template, java, compileTemplate) {
  const contenders = {
    byHand: () => template.byHand(template.body),
    own: ownContender(template, compileTemplate),
    velocityjs: velocityjsContender(template),
  };
  const expected = contenders.byHand();
  if (contenders.own() !== expected) {
    throw new Error(`${template.name}: gwctl renders\n${contenders.own()}\nand not\n${expected}`);
  }
  for (const render of Object.values(contenders)) measure(render, millisPerRound);
  if (java) await java.measure(template, 1500);
  const times = { byHand: [], own: [], velocityjs: [], java: [] };
  for (let round = 0; round < rounds; round++) {
    for (const [name, render] of Object.entries(contenders))
      times[name].push(measure(render, millisPerRound));
    if (java) times.java.push(await java.measure(template, millisPerRound));
  }
  return Object.fromEntries(Object.entries(times).map(([name, list]) => [name, median(list)]));
}

/** Prints microseconds a render and the ratios of the goal. */
export async function run() {
  const { compileTemplate, close } = await engine();
  const java = startJava();
  const cell = (value, unit = '') =>
    (value === undefined || Number.isNaN(value) ? '-' : `${value.toFixed(2)}${unit}`).padStart(11);
  console.log(
    `${'template'.padEnd(18)}${['by hand', 'gwctl', 'velocityjs', 'Apache', 'x by hand', 'faster than', 'faster than'].map((title) => title.padStart(11)).join('')}`,
  );
  console.log(
    `${''.padEnd(18)}${['us', 'us', 'us', 'us', '(<= 3)', 'velocityjs', 'Apache'].map((title) => title.padStart(11)).join('')}`,
  );
  for (const template of templates) {
    const { byHand, own, velocityjs, java: apache } = await compare(template, java, compileTemplate);
    const micros = [byHand, own, velocityjs, apache].map((nanos) => cell(nanos / 1000)).join('');
    console.log(
      `${template.name.padEnd(18)}${micros}${cell(own / byHand, ' x')}${cell(velocityjs / own, ' x')}${cell(apache / own, ' x')}`,
    );
  }
  java?.stop();
  await close();
}
